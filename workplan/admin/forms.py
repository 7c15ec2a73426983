"""The forms in which the office edits items; what they check, the services check again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from members.models import Department, Person, Post
from workplan.models import Plan, PlanPoint, WorkItem
from workplan.periods import PeriodKind, parse_period
from workplan.services.items import ItemData


def checked_phrase(phrase: str, plan: Plan | None) -> str:
    """Return a 完成时间 that can be understood; raise what is wrong with it as a form error."""
    period = parse_period(phrase, plan.year) if plan else None
    if period and period.kind == PeriodKind.INVALID:
        raise forms.ValidationError(period.message)
    return phrase


def in_order(old: Iterable[Any], chosen: Iterable[Any]) -> tuple[Any, ...]:
    """Return what was chosen, first what stood there before, in the document's order."""
    chosen = list(chosen)
    kept = [one for one in old if one in chosen]
    return tuple(kept + [one for one in chosen if one not in kept])


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


class LeadersField(forms.MultipleChoiceField):
    """People and posts in one list; cleaned to the people and posts themselves."""

    widget = SearchableSelect

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid_choice": "请从列表中选择。"}
        super().__init__(choices=leader_choices, error_messages=messages, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [named_key(v) if isinstance(v, Person | Post) else v for v in value or ()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.prepare_value(initial)) != set(data or ())

    def clean(self, value: Any) -> list[Person | Post]:
        keys = super().clean(value)
        people = Person.objects.in_bulk([int(k[7:]) for k in keys if k.startswith("person-")])
        posts = Post.objects.in_bulk([int(k[5:]) for k in keys if k.startswith("post-")])
        known = {named_key(leader): leader for leader in [*people.values(), *posts.values()]}
        return [known[key] for key in keys if key in known]


def named_key(named: Person | Post | Department) -> str:
    """Return the value by which a form names a person, a post or a department: post-3."""
    return f"{named._meta.model_name}-{named.pk}"


def leader_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the people and the posts that may lead."""
    return [
        ("人员", [(named_key(person), person.name) for person in Person.objects.all()]),
        ("职务", [(named_key(post), post.name) for post in Post.objects.all()]),
    ]


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Several departments, with search."""

    widget = SearchableSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Department.objects.all(), **kwargs)

    def label_from_instance(self, department: Department) -> str:
        return department.name if department.is_active else f"{department.name}（已停用）"


class LedgerRowForm(forms.ModelForm):
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
        return checked_phrase(self.cleaned_data["period_phrase"], self.instance.plan)

    def clean(self) -> dict[str, Any]:
        for name in self.changed_data:
            if self._seen(name) != self.stored.get(name):
                self.add_error(name, "他人刚改过这一项，请刷新页面后再改。")
        super().clean()
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


class WorkItemForm(forms.ModelForm):
    """All that an item's row says."""

    leaders = LeadersField(label="牵头领导", required=False, help_text="可选多个，人员或职务。")
    lead_departments = DepartmentsField(label="责任部门", required=False)
    participants = DepartmentsField(label="参与部门", required=False)
    members = forms.ModelMultipleChoiceField(
        Person.objects.all(),
        label="课题组成员",
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
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
        elif "plan" in self.fields:
            self.initial.setdefault("plan", Plan.current())

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
        if plan and self._number_is_taken(plan, cleaned):
            self.add_error("seq", "同一附件（分组）中已有这个序号。")
        leads = set(cleaned.get("lead_departments") or ())
        if both := [d.name for d in cleaned.get("participants") or () if d in leads]:
            self.add_error("participants", f"{'、'.join(both)}已在责任部门中，不必再列入参与部门。")
        if self.instance.pk and self._was_changed_meanwhile():
            self.add_error(
                None, "您打开页面后，他人改过本事项。请在新窗口中打开本页核对，再行修改。"
            )
        return cleaned

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
            period_phrase=values["period_phrase"],
            leaders=in_order(before.leaders, values["leaders"]),
            lead_departments=in_order(before.lead_departments, values["lead_departments"]),
            participants=in_order(before.participants, values["participants"]),
            members=in_order(before.members, values.get("members", before.members)),
            members_note=values.get("members_note", before.members_note),
        )


def latest_change(item: WorkItem) -> int | None:
    """Return the key of the item's latest history row: what a form was opened upon."""
    return item.history.values_list("history_id", flat=True).first()


class DueDateForm(forms.ModelForm):
    """The day on which a scheme passed; one that a meeting's outcome gives is corrected there."""

    def clean_scheme_passed_on(self) -> date | None:
        passed_on, review = self.cleaned_data["scheme_passed_on"], self.instance.scheme_review
        if review and passed_on != self.initial["scheme_passed_on"]:
            raise forms.ValidationError(
                f"这一过会日期来自{review.meeting.name}，请在会议页更正审议结果。"
            )
        return passed_on
