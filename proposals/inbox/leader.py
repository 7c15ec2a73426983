"""What proposals bring to who supervises them: what is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from members.prepared import Question, prepared_models
from proposals.inbox.reader import Reader, with_unit
from proposals.models import Assignment
from proposals.reading.leader import supervised
from workflow.inbox import Entry, standing


def entries(reader: Reader) -> Iterator[Entry]:
    """Yield what is late of the proposals that someone supervises."""
    if reader.committee or reader.office:
        return
    for one in _late_of(reader.acting, reader.user.person_id, reader.day):
        yield with_unit(reader, one, standing(one.due_on, reader.day), "您督办的提案")


def questions(reader: Reader) -> Iterator[Question]:
    """Yield what `entries` asks, to be found out at once."""
    if not (reader.committee or reader.office):
        yield _late_of, reader.acting, reader.user.person_id, reader.day


@prepared_models("proposal", "unit")
def _late_of(acting: frozenset[int], person: int | None, day: date) -> QuerySet[Assignment]:
    own = supervised(acting, person)
    late = Assignment.objects.overdue(day).filter(proposal__in=own.values("pk"))
    return late.order_by("due_on", "pk")
