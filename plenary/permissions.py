"""Who sees and does what with a plenary's groups and speeches, as predicates that compose.

What was given to the plenary all of the committee heard, or was handed: they read it, with what came of it.
Before, and what was not chosen, is for those whose it is, the leaders and the office. A unit reads what it
was handed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from members import roles
from members.enums import DepartmentKind
from members.models import Department, User
from plenary.enums import GIVEN_STATES, State
from plenary.models import Group, Speech, SpeechQuerySet

# In whose name a speech may be given.
BODIES = (
    *(DepartmentKind.COMMITTEE, DepartmentKind.SECTOR, DepartmentKind.LIAISON),
    *(DepartmentKind.PARTY, DepartmentKind.PEOPLES_ORG, DepartmentKind.TEAM),
)
# A unit has it from the sharing out on.
_HANDED = (State.SHARED, State.ANSWERED, State.CLOSED)


@dataclass(frozen=True)
class Standing:
    """What someone is to all plenaries: of the office, a leader, of the committee, a 委员; for which
    departments they act.
    """

    user: User
    on: date
    office: bool = False
    leader: bool = False
    inside: bool = False
    member: bool = False
    departments: frozenset[int] = frozenset()

    @property
    def submits(self) -> bool:
        """Whether they may hand in a speech: of their own, or of a body for which they act."""
        return self.inside


def standing_of(user: User, on: date) -> Standing:
    """Return what someone is; a stopped account is nothing."""
    if not user.is_active:
        return Standing(user, on)
    return Standing(
        user,
        on,
        office=roles.is_office(user),
        leader=roles.is_leader(user, on),
        inside=roles.is_of_committee(user, on),
        member=roles.is_member(user, on),
        departments=roles.acting_for(user, on),
    )


def bodies_for(standing: Standing) -> Any:
    """Return the bodies for which someone may hand in a speech: the office for all."""
    bodies = Department.objects.filter(is_active=True, kind__in=BODIES)
    return bodies if standing.office else bodies.filter(pk__in=standing.departments)


def is_own(standing: Standing, speech: Speech) -> bool:
    """Return whether it is theirs: handed in, given, or of a body for which they act."""
    person = standing.user.person_id
    return (
        speech.by_id == standing.user.pk
        or speech.body_id in standing.departments
        or (person is not None and any(one.pk == person for one in speech.speakers.all()))
    )


def is_of_unit(standing: Standing, speech: Speech) -> bool:
    return speech.state in _HANDED and speech.unit_id in standing.departments


def follows_up(standing: Standing, speech: Speech) -> bool:
    """Return whether they see to its being answered: the office, and the committee named (督办)."""
    return standing.office or speech.supervisor_id in standing.departments


def instructs(standing: Standing, speech: Speech) -> bool:
    """Return whether a word of theirs on it is a 批示: the leaders', and of who has it in hand (领办); the
    office enters what came on paper.
    """
    person = standing.user.person_id
    return standing.office or standing.leader or (person is not None and person == speech.leader_id)


def reads_instructions(standing: Standing, speech: Speech) -> bool:
    """批示 and 催办 are for those who act on them, and not for all who read the speech."""
    acts = follows_up(standing, speech) or is_of_unit(standing, speech)
    return acts or instructs(standing, speech)


def speeches_of(standing: Standing) -> SpeechQuerySet:
    """Return the speeches that someone sees."""
    if not standing.user.is_active:
        return Speech.objects.none()
    return seen_by(*sight_of(standing))


def sight_of(
    standing: Standing,
) -> tuple[bool, int, int | None, frozenset[int], date | None]:
    """Return by what someone sees speeches: whether all, as which account and person, for which
    departments, and as one of the committee on which day.
    """
    reads_all = standing.office or standing.leader
    on = standing.on if standing.inside else None
    return reads_all, standing.user.pk, standing.user.person_id, standing.departments, on


def seen_by(
    reads_all: bool, account: int, person: int | None, departments: frozenset[int], on: date | None
) -> SpeechQuerySet:
    """Return the speeches that are seen by what `sight_of` returns."""
    if reads_all:
        return Speech.objects.all()
    handed = Q(unit__in=departments, state__in=_HANDED)
    seen = Q(by=account) | handed | Q(body__in=departments) | Q(supervisor__in=departments)
    if person is not None:
        own = Speech.speakers.through.objects.filter(person=person)
        seen |= Q(pk__in=own.values("speech")) | Q(leader=person)
    if on is not None:
        seen |= Q(state__in=GIVEN_STATES, meeting__held_on__lte=on)
    return Speech.objects.filter(seen)


def writes_notes(standing: Standing, group: Group) -> bool:
    """Return whether they enter what a group discussed: the office, its recorder, its convenors."""
    person = standing.user.person_id
    if standing.office or (person is not None and person == group.recorder_id):
        return True
    return person is not None and any(one.pk == person for one in group.convenors.all())


def reads_notes(standing: Standing, group: Group) -> bool:
    """Return whether they read it: also the leaders, and who is in the group."""
    if writes_notes(standing, group) or standing.leader:
        return True
    return any(one.pk == standing.user.person_id for one in group.members.all())
