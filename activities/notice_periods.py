"""By which day the notice of an event is to be out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from activities.enums import EventState
from activities.models import Attendance, Event, EventQuerySet, NoticePeriod
from activities.registry import periods_of
from members.prepared import prepared_rows
from members.read_once import read_once
from notifications.services.calendar import office_calendar


@dataclass(frozen=True)
class NoticeDay:
    """How many working days before an event its notice is to be out, and so by which day."""

    workdays: int
    by: date


def notice_days(events: Sequence[Event]) -> dict[int, NoticeDay]:
    """Return by the events' keys when their notices are to be out; of kinds without a period nothing."""
    if not events:
        return {}
    by_kind = workdays_by_kind()
    own = periods_of(events)
    found = {event.pk: own.get(event.pk) or by_kind.get(event.kind) for event in events}
    calendar = office_calendar()
    return {
        event.pk: NoticeDay(days, calendar.workdays_before(event.on, days))
        for event in events
        if (days := found[event.pk])
    }


@read_once
def workdays_by_kind() -> dict[str, int]:
    """Return how many working days before an event of a kind its notice is to be out."""
    return dict(_periods())


@prepared_rows
def _periods() -> QuerySet:
    return NoticePeriod.objects.order_by().values_list("kind", "workdays")


def unannounced(day: date) -> EventQuerySet:
    """Return the events to come of which nobody was told: drafts, and those without anyone on the list."""
    listed = Attendance.objects.filter(event=OuterRef("pk"))
    waiting = Q(state=EventState.DRAFT) | (Q(state=EventState.PUBLISHED) & ~Exists(listed))
    return Event.objects.filter(waiting, on__gte=day, is_open=False)
