"""What a person writes about an item as a whole."""

from dataclasses import replace
from typing import Any

from django import forms

from almanac import clock
from workflow.files import ACCEPTED_WORDS
from workflow.forms import ActionForm, FileField, day_field, text_field
from workplan.forms.departments import may_be_responsible
from workplan.forms.people import leaders, person_field
from workplan.forms.period_changes import AsksAboutDates
from workplan.forms.rows import (
    DepartmentsField,
    LeadersField,
    checked_phrase,
    in_order,
)
from workplan.models import Meeting
from workplan.periods import awaited_document
from workplan.services.items import NO_DEPARTMENT, NO_PERIOD, ItemData, latest_change


class SchemeForm(ActionForm):
    file = FileField(label="工作方案", help_text=f"{ACCEPTED_WORDS}，不超过 20 MB。")
    note = text_field("说明", rows=2, required=False, help_text="例如：按上次会议要求修改了哪些。")


class LetStandForm(ActionForm):
    """Why a version that came after the passed one goes to no meeting."""

    reason = text_field(
        "理由", rows=2, max_length=60, help_text="例如：按会议要求修改，内容没有其他变化。"
    )


class InstructionForm(ActionForm):
    """A leader writes in their own name; the office says whose words it takes down, and of when."""

    text = text_field("批示内容", max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.of.leader:
            self.fields["leader"] = person_field("批示领导", leaders(), required=True)
            self.fields["given_on"] = day_field(
                "批示日期", required=False, help_text="留空为今天。"
            )
            self.order_fields(["leader", "given_on", "text"])
        of_item = [*self.subject.lead_departments, *self.subject.participants]
        by_key = {department.pk: department for department in of_item}
        everyone = "、".join(str(department) for department in self.subject.lead_departments)
        self.fields["department"] = forms.TypedChoiceField(
            label="请谁回复",
            required=False,
            choices=[
                ("", f"责任部门负责人（{everyone or '未写明'}）"),
                *((pk, f"{department}负责人") for pk, department in by_key.items()),
            ],
            coerce=lambda key: by_key[int(key)],
            empty_value=None,
        )
        self.fields["answer_by"] = day_field(
            "回复期限", required=False, help_text="填了日期，到期前提醒，逾期未回复也提醒。"
        )


class AnswerForm(ActionForm):
    text = text_field("回复", max_length=2000)


class NoteForm(ActionForm):
    text = text_field("备注", rows=2, max_length=2000)


class DropForm(ActionForm):
    """The meeting that took an item out of the plan, and why."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="决定的会议",
        empty_label="请选择",
        help_text="会议先在“会议”里登记。",
    )
    reason = text_field("取消的理由", rows=2, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.held_by(clock.today())


class AwaitForm(ActionForm):
    """Who leads the item, and which document it waits for; the row's own words are filled in."""

    leader = forms.CharField(
        label="牵头单位", max_length=60, help_text="例如：省政协、上级政协、上城区政协。"
    )
    what = forms.CharField(
        label="等待的文件", max_length=100, help_text="例如：指导意见、实施方案。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if found := awaited_document(f"{self.subject.title}，{self.subject.period_phrase}"):
            self.initial = {"leader": found.leader, "what": found.what}

    @property
    def remark(self) -> str:  # type: ignore[override]
        return "登记文件以前，本项不计逾期、不亮黄灯红灯，也不提醒。"


class DocumentForm(ActionForm):
    """The document that came."""

    name = forms.CharField(label="文件名称", max_length=200, help_text="不写书名号也可以。")
    number = forms.CharField(label="文号", max_length=60, required=False)
    issued_on = day_field("成文日期")


class CorrectForm(AsksAboutDates, ActionForm):
    """What the office most often corrects of an item's row; all of it is in the admin."""

    title = forms.CharField(
        label="工作内容", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    leaders = LeadersField(label="牵头领导", required=False, widget=forms.CheckboxSelectMultiple)
    lead_departments = DepartmentsField(
        may_be_responsible(),
        label="责任部门",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    period_phrase = forms.CharField(label="完成时间", required=False, max_length=200)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="依据的会议",
        required=False,
        empty_label="不是会议决定的",
        help_text="会议调整计划的，选这次会议；原来的写法和时间连同会议留在修改记录里。",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = item = self.subject
        self.fields["meeting"].queryset = Meeting.objects.held_by(clock.today())
        self.fields["leaders"].label = item.terms.leader_label
        self.fields["lead_departments"].label = item.terms.department_label
        self.fields["period_phrase"].label = item.terms.period_label
        # What came in without is corrected without.
        self._ask_for("lead_departments", bool(item.lead_departments), NO_DEPARTMENT)
        self._ask_for("period_phrase", bool(item.period_phrase), NO_PERIOD)
        self.initial = {
            "title": item.title,
            "leaders": item.leaders,
            "lead_departments": item.lead_departments,
            "period_phrase": item.period_phrase,
            "version": latest_change(item),
        }

    def _ask_for(self, name: str, is_required: bool, words: str) -> None:
        field = self.fields[name]
        field.required = field.widget.is_required = is_required
        field.error_messages["required"] = words

    @property
    def above(self) -> str:  # type: ignore[override]  # only where there is something to be seen
        return "workplan/parts/dates_to_see.html" if self.dates else ""

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_period_phrase(self) -> str:
        return checked_phrase(self.cleaned_data["period_phrase"], self.instance.plan)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "period_phrase" in self.changed_data and not self.errors:
            self.ask_about_dates(self.cleaned_data["period_phrase"])
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        said, before = self.cleaned_data, ItemData.of(self.instance)
        data = replace(
            before,
            title=said["title"],
            period_phrase=said["period_phrase"],
            leaders=in_order(before.leaders, said["leaders"]),
            lead_departments=in_order(before.lead_departments, said["lead_departments"]),
        )
        told = {"seen": said["version"], "new_rounds": self.new_rounds, "meeting": said["meeting"]}
        return {"data": data, **told}


class AcceptForm(forms.Form):
    """Why a finding of the plan check may stay."""

    reason = text_field("接受的理由", rows=2, max_length=500)
