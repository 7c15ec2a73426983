"""What this app tells the reminders: where people wait for an answer, and until when it was promised."""

from collections.abc import Iterator
from datetime import date

from members.prepared import Question
from notifications.registry import Deadline
from voices.readers import HANDED, PLACE
from voices.waiting import Answering, heaps, of_places, on_duty


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the places with messages due by `until`, each to those whose turn it is."""
    found = list(heaps(on, until))
    if not found:
        return
    answering = Answering(on)
    for heap in found:
        people, unanswered = answering.of(heap)
        yield Deadline(
            subject=heap.key,
            series="公众留言",
            number="",
            title=f"{heap.place}（{heap.count} 条等答复）",
            due_on=heap.due_on,
            recipient_ids=tuple(person.pk for person in people),
            relations=(HANDED if heap.unit or heap.person else PLACE,),
            url=heap.url,
            act="答复",
            unanswered=unanswered,
        )


def questions(on: date, until: date, person: int | None, since: date) -> Iterator[Question]:
    """Yield what this module asks for what is to come, to be found out at once."""
    yield on_duty, on
    yield of_places, on
