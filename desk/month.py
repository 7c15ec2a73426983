"""A month as a calendar: its weeks, what is worked, and what stands on each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from activities.calendar import events_between
from almanac.workdays import Calendar
from consultations.calendar import sessions_between
from members.models import User
from notifications.registry import CalendarEvent
from notifications.services import feeds
from workplan.calendar import due_between, meetings_between
from workplan.permissions import Viewer

# What an event is, by the beginning of its subject, in the order in which a day lists them.
_KINDS = {
    "workplan.meeting:": ("meeting", "会议"),
    "consultations.consultationmeeting:": ("session", "协商"),
    "consultations.chainstep:": ("session", "环节"),
    "activities.event:": ("session", "活动"),
    "workplan.duedate:": ("due", "到期"),
}
_OTHER = ("task", "待办")
_ENDED = ("已办结", "已取消")
_SATURDAY = 5


@dataclass(frozen=True)
class Entry:
    """Something on a day: `word` says what it is, `kind` is its colour."""

    kind: str
    word: str
    title: str
    url: str
    cancelled: bool = False


@dataclass(frozen=True)
class Day:
    """A day of the calendar; `mark` says where a weekday is off (休) or a weekend worked (班)."""

    on: date
    entries: tuple[Entry, ...]
    within: bool
    is_today: bool
    worked: bool
    mark: str


def everyone_s(user: User, on: date, first: date, last: date) -> list[CalendarEvent]:
    """Return what is due, held and planned from one day to another, as far as it opens to the user."""
    sessions = (event for _, event in sessions_between(user, on, first, last))
    return [
        *meetings_between(Viewer.of(user, on), first, last),
        *sessions,
        *events_between(user, on, first, last),
        *due_between(first, last),
    ]


def one_s_own(user: User, on: date, first: date, last: date) -> list[CalendarEvent]:
    """Return what stands in the user's own calendar from one day to another; nothing of no one's."""
    if user.person is None:
        return []
    return [e for e in feeds.events_of(user.person, on) if first <= _day(e) <= last]


def weeks(
    first: date, events: Iterable[CalendarEvent], calendar: Calendar, today: date
) -> list[list[Day]]:
    """Return the weeks of a month, Monday first, with what stands on each day."""
    found: dict[date, list[Entry]] = {}
    for event in sorted(events, key=_place):
        found.setdefault(_day(event), []).append(_entry(event))
    day = first - timedelta(days=first.weekday())
    rows: list[list[Day]] = []
    while day.replace(day=1) <= first:
        rows.append([_at(day + timedelta(days=n), first, found, calendar, today) for n in range(7)])
        day += timedelta(days=7)
    return rows


def _at(
    on: date, first: date, found: dict[date, list[Entry]], calendar: Calendar, today: date
) -> Day:
    within, worked = (on.year, on.month) == (first.year, first.month), calendar.is_workday(on)
    weekend = on.weekday() >= _SATURDAY
    mark = ("班" if weekend else "") if worked else ("" if weekend else "休")
    return Day(on, tuple(found.get(on, ())) if within else (), within, on == today, worked, mark)


def _day(event: CalendarEvent) -> date:
    starts = event.starts
    return localdate(starts) if isinstance(starts, datetime) else starts


def _kind(event: CalendarEvent) -> tuple[str, str]:
    # A subject with something behind its key is what has to be done for it: workplan.duedate:12:scheme.
    plain = event.subject.count(":") == 1
    return next(
        (kind for start, kind in _KINDS.items() if plain and event.subject.startswith(start)),
        _OTHER,
    )


def _place(event: CalendarEvent) -> int:
    order = [kind for kind, _ in (*_KINDS.values(), _OTHER)]
    return order.index(_kind(event)[0])


def _entry(event: CalendarEvent) -> Entry:
    """Return an event as a day lists it; what its title says before the bar stands as its word."""
    kind, word = _kind(event)
    before, bar, title = event.title.partition("｜")
    if bar:
        word = before
        kind = "done" if word in _ENDED else kind
    else:
        title = event.title
    return Entry(kind, word, title, event.url, event.cancelled)
