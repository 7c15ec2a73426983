"""The forms in which the office edits items; what they check, the services check again."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from almanac import clock
from members.models import Department, Person
from workplan.forms.departments import may_be_responsible
from workplan.forms.period_changes import AsksAboutDates
from workplan.forms.rows import (
    DepartmentsField,
    LeadersField,
    checked_phrase,
    in_order,
)
from workplan.models import Meeting, Plan, PlanPoint, WorkItem
from workplan.services.archive import archived_words, is_archived
from workplan.services.items import (
    CHANGED_MEANWHILE,
    NO_DEPARTMENT,
    NO_NUMBER,
    NO_PERIOD,
    ItemData,
    latest_change,
)

OF_DOCUMENT, ADDED = "document", "added"


class SearchableSelect(UnfoldAdminSelect2MultipleWidget):
    """Several of a list, with search, whose own messages are in Chinese."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"lang": "zh-CN", **(attrs or {})}, choices)

    class Media:
        # Between the two that it needs: the second takes jQuery's name away.
        js = (
            "admin/js/vendor/select2/select2.full.js",
            "admin/js/vendor/select2/i18n/zh-CN.js",
            "admin/js/jquery.init.js",
        )


class LedgerRowForm(AsksAboutDates, forms.ModelForm):
    """A row edited in the list. What someone else changed meanwhile is not written over."""

    period_phrase = forms.CharField(
        required=False,
        max_length=200,
        show_hidden_initial=True,
        widget=UnfoldAdminTextInputWidget({"aria-label": "完成时间"}),
    )

    class Meta:
        model = WorkItem
        fields = ("needs_scheme", "period_phrase")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "needs_scheme" in self.fields:
            self.fields["needs_scheme"].show_hidden_initial = True
            self.fields["needs_scheme"].widget.attrs["aria-label"] = "★"
        self.stored = {name: getattr(self.instance, name) for name in self.fields if name != "id"}

    def clean_period_phrase(self) -> str:
        if self.stored["period_phrase"] and not self.cleaned_data["period_phrase"].strip():
            raise forms.ValidationError(NO_PERIOD)
        return checked_phrase(self.cleaned_data["period_phrase"], self.instance.plan)

    def clean(self) -> dict[str, Any]:
        for name in self.changed_data:
            if self._seen(name) != self.stored.get(name):
                self.add_error(name, "他人刚改过这一项，请刷新页面后再改。")
        super().clean()
        if self.changed_data and is_archived(self.instance.plan):
            self.add_error(None, archived_words(self.instance.plan))
        if "period_phrase" in self.changed_data and not self.errors:
            self.ask_about_dates(self.cleaned_data["period_phrase"])
        return self.cleaned_data

    def _seen(self, name: str) -> Any:
        """Return the value that the page showed when it was opened."""
        field = self.fields[name]
        hidden = field.hidden_widget()
        raw = hidden.value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        return field.to_python(raw)

    def new_data(self, old: ItemData) -> ItemData:
        """Return what the row is to say: only what was changed here differs."""
        return replace(old, **{name: self.cleaned_data[name] for name in self.changed_data})


