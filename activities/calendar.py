"""What events add to calendars: to those of the people who are asked or come, and to the desk's months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from activities.enums import EXPECTED_STATES, PRESENT_STATES, AttendanceState, EventState
from activities.models import Attendance, Event
from activities.permissions import visible_to
from members.models import Person, User
from members.prepared import prepared_models
from notifications.registry import CalendarEvent

# How long an event that was held stays in the calendar, to be looked up there.
_BEHIND = timedelta(days=366)
_RECKONS = (*EXPECTED_STATES, AttendanceState.WAITING, *PRESENT_STATES)


def events_of(
    person: Person, on: date, until: date, since: date | None = None
) -> Iterator[CalendarEvent]:
    """Yield the events that a person is asked to or comes to; numbered meetings come by workplan."""
    for row in attended(person.pk, since or on - _BEHIND, until):
        answered = "" if row.state != AttendanceState.ASKED else "待答复"
        yield _of(row.event, answered)


@prepared_models("event")
def attended(person: int, since: date, until: date) -> QuerySet[Attendance]:
    rows = Attendance.objects.between(since, until).filter(
        person=person, state__in=_RECKONS, event__meeting__isnull=True
    )
    return rows.exclude(event__state=EventState.DRAFT)


def events_between(user: User, on: date, first: date, last: date) -> Iterator[CalendarEvent]:
    """Yield the events of some days that the user sees; what has a page of its own comes by that."""
    seen = visible_to(user, on).between(first, last).filter(has_record=False)
    for event in seen.exclude(state=EventState.DRAFT):
        yield _of(event)


def _of(event: Event, answered: str = "") -> CalendarEvent:
    cancelled = event.state == EventState.CANCELLED
    lines: Iterable[str] = (event.get_kind_display(), answered, event.contact)
    starts: date | datetime = event.on
    ends = None
    if event.starts:
        starts = _moment(event.on, event.starts)
        ends = _moment(event.last_day, event.ends) if event.ends else None
    return CalendarEvent(
        subject=f"activities.event:{event.pk}",
        title=f"已取消｜{event.title}" if cancelled else event.title,
        starts=starts,
        ends=ends,
        place=event.place,
        notes="\n".join(filter(None, lines)),
        url=event.get_absolute_url(),
        cancelled=cancelled,
    )


def _moment(day: date, at: time) -> datetime:
    return make_aware(datetime.combine(day, at))
