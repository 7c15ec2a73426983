"""What is written on the pages of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q

from activities import audience
from activities.enums import AttendanceState, EventKind, EventState, Role
from activities.models import Attendance, Event, EventQuerySet
from activities.permissions import organisers_for
from activities.services.attendance import (
    MOST_LEAVES,
    SAID_AFTER,
    SAID_BEFORE,
    Mark,
    to_be_absent,
)
from activities.services.events import KEPT_ELSEWHERE
from almanac import clock
from members.directory import Directory
from members.models import Department, Person, User
from workflow.forms import (
    ActionForm,
    PeopleField,
    choice_field,
    count_field,
    day_field,
    find_all,
    text_field,
)
from workplan.models import Plan, WorkItem


def _time_field(label: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


class EventForm(forms.ModelForm):
    """An event as those who organise it put it up; what its meeting's page keeps is not asked here."""

    on = day_field("日期")
    starts = _time_field("开始时间")
    until = day_field("结束日期", required=False, help_text="一天以内的不填。")
    ends = _time_field("结束时间")
    sign_up_by = day_field("报名截止", required=False)
    places = count_field("名额", help_text="不填为不限；满了以后报名的列为候补。")
    half_days = forms.IntegerField(label="计几个半天", min_value=1, max_value=60, initial=1)

    class Meta:
        model = Event
        fields = (
            *("kind", "title", "on", "starts", "until", "ends", "place", "organiser", "contact"),
            *("item", "half_days", "must_come", "is_open", "sign_up_by", "places", "notes"),
        )
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance
        self.fields["kind"].choices = [("", "请选择"), *EventKind.choices]
        for name in KEPT_ELSEWHERE if known.has_record else ():
            del self.fields[name]
        items = Q(plan=Plan.current()) | Q(pk=known.item_id)
        self.fields["item"].queryset = WorkItem.objects.filter(items).select_related("plan")
        self.fields["item"].empty_label = "不填"
        organisers = organisers_for(user, clock.today())
        if known.organiser_id:
            organisers |= organisers.model.objects.filter(pk=known.organiser_id)
        field = self.fields["organiser"]
        field.queryset, field.empty_label = organisers, "办公室"
        if not user.is_staff:
            field.required, field.empty_label = True, None
            field.initial = organisers.first()

    def _post_clean(self) -> None:
        """Leave the row alone: the service builds and checks it."""


class UnitsField(forms.CharField):
    """Units by their names, as one writes them in a row: 城管局、住建局."""

    def clean(self, value: Any) -> list[Department]:
        words = super().clean(value)
        return find_all(words, Directory.load().typed_unit, "名册中") if words else []


class LeaveForm(ActionForm):
    reason = text_field("请假事由", max_length=500, help_text="只有组织部门和办公室看得到。")

    @property
    def remark(self) -> str:  # type: ignore[override]
        own = self.of.own
        return f"同一活动最多请假 {MOST_LEAVES} 次。" if own and own.times_asked else ""


class WordsForm(ActionForm):
    words = text_field("批复", max_length=500, required=False)


class CloseForm(ActionForm):
    """What closing settles is said beforehand."""

    above = "activities/parts/close_above.html"
    checked = forms.BooleanField(label="名单已核对")

    def values(self) -> dict[str, Any]:
        return {}

    @property
    def absent(self) -> list[Person]:
        """Who is to be absent."""
        return [row.person for row in to_be_absent(self.subject).select_related("person")]