class WorkItemForm(AsksAboutDates, forms.ModelForm):
    """All that an item's row says."""

    leaders = LeadersField(
        label="牵头领导",
        required=False,
        help_text="可选多个，人员或职务。",
        widget=SearchableSelect,
    )
    lead_departments = DepartmentsField(
        may_be_responsible(), label="责任部门", required=False, widget=SearchableSelect
    )
    participants = DepartmentsField(
        Department.objects.all(), label="参与部门", required=False, widget=SearchableSelect
    )
    members = forms.ModelMultipleChoiceField(
        Person.objects.all(),
        label="课题组成员",
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    origin = forms.ChoiceField(
        label="来源",
        choices=[
            (OF_DOCUMENT, "文件所列"),
            (ADDED, "印发后增补"),
        ],
        help_text="文件所列的，填文件上的序号；增补的另编“增补1、增补2……”，不计入文件的项数。",
        widget=UnfoldAdminRadioSelectWidget,
        error_messages={"required": "请选择这一项是文件所列，还是印发后增补。"},
    )
    added_by = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="增补的会议",
        required=False,
        empty_label="未经会议",
        widget=UnfoldAdminSelectWidget,
        help_text="仅“印发后增补”时选择。会议先在“会议”里登记。",
    )
    added_why = forms.CharField(
        label="未经会议的理由",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="仅“印发后增补”而未经会议时填写，例如：区委临时交办。",
    )
    seen = forms.IntegerField(label="版本", required=False, widget=forms.HiddenInput)

    class Meta:
        model = WorkItem
        fields = (
            *("plan", "annex", "section", "seq", "title", "needs_scheme", "point"),
            *("period_phrase", "review_on", "members_note"),
        )
        widgets = {
            "title": UnfoldAdminTextareaWidget({"rows": 2}),
            "period_phrase": UnfoldAdminTextInputWidget(
                {
                    "hx-get": reverse_lazy("admin:workplan_workitem_period"),
                    "hx-trigger": "input changed delay:300ms",
                    "hx-target": "#period-preview",
                    "hx-include": "[name=plan]",
                }
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.instance
        if "point" in self.fields:
            points = PlanPoint.objects.filter(plan=item.plan_id)
            self.fields["point"].queryset = points  # type: ignore[attr-defined]
        if item.pk:
            self.initial.update(
                leaders=item.leaders,
                lead_departments=item.lead_departments,
                participants=item.participants,
                members=item.members,
                seen=latest_change(item),
            )
        elif "plan" in self.fields and not self.is_bound:
            self.initial.setdefault("plan", Plan.current())
        if "added_by" in self.fields:
            held = Q(held_on__lte=clock.today()) | Q(pk=item.added_by_id)
            meetings: Any = self.fields["added_by"]
            meetings.queryset = Meeting.objects.not_called_off().filter(held)
        if item.pk:
            self.initial["origin"] = ADDED if item.is_added else OF_DOCUMENT

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        plan = cleaned.get("plan") or getattr(self.instance, "plan", None)
        try:
            checked_phrase(cleaned.get("period_phrase", ""), plan)
        except forms.ValidationError as invalid:
            self.add_error("period_phrase", invalid)
        if plan and self.changed_data and is_archived(plan):
            self.add_error(None, archived_words(plan))
        self._check_origin(cleaned)
        self._check_not_left_out(cleaned)
        if plan and self._number_is_taken(plan, cleaned):
            self.add_error("seq", "同一附件（分组）中已有这个序号。")
        leads = set(cleaned.get("lead_departments") or ())
        if both := [d.name for d in cleaned.get("participants") or () if d in leads]:
            self.add_error("participants", f"{'、'.join(both)}已在责任部门中，不必再列入参与部门。")
        if self.instance.pk and self._was_changed_meanwhile():
            self.add_error(None, CHANGED_MEANWHILE)
        if self.instance.pk and "period_phrase" in self.changed_data and not self.errors:
            self.ask_about_dates(cleaned["period_phrase"])
        return cleaned

    def _check_origin(self, cleaned: dict[str, Any]) -> None:
        """See that an addition says by which meeting, or why by none, and a row its number."""
        origin, why = cleaned.get("origin"), (cleaned.get("added_why") or "").strip()
        if origin == ADDED:
            cleaned["seq"] = None
            if cleaned.get("added_by") and why:
                self.add_error("added_why", "已选了会议，请清空“未经会议的理由”。")
            elif not cleaned.get("added_by") and not why:
                self.add_error("added_why", "请选择增补的会议；未经会议的，请写明理由。")
        elif origin == OF_DOCUMENT:
            cleaned["added_by"], why = None, ""
            stood = self.instance.pk and not self.instance.is_added
            if cleaned.get("seq") is None and not stood and "seq" not in self.errors:
                self.add_error("seq", NO_NUMBER)
        cleaned["added_why"] = why

    def _check_not_left_out(self, cleaned: dict[str, Any]) -> None:
        """Ask for 责任部门 and 完成时间 of what is typed; what came in without keeps on without."""
        item = self.instance if self.instance.pk else None
        if not cleaned.get("lead_departments") and (item is None or item.lead_departments):
            self.add_error("lead_departments", NO_DEPARTMENT)
        asks_for_it = "period_phrase" not in self.errors and (item is None or self._had_period())
        if asks_for_it and not (cleaned.get("period_phrase") or "").strip():
            self.add_error("period_phrase", NO_PERIOD)

    def _had_period(self) -> bool:
        return bool(self.initial.get("period_phrase"))

    def _was_changed_meanwhile(self) -> bool:
        """Look with the row locked: of two who save at once, the second waits and is told."""
        stored = WorkItem.objects.select_for_update().get(pk=self.instance.pk)
        return self.cleaned_data.get("seen") != latest_change(stored)

    def _number_is_taken(self, plan: Plan, cleaned: dict[str, Any]) -> bool:
        """Look for the number among the others; the model cannot, with no plan in the form."""
        place = {name: cleaned.get(name) for name in ("annex", "section", "seq")}
        others = WorkItem.objects.filter(plan=plan, **place).exclude(pk=self.instance.pk)
        return place["seq"] is not None and others.exists()

    def new_data(self, old: ItemData | None) -> ItemData:
        """Return what the row is to say; names keep the document's order."""
        values = self.cleaned_data
        before = old or ItemData(title="")
        return replace(
            before,
            **{n: values[n] for n in ("title", "annex", "section", "seq", "needs_scheme")},
            added_by_id=values["added_by"].pk if values["added_by"] else None,
            added_why=values["added_why"],
            period_phrase=values["period_phrase"],
            leaders=in_order(before.leaders, values["leaders"]),
            lead_departments=in_order(before.lead_departments, values["lead_departments"]),
            participants=in_order(before.participants, values["participants"]),
            members=in_order(before.members, values.get("members", before.members)),
            members_note=values.get("members_note", before.members_note),
        )


class DueDateForm(forms.ModelForm):
    """The day on which a scheme passed; one that a meeting's outcome gives is corrected there."""

    def clean_scheme_passed_on(self) -> date | None:
        passed_on, review = self.cleaned_data["scheme_passed_on"], self.instance.scheme_review
        if review and passed_on != self.initial["scheme_passed_on"]:
            raise forms.ValidationError(
                f"这一过会日期来自{review.meeting.name}，请在会议页更正审议结果。"
            )
        return passed_on
