"""What the office writes about other business of a meeting, and what its decision becomes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from workflow.forms import ActionForm, PeopleField, UnitField, day_field, files_field, text_field
from workplan.annexes import Annex
from workplan.forms.departments import may_be_responsible
from workplan.forms.people import leaders, person_field
from workplan.forms.period_changes import AsksAboutDates
from workplan.forms.rows import DepartmentsField, LeadersField, checked_phrase
from workplan.models import Plan, WorkItem
from workplan.services.items import NO_DEPARTMENT, NO_PERIOD, ItemData


class BusinessForm(ActionForm):
    """What it is about, who reports it, and its papers."""

    title = forms.CharField(label="议题", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    department = UnitField(label="汇报部门", required=False)
    reported_by = PeopleField(
        label="汇报人",
        required=False,
        max_length=50,
        help_text="汇报部门、汇报人在工作台看到这一议题和材料。",
    )
    papers = files_field("材料")

    def clean_reported_by(self) -> Any:
        people = self.cleaned_data["reported_by"]
        if len(people) > 1:
            raise ValidationError("请只填一人。")
        return people[0] if people else None


class EditForm(BusinessForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        business = self.subject
        self.initial = {
            "title": business.title,
            "department": str(business.department or ""),
            "reported_by": str(business.reported_by or ""),
        }
        self.fields["papers"].label = "增加材料"


class DecisionForm(ActionForm):
    decision = text_field(
        "议定事项",
        max_length=2000,
        help_text="写会议怎样决定，写入纪要。例如：同意；请城建委6月底前牵头落实。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"decision": self.subject.decision}


class AddItemForm(ActionForm):
    """An item that the decision adds to the plan; all else of it is in the admin."""

    title = forms.CharField(
        label="工作内容", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    annex = forms.ChoiceField(label="列入", choices=[(annex.value, annex.label) for annex in Annex])
    leaders = LeadersField(label="牵头领导", required=False, widget=forms.CheckboxSelectMultiple)
    lead_departments = DepartmentsField(
        may_be_responsible(),
        label="责任部门",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_DEPARTMENT},
    )
    period_phrase = forms.CharField(
        label="完成时间",
        max_length=200,
        help_text="例如：6月底；没有期限的，写“持续推进”或“待定”。",
        error_messages={"required": NO_PERIOD},
    )
    remark = "增补的事项另编“增补1、增补2……”，写明由这次会议增补。"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        business = self.subject
        self.initial = {
            "title": business.title,
            "lead_departments": [business.department_id] if business.department_id else [],
        }

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_period_phrase(self) -> str:
        return checked_phrase(self.cleaned_data["period_phrase"], _plan(self.subject))

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        data = ItemData(
            title=said["title"],
            annex=said["annex"],
            period_phrase=said["period_phrase"],
            leaders=tuple(said["leaders"]),
            lead_departments=tuple(said["lead_departments"]),
        )
        return {"data": data}


class _OfItem(ActionForm):
    """A decision about an item of the plan that stands."""

    item = forms.ModelChoiceField(WorkItem.objects.none(), label="工作事项", empty_label="请选择")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = WorkItem.objects.filter(plan=_plan(self.subject)).select_related("plan")
        self.fields["item"].queryset = running  # type: ignore[attr-defined]


class ChangePeriodForm(AsksAboutDates, _OfItem):
    period_phrase = forms.CharField(label="完成时间改为", max_length=200)

    @property
    def above(self) -> str:  # type: ignore[override]  # only where there is something to be seen
        return "workplan/parts/dates_to_see.html" if self.dates else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        self.instance = cleaned["item"]
        try:
            checked_phrase(cleaned["period_phrase"], self.instance.plan)
        except ValidationError as invalid:
            self.add_error("period_phrase", invalid)
            return cleaned
        if cleaned["period_phrase"] == self.instance.period_phrase:
            self.add_error("period_phrase", "与现在的完成时间相同。")
        else:
            self.ask_about_dates(cleaned["period_phrase"])
        return cleaned

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "new_rounds": self.new_rounds}


class InstructForm(_OfItem):
    """The decision as an instruction of a leader, by default of whoever presided."""

    text = text_field("交办内容", max_length=2000)
    department = UnitField(
        label="请谁回复",
        required=False,
        help_text="留空为事项的责任部门；也可填其中一家或参与部门。",
    )
    answer_by = day_field(
        "回复期限", required=False, help_text="填了日期，到期前提醒，逾期未回复也提醒。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = self.subject.meeting
        people = {person.pk: person for person in leaders()}
        if meeting.presided_by:
            people[meeting.presided_by_id] = meeting.presided_by
        self.fields["leader"] = person_field("交办领导", people.values(), required=True)
        self.initial = {"text": self.subject.decision, "leader": meeting.presided_by_id}
        self.order_fields(["item", "leader", "text", "department", "answer_by"])


def _plan(business: Any) -> Plan | None:
    return Plan.objects.filter(year=business.meeting.held_on.year).first()
