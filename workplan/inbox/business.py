"""What other business of meetings brings: to report it, to record what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from almanac.words import month_day
from members.prepared import Question, prepared_models
from workflow.inbox import AHEAD_DAYS, Entry, Kind, NextStep, Urgency, ago, standing
from workplan.inbox.reader import Reader
from workplan.models import Business
from workplan.permissions import Viewer


def entries(reader: Reader) -> Iterator[Entry]:
    """Yield the other business that the reader reports at a meeting to come, by name or for a department."""
    viewer = reader.viewer
    until = reader.day + timedelta(days=AHEAD_DAYS)
    for line in _reported_by(viewer.person, viewer.departments, reader.day, until):
        held_on = line.meeting.held_on
        stands = standing(held_on, reader.day)
        left = (held_on - reader.day).days
        soon = {0: "今天上会", 1: "明天上会"}
        stands["state"] = soon.get(left, f"{month_day(held_on, reader.day.year)}上会")
        where = (line.meeting.name, line.meeting.place, "由您汇报")
        yield _of_business(
            line,
            detail=" · ".join(filter(None, where)),
            step=NextStep("看议题", line.get_absolute_url()),
            **stands,
        )


def to_record(day: date) -> Iterator[Entry]:
    """Yield the other business of meetings gone by of which no decision is recorded, for the office."""
    for line in _undecided(day):
        yield _of_business(
            line,
            state=ago(line.meeting.held_on, day, "上会"),
            urgency=Urgency.TODAY,
            kind=Kind.DECIDE,
            detail=f"{line.meeting.name} · 议定事项还没有登记",
            since=line.meeting.held_on,
            step=NextStep("登记议定", line.get_absolute_url()),
        )


def questions(viewer: Viewer, day: date) -> Iterator[Question]:
    """Yield what the above ask, to be found out at once."""
    yield _reported_by, viewer.person, viewer.departments, day, day + timedelta(days=AHEAD_DAYS)
    if viewer.office:
        yield _undecided, day


@prepared_models("meeting")
def _reported_by(
    person: int | None, departments: frozenset[int], first: date, last: date
) -> QuerySet[Business]:
    own = Q(department__in=departments)
    if person is not None:
        own |= Q(reported_by=person)
    lines = Business.objects.on_agenda().filter(own, meeting__held_on__range=(first, last))
    return lines.order_by("meeting__held_on", "order", "pk")


@prepared_models("meeting")
def _undecided(day: date) -> QuerySet[Business]:
    waiting = Business.objects.on_agenda().filter(decision="", meeting__held_on__lte=day)
    return waiting.order_by("meeting__held_on", "order", "pk")


def _of_business(line: Business, **more: Any) -> Entry:
    return Entry(
        key=f"workplan.business:{line.pk}",
        designation="会议议题",
        title=line.title,
        url=line.get_absolute_url(),
        **more,
    )
