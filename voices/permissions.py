"""Who may see and do what with what citizens wrote, as predicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from members import roles
from members.models import User
from members.prepared import prepared_rows
from members.read_once import read_once
from voices.enums import Action, State
from voices.models import Duty, Place, Voice, VoiceQuerySet, left_by
from workflow.figures import Fact

# What the office sets aside, or looks at first, is read by nobody else.
_OFFICE_ONLY = (State.HIDDEN, State.TAKEN_BACK)


@dataclass(frozen=True)
class Reader:
    """What someone is to all messages: the office, the places where they answer, and as who messages
    are handed to them.
    """

    office: bool = False
    places: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()
    person: int | None = None
    on: date = date.max

    @cached_property
    def has_left(self) -> bool:
        """Whether they were a 委员 and are none any more; asked only of who was handed a message."""
        return left_by(self.on).filter(person=self.person).exists()

    @property
    def reads_any(self) -> bool:
        return self.office or bool(self.places) or self.person is not None

    def access_to(self, voice: Voice) -> VoiceAccess:
        """Return what they are to a message."""
        closed = voice.held or voice.state in _OFFICE_ONLY
        if closed and not self.office:
            return VoiceAccess()
        return VoiceAccess(
            office=self.office,
            answers=voice.place_id in self.places
            or (self.person is not None and voice.person_id == self.person and not self.has_left),
            unit=voice.unit_id is not None and voice.unit_id in self.departments,
        )


@dataclass(frozen=True)
class VoiceAccess:
    """What someone is to a message: the office, one who answers (a member, the department in charge), or
    of the unit to which it was handed.
    """

    office: bool = False
    answers: bool = False
    unit: bool = False

    @property
    def sees(self) -> bool:
        return self.office or self.answers or self.unit

    def may(self, action: Action) -> bool:
        """Return whether this action is open to them, whatever the state."""
        return any(getattr(self, role) for role in ACTION_RULES[action])

    def reaches(self, voice: Voice) -> bool:
        """Return whether they see who wrote: those who may still answer."""
        return self.sees and voice.state not in _OFFICE_ONLY


# What of an access opens an action. Taking back is its sender's alone, by the receipt's address.
ACTION_RULES: dict[Action, tuple[str, ...]] = {
    Action.CLEAR: ("office",),
    Action.HAND_OVER: ("office", "answers"),
    Action.ANSWER: ("office", "answers", "unit"),
    Action.PASS_ON: ("office",),
    Action.MERGE: ("office",),
    Action.BECOME: ("office", "answers"),
    Action.SHOW: ("office",),
    Action.HIDE: ("office",),
    Action.REOPEN: ("office",),
    Action.TAKE_BACK: (),
}


@read_once
def reader_of(user: User, on: date) -> Reader:
    """Return what the user is to messages on a day; a stopped account is nothing to any."""
    if not user.is_active:
        return Reader()
    departments = roles.acting_for(user, on)
    return Reader(
        office=roles.is_office(user),
        places=_places_of(user.person_id, departments, on),
        departments=departments,
        person=user.person_id,
        on=on,
    )


def _places_of(person: int | None, departments: frozenset[int], on: date) -> frozenset[int]:
    """Return where someone answers: as a member of the place, on duty, or for its department."""
    return frozenset(pk for (pk,) in places_answered_by(person, departments, on))


@prepared_rows
def places_answered_by(person: int | None, departments: frozenset[int], on: date) -> QuerySet:
    own = Q(department__in=departments)
    if person is not None:
        members = Place.members.through.objects.filter(person=person)
        members = members.exclude(person__in=left_by(on))
        on_duty = Duty.objects.on_day(on).filter(person=person)
        own |= Q(pk__in=members.values("place")) | Q(pk__in=on_duty.values("place"))
    return Place.objects.filter(own).order_by().values_list("pk")


def answers_somewhere(user: User, on: date) -> bool:
    """Return whether the user answers at a place; to whom a single message is handed, the inbox leads."""
    return bool(reader_of(user, on).places)


def visible_to(user: User, on: date) -> VoiceQuerySet:
    """Return the messages that a user sees, as `Reader.access_to` says of one."""
    reader, voices = reader_of(user, on), Voice.objects.all()
    if reader.office:
        return voices
    own = Q(place__in=reader.places) | Q(unit__in=reader.departments)
    if reader.person is not None:
        own |= Q(person=reader.person) & ~Q(person__in=left_by(on))
    return voices.filter(own, held=False).exclude(state__in=_OFFICE_ONLY)


def opens_rows(user: User, on: date) -> Callable[[Fact], bool]:
    """Return which rows of the year's figures open to the user: those of the places where they answer."""
    reader = reader_of(user, on)
    return lambda fact: reader.office or fact.subject in reader.places
