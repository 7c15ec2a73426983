"""By which day the notice of an event is to be out, and its papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from activities.enums import EventState
from activities.models import Attendance, Event, EventQuerySet, NoticePeriod
from activities.registry import Periods, periods_of
from notifications.services.calendar import office_calendar


@dataclass(frozen=True)
class NoticeDay:
    """How many working days before an event its notice, or its papers, are to be out; and so by which day."""

    workdays: int
    by: date


def notice_days(events: Sequence[Event]) -> dict[int, NoticeDay]:
    """Return by the events' keys when their notices are to be out; of kinds without a period nothing."""
    return _days(events, "workdays", lambda own: own.notice)


def papers_days(events: Sequence[Event]) -> dict[int, NoticeDay]:
    """Return by the events' keys when their papers are to be out; of kinds without a period nothing."""
    return _days(events, "papers_workdays", lambda own: own.papers)


def _days(
    events: Sequence[Event], field: str, of_own: Callable[[Periods], int]
) -> dict[int, NoticeDay]:
    by_kind = dict(NoticePeriod.objects.values_list("kind", field)) if events else {}
    own = periods_of(events)
    found = {
        event.pk: of_own(own.get(event.pk, Periods())) or by_kind.get(event.kind)
        for event in events
    }
    calendar = office_calendar()
    return {
        event.pk: NoticeDay(days, calendar.workdays_before(event.on, days))
        for event in events
        if (days := found[event.pk])
    }


def unannounced(day: date) -> EventQuerySet:
    """Return the events to come of which nobody was told: drafts, and those without anyone on the list."""
    listed = Attendance.objects.filter(event=OuterRef("pk"))
    waiting = Q(state=EventState.DRAFT) | (Q(state=EventState.PUBLISHED) & ~Exists(listed))
    return Event.objects.filter(waiting, on__gte=day, is_open=False)


def without_papers(day: date) -> EventQuerySet:
    """Return the events to come whose papers were not sent."""
    is_open = (EventState.DRAFT, EventState.PUBLISHED)
    return Event.objects.filter(state__in=is_open, on__gte=day, papers_sent_on=None)
