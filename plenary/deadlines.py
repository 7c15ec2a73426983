"""What this app tells the reminders: which speeches a unit owes an answer, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from members.prepared import Question, prepared_models
from members.roles import staffing_on
from notifications.registry import Deadline, Relation
from plenary.enums import State
from plenary.models import Speech
from workplan.services.recipients import people_answering

UNIT = Relation(
    "承办单位",
    "您单位承办的大会发言",
    "这些大会发言由您所在的单位答复，所以提醒您；答复后不再提醒。",
    "大会发言",
    "篇",
)


@prepared_models("unit", "meeting")
def owed(until: date) -> QuerySet[Speech]:
    owed = Speech.objects.filter(state=State.SHARED, due_on__lte=until)
    return owed.order_by("due_on", "pk")


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the speeches that are shared out and due by a day, to those who answer for their units."""
    rows = owed(until)
    staffing = staffing_on(on) if rows else None
    for row in rows:
        unit = [row.unit] if row.unit else []
        people, unanswered = people_answering(unit, staffing)  # type: ignore[arg-type]
        yield Deadline(
            subject=row.key,
            series="大会发言",
            number="",
            title=row.title,
            due_on=row.due_on,  # type: ignore[arg-type]  # who shares it out says by when
            recipient_ids=tuple(person.pk for person in people),
            relations=(UNIT,),
            url=row.get_absolute_url(),
            act="答复",
            departments=tuple(map(str, unit)),
            department_label="承办单位",
            unanswered=unanswered,
        )


def questions(on: date, until: date, person: int | None, since: date) -> Iterator[Question]:
    """Yield what this module asks for what is to come, to be found out at once."""
    yield owed, until
