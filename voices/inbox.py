"""What citizens' messages bring into people's inboxes: to answer, and for the office to look at."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from members import roles
from members.models import User
from members.prepared import Question, prepared_rows
from voices.enums import WAITING_STATES
from voices.models import Voice
from voices.permissions import Reader, places_answered_by, reader_of
from voices.waiting import Heap, heaps, unanswered
from workflow.inbox import Entry, Kind, NextStep, Urgency, ago, standing


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield the places at which people wait for the user's answer; for the office what was set apart on
    its way in, and where people wait for another longer than promised.
    """
    reader = reader_of(user, day)
    if not reader.reads_any and not reader.departments:
        return
    if not (reader.office or any(_may_be_theirs(reader, *row[:4]) for row in unanswered())):
        return
    for heap in heaps(day):
        if _is_theirs(heap, reader):
            yield _entry(heap, day, step=NextStep("答复", heap.url))
        elif reader.office and heap.due_on < day:
            yield _entry(heap, day, waits_for=heap.whose)
    if reader.office and (held := _held(day)):
        yield held


def _may_be_theirs(
    reader: Reader, place: int, state: str, unit: int | None, person: int | None
) -> bool:
    """Return whether a message may be of a heap of theirs, before these are told apart."""
    return place in reader.places or unit in reader.departments or person == reader.person


def _is_theirs(heap: Heap, reader: Reader) -> bool:
    if heap.person:
        return heap.person.pk == reader.person
    if heap.unit:
        return heap.unit.pk in reader.departments
    return heap.place.pk in reader.places


def _entry(heap: Heap, day: date, **more: Any) -> Entry:
    handed = "，转交办理" if heap.unit or heap.person else ""
    return Entry(
        key=heap.key,
        designation="公众留言",
        title=str(heap.place),
        url=heap.url,
        since=heap.since,
        detail=f"{heap.count} 条等答复{handed}",
        **standing(heap.due_on, day),
        **more,
    )


@prepared_rows
def _set_apart() -> QuerySet:
    held = Voice.objects.filter(held=True, state__in=WAITING_STATES)
    return held.order_by().values_list("received_at")


def _held(day: date) -> Entry | None:
    received = [at for (at,) in _set_apart()]
    if not received:
        return None
    url = f"{reverse('voices:list')}?state=held"
    since = localdate(min(received))
    return Entry(
        key="voices.held",
        designation="公众留言",
        title="待核的留言",
        url=url,
        state=ago(since, day, "收到"),
        urgency=Urgency.TO_DO,
        kind=Kind.DECIDE,
        since=since,
        detail=f"{len(received)} 条",
        step=NextStep("核对", url),
    )


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    yield places_answered_by, user.person_id, roles.acting_for(user, day), day
    yield (unanswered,)
    if roles.is_office(user):
        yield (_set_apart,)