class AskForm(ActionForm):
    """Whom to ask: groups, and people by name."""

    groups = forms.MultipleChoiceField(
        label="邀请哪些人", required=False, widget=forms.CheckboxSelectMultiple
    )
    people = PeopleField(
        where="名册中",
        label="另请",
        required=False,
        max_length=5000,
        help_text="写姓名，多人用顿号隔开。",
    )
    units = UnitsField(
        label="邀请单位", required=False, help_text="由单位负责人答复；多家用顿号隔开。"
    )
    role = choice_field("身份", Role, choices=Role.choices, initial=Role.ATTENDEE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = audience.choices(self.subject.on)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(map(cleaned.get, ("groups", "people", "units"))):
            self.add_error("groups", "请选择一组人，或写明姓名、单位。")
        return cleaned


class CopyForm(ActionForm):
    on = day_field("下一次的日期")
    with_people = forms.BooleanField(label="邀请同样的人", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.subject.on + timedelta(days=7)


class RollForm(forms.Form):
    """The list of an event as one table: how each stands, as what, with a remark.

    `rows` are the attendances; what is not chosen stays as it is.
    """

    def __init__(self, *args: Any, event: Event, rows: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        said = SAID_AFTER if event.on <= clock.today() else SAID_BEFORE
        for row in rows:
            now = AttendanceState(row.state)
            # As they stand is no choice but the lack of one: of whom nothing was said here, nothing is
            # written, should they have come in at the door since the page was opened.
            offered = [("", now.label), *((s, s.label) for s in said if s != now)]
            state = forms.ChoiceField(choices=offered, required=False)
            self._add(row, "state", state, "出席情况")
            role = forms.ChoiceField(choices=Role.choices, initial=row.role)
            self._add(row, "role", role, "身份")
            note = forms.CharField(required=False, max_length=200, initial=row.note)
            self._add(row, "note", note, "备注")

    def _add(self, row: Attendance, name: str, field: forms.Field, label: str) -> None:
        field.label = f"{row.person}的{label}"
        field.widget.attrs["aria-label"] = field.label
        self.fields[f"{name}-{row.pk}"] = field

    def table(self) -> list[tuple[Attendance, Any, Any, Any]]:
        """Return each row with its fields."""
        names = ("state", "role", "note")
        return [(row, *(self[f"{name}-{row.pk}"] for name in names)) for row in self.rows]

    def marks(self) -> dict[Person, Mark]:
        """Return what was said of those of whom something else was said than stands there."""
        values = self.cleaned_data
        found = {
            row: Mark(
                values[f"state-{row.pk}"] or row.state,
                values[f"role-{row.pk}"],
                values[f"note-{row.pk}"],
            )
            for row in self.rows
        }
        return {
            row.person: said
            for row, said in found.items()
            if (row.state, row.role, row.note) != (said.state, said.role, said.note)
        }


class CameForm(forms.Form):
    """Who came and is not on the list."""

    people = PeopleField(
        where="名册中",
        label="按姓名登记到会",
        help_text="不在名单上的也可以；多人用顿号隔开。",
        max_length=5000,
    )


class ListFilter(forms.Form):
    """What narrows the list of events."""

    q = forms.CharField(
        label="名称、地点",
        max_length=60,
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *EventKind.choices]
    )
    month = forms.ChoiceField(label="月份", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = clock.today().year
        months = [(f"{year}-{m:02}", f"{year}年{m}月") for m in range(1, 13)]
        self.fields["month"].choices = [("", "全部"), *months]

    def apply(self, events: EventQuerySet) -> EventQuerySet:
        """Return the events that are left."""
        asked = self.cleaned_data
        for word in asked["q"].split():
            events = events.filter(Q(title__icontains=word) | Q(place__icontains=word))
        if asked["kind"]:
            events = events.filter(kind=asked["kind"])
        if asked["month"]:
            year, month = map(int, asked["month"].split("-"))
            events = events.filter(on__year=year, on__month=month)
        return events


# How the lists of events are cut, by the word in their address.
SHOWN = {"": "将举行", "mine": "我的", "open": "可报名", "past": "已举行"}


def shown(events: EventQuerySet, cut: str, user: User) -> EventQuerySet:
    """Return what one of the lists holds."""
    today, events = clock.today(), events.order_by("-on", "-pk")
    if cut == "mine":
        mine = Attendance.objects.filter(person=user.person_id)
        return events.filter(pk__in=mine.values("event"))
    if cut == "past":
        return events.over_by(today)
    coming = events.not_over_by(today).order_by("on", "starts", "pk")
    if cut == "open":
        in_time = Q(sign_up_by__isnull=True) | Q(sign_up_by__gte=today)
        return coming.filter(in_time, is_open=True, state=EventState.PUBLISHED)
    return coming
