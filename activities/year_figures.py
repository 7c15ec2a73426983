"""This app's lines of the year's figures: what was held, by kind, and how often people were there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Count, IntegerField, Q, QuerySet

from activities.enums import PRESENT_STATES, EventKind, EventState
from activities.models import Event
from activities.permissions import seen_by, sight_of
from members.models import User
from members.prepared import prepared_models, prepared_rows
from members.read_once import read_once
from workflow.figures import Fact, Line

_GROUP = "履职活动"


def opens_rows(user: User, on: date) -> Callable[[Fact], bool]:
    """Return which rows of the year's figures open to the user: the events that they see."""
    seen = {pk for (pk,) in _seen(*sight_of(user, on))} if user.is_active else set()
    return lambda fact: fact.subject in seen


@prepared_rows
def _seen(
    office: bool, organising: frozenset[int], person: int | None, leader: bool, inside: bool
) -> QuerySet:
    return seen_by(office, organising, person, leader, inside).order_by().values_list("pk")


@read_once
def closed_in(year: int) -> list[Event]:
    """Return what was held and closed in a year, each with how many were there (`present`)."""
    return _closed(date(year, 1, 1), date(year, 12, 31))


@prepared_models("organiser", "item", also={"present": IntegerField()})
def _closed(first: date, last: date) -> QuerySet[Event]:
    there = Count("attendances", filter=Q(attendances__state__in=PRESENT_STATES))
    held = Event.objects.between(first, last).filter(state=EventState.CLOSED)
    return held.defer("notes").annotate(present=there).order_by("on", "pk")


def lines(year: int) -> Iterator[Line]:
    """Yield a line for each kind of which something was held and closed; what has a record of its own
    (numbered meetings, sessions) is counted there.
    """
    rows = [row for row in closed_in(year) if not row.has_record]
    for kind in EventKind:
        facts = tuple(_fact(row) for row in rows if row.kind == kind)
        if facts:
            key, phrase = f"events-{kind.value}", f"开展{kind.label}{{n}}次"
            yield Line(key, _GROUP, kind.label, "次", phrase, facts, opens_rows)
    facts = tuple(_fact(row, row.present) for row in rows if row.present)  # type: ignore[attr-defined]
    if facts:
        yield Line(
            "events-present", _GROUP, "参加活动", "人次", "参加活动{n}人次", facts, opens_rows
        )


def _fact(event: Event, count: int = 1) -> Fact:
    departments = (event.organiser.name,) if event.organiser else ("办公室",)
    return Fact(event.title, event, event.on, departments, count, event.pk)
