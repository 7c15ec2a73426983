"""What waits for an answer, heaped by whose turn it is: for inboxes and reminders alike.

A day brings hundreds of messages and one entry each would bury all else: a place, unit or member has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from members.models import Department, Person
from members.prepared import prepared_models, prepared_rows
from members.read_once import read_once
from members.roles import staffing_on
from voices.enums import State
from voices.models import Duty, Place, Voice, left_by
from workplan.services.recipients import people_answering


@dataclass(frozen=True)
class Heap:
    """So many messages of a place that wait for the same: its people, a unit or a member."""

    place: Place
    count: int
    due_on: date
    since: date
    last: date
    unit: Department | None = None
    person: Person | None = None
    # Handed to a member who has left since: it is the place's people's again.
    is_back: bool = False

    @property
    def key(self) -> str:
        at = (
            f"unit{self.unit.pk}"
            if self.unit
            else f"person{self.person.pk}"
            if self.person
            else "back"
            if self.is_back
            else "own"
        )
        return f"voices.place:{self.place.pk}:{at}"

    @property
    def url(self) -> str:
        return f"{reverse('voices:list')}?state=waiting&place={self.place.pk}"

    @property
    def whose(self) -> str:
        return str(self.unit or self.person or self.place.department)


def heaps(on: date, until: date | None = None) -> Iterator[Heap]:
    """Yield what waits, of that which is due by a day where one is given; a constant number of queries."""
    waiting: dict[tuple, list[tuple[date, datetime]]] = {}
    for *whose, due_on, received_at in unanswered():
        if until is None or due_on <= until:
            waiting.setdefault(tuple(whose), []).append((due_on, received_at))
    if not waiting:
        return
    places = {p.pk: p for p in _places(frozenset(place for place, *_ in waiting))}
    units = Department.objects.in_bulk({unit for _, _, unit, _ in waiting if unit})
    handed_to = {person for *_, person in waiting if person}
    people: dict[int, Person] = {}
    if handed_to:
        people = Person.objects.exclude(pk__in=left_by(on)).in_bulk(handed_to)
    for (place, state, unit, person), rows in sorted(
        waiting.items(), key=lambda one: (min(one[1])[0], one[0][0])
    ):
        handed = state == State.HANDED
        received = [at for _, at in rows]
        yield Heap(
            places[place],
            len(rows),
            min(rows)[0],
            localdate(min(received)),
            localdate(max(received)),
            unit=units.get(unit) if handed else None,
            person=people.get(person) if handed else None,
            is_back=handed and bool(person) and person not in people,
        )


@read_once
@prepared_rows
def unanswered() -> QuerySet:
    found = Voice.objects.waiting().order_by()
    return found.values_list("place", "state", "unit", "person", "due_on", "received_at")


@read_once
@prepared_models("department")
def _places(keys: frozenset[int]) -> QuerySet[Place]:
    return Place.objects.filter(pk__in=keys)


@prepared_models("person")
def on_duty(on: date) -> QuerySet[Duty]:
    return Duty.objects.on_day(on)


@prepared_models("person")
def of_places(on: date) -> QuerySet:
    through = Place.members.through.objects.exclude(person__in=left_by(on))
    return through.order_by("pk")


class Answering:
    """Who answers for heaps on a day; read once for many."""

    def __init__(self, on: date) -> None:
        self._staffing = staffing_on(on)
        self._on_duty: dict[int, list[Person]] = {}
        self._members: dict[int, list[Person]] = {}
        for duty in on_duty(on):
            self._on_duty.setdefault(duty.place_id, []).append(duty.person)
        for row in of_places(on):
            self._members.setdefault(row.place_id, []).append(row.person)

    def of(self, heap: Heap) -> tuple[tuple[Person, ...], tuple[str, ...]]:
        """Return who is asked for a heap, and the departments in which nobody could be."""
        if heap.person:
            return (heap.person,), ()
        if heap.unit:
            return people_answering([heap.unit], self._staffing)
        place = heap.place.pk
        people = tuple(self._on_duty.get(place, ()) or self._members.get(place, ()))
        return (people, ()) if people else people_answering([heap.place.department], self._staffing)
