"""This app's lines of the year's figures: what was held, by kind, and how often people were there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Count, Q

from activities.enums import PRESENT_STATES, EventKind, EventState
from activities.models import Event
from activities.permissions import visible_to
from members.models import User
from workflow.figures import Fact, Line

_GROUP = "履职活动"


def opens_rows(user: User, on: date) -> Callable[[Fact], bool]:
    """Return which rows of the year's figures open to the user: the events that they see."""
    seen = set(visible_to(user, on).values_list("pk", flat=True))
    return lambda fact: fact.subject in seen


def lines(year: int) -> Iterator[Line]:
    """Yield a line for each kind of which something was held and closed; what has a record of its own
    (numbered meetings, sessions) is counted there.
    """
    there = Count("attendances", filter=Q(attendances__state__in=PRESENT_STATES))
    held = Event.objects.filter(on__year=year, state=EventState.CLOSED, has_record=False)
    rows = list(held.select_related("organiser").annotate(present=there).order_by("on", "pk"))
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
    url = event.get_absolute_url()
    return Fact(event.title, url, event.on, departments, count, event.pk)
