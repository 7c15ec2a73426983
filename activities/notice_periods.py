"""By which day the notice of an event is to be out, and its papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Exists, OuterRef, Q, QuerySet

from activities.enums import EventState
from activities.models import Attendance, Event, EventQuerySet, NoticePeriod
from activities.registry import Periods, periods_of
from members.prepared import prepared_models, prepared_rows
from members.read_once import read_once
from notifications.services.calendar import office_calendar


@dataclass(frozen=True)
class NoticeDay:
    """How many working days before an event its notice, or its papers, are to be out; and so by which day."""

    workdays: int
    by: date


@dataclass(frozen=True)
class Sending:
    """Something that is sent before an event, with how it is spoken of; the `key` is that of its periods."""

    key: str
    act: str
    before: str
    limit: str


NOTICE = Sending("notice", "发通知", "会前", "通知期限")
PAPERS = Sending("papers", "发材料", "会前送材料", "送材料期限")


@read_once
def to_send(day: date, groups: frozenset[int] | None) -> list[tuple[Sending, Event, NoticeDay]]:
    """Return what of the events to come, of some organisers or of all, has still to be sent, where it is
    reckoned by which day.
    """
    waiting = [(NOTICE, event) for event in unannounced(day, groups)]
    waiting += [(PAPERS, event) for event in without_papers(day, groups)]
    return list(_reckoned(waiting))


def notice_days(events: Iterable[Event]) -> dict[int, NoticeDay]:
    """Return by the events' keys when their notices are to be out; of kinds without a period nothing."""
    return {event.pk: day for _, event, day in _reckoned([(NOTICE, event) for event in events])}


def papers_days(events: Iterable[Event]) -> dict[int, NoticeDay]:
    """Return by the events' keys when their papers are to be out; of kinds without a period nothing."""
    return {event.pk: day for _, event, day in _reckoned([(PAPERS, event) for event in events])}


def _reckoned(
    waiting: Sequence[tuple[Sending, Event]],
) -> Iterator[tuple[Sending, Event, NoticeDay]]:
    if not waiting:
        return
    by_kind, calendar = periods_by_kind(), office_calendar()
    own = periods_of([event for _, event in waiting])
    for sending, event in waiting:
        periods = (own.get(event.pk, Periods()), by_kind.get(event.kind, Periods()))
        if days := next(filter(None, map(attrgetter(sending.key), periods)), 0):
            yield sending, event, NoticeDay(days, calendar.workdays_before(event.on, days))


@read_once
def periods_by_kind() -> dict[str, Periods]:
    """Return how many working days before an event of a kind its notice and its papers are to be out."""
    return {kind: Periods(notice or 0, papers or 0) for kind, notice, papers in _periods()}


@prepared_rows
def _periods() -> QuerySet:
    return NoticePeriod.objects.order_by().values_list("kind", "workdays", "papers_workdays")


@prepared_models("organiser")
def unannounced(day: date, groups: frozenset[int] | None) -> EventQuerySet:
    """Return the events to come, of some organisers or of all, of which nobody was told: drafts, and those
    without anyone on the list.
    """
    listed = Attendance.objects.filter(event=OuterRef("pk"))
    waiting = Q(state=EventState.DRAFT) | (Q(state=EventState.PUBLISHED) & ~Exists(listed))
    return _of(groups, Event.objects.filter(waiting, on__gte=day, is_open=False))


@prepared_models("organiser")
def without_papers(day: date, groups: frozenset[int] | None) -> EventQuerySet:
    """Return the events to come, of some organisers or of all, whose papers were not sent."""
    is_open = (EventState.DRAFT, EventState.PUBLISHED)
    return _of(groups, Event.objects.filter(state__in=is_open, on__gte=day, papers_sent_on=None))


def _of(groups: frozenset[int] | None, events: EventQuerySet) -> EventQuerySet:
    found = events.order_by("on", "pk")
    return found if groups is None else found.filter(organiser__in=groups)
