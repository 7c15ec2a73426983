"""What this app tells the reminders: reports handed to a unit, and by when it is to answer."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from members.prepared import Question, prepared_models
from members.roles import staffing_on
from notifications.registry import Deadline, Relation
from opinions.models import Handing

UNIT = Relation(
    "承办单位联系人",
    "转给您单位的社情民意",
    "这些社情民意由您所在的单位答复，所以提醒您；答复后不再提醒。",
    "社情民意",
    "件",
)


@prepared_models("report", "unit")
def due(until: date) -> QuerySet[Handing]:
    return Handing.objects.waiting().filter(answer_by__lte=until).order_by("pk")


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield what units are to answer by `until`."""
    waiting = due(until)
    if not waiting:
        return
    staffing = staffing_on(on)
    for handing in waiting:
        people = tuple(person.pk for person in staffing.answering_for(handing.unit_id))
        yield Deadline(
            subject=f"opinions.handing:{handing.pk}",
            series="社情民意",
            number="",
            title=handing.report.final_title,
            due_on=handing.answer_by or until,
            recipient_ids=people,
            relations=(UNIT,),
            url=handing.report.get_absolute_url(),
            act="答复",
            unanswered=() if people else (handing.unit.name,),
        )


def questions(on: date, until: date, person: int | None, since: date) -> Iterator[Question]:
    """Yield what this module asks for what is to come, to be found out at once."""
    yield due, until
