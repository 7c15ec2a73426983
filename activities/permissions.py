"""Who sees and does what with an event, as predicates that compose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from activities.enums import EventKind, EventState
from activities.models import Attendance, Event, EventQuerySet
from members import roles
from members.enums import DepartmentKind
from members.models import Department, User

# The papers of these are their members' own: the meeting is there for those who were asked to it, and but
# for 党组会议, for the leaders.
CLOSED_CIRCLES = (EventKind.CHAIR, EventKind.PARTY)
# Whose members may be asked as a group, and who may hold events of its own.
GROUPS = (
    *(DepartmentKind.COMMITTEE, DepartmentKind.SECTOR, DepartmentKind.TEAM, DepartmentKind.CELL),
    *(DepartmentKind.LIAISON, DepartmentKind.PARTY, DepartmentKind.PEOPLES_ORG),
    DepartmentKind.EXPERTS,
)


@dataclass(frozen=True)
class EventAccess:
    """What someone is to an event: of the office, of those who organise it, a leader, of the committee
    (`inside`), a 委员 (`member`), asked to it or there (`own`: how they stand to it).
    """

    office: bool = False
    organiser: bool = False
    leader: bool = False
    inside: bool = False
    member: bool = False
    own: Attendance | None = None

    @property
    def manages(self) -> bool:
        """Whether they ask people, grant leave, mark and close; and so see reasons and telephones."""
        return self.office or self.organiser

    def sees(self, event: Event) -> bool:
        """A draft is there for who writes it; what was published for all of the committee, and for a
        unit that was asked. What has a record of its own is as closed as that: for those asked to it.
        """
        if self.manages:
            return True
        if event.state == EventState.DRAFT:
            return False
        if self.own is not None:
            return True
        is_closed = event.has_record or event.kind in CLOSED_CIRCLES
        return (self.leader and event.kind != EventKind.PARTY) or (self.inside and not is_closed)


def access_to(event: Event, user: User, on: date) -> EventAccess:
    """Return what the user is to an event on a day; a stopped account is nothing to any."""
    if not user.is_active:
        return EventAccess()
    own = None
    if user.person_id is not None:
        own = event.attendances.filter(person=user.person_id).first()
    return EventAccess(
        office=roles.is_office(user),
        organiser=event.organiser_id is not None and event.organiser_id in organises(user, on),
        leader=roles.is_leader(user, on),
        inside=roles.is_of_committee(user, on),
        member=roles.is_member(user, on),
        own=own,
    )


def manages(event: Event, user: User, on: date) -> bool:
    """Return `EventAccess.manages` alone: at a door it is asked for each who comes in."""
    if not user.is_active:
        return False
    return roles.is_office(user) or (
        event.organiser_id is not None and event.organiser_id in organises(user, on)
    )


def organises(user: User, on: date) -> frozenset[int]:
    """Return the departments for which the user may hold events on a day."""
    if not user.is_active:
        return frozenset()
    held = roles.held_by(user, on)
    groups = {row.department_id for row in held if row.is_active and row.kind in GROUPS}
    return roles.acting_for(user, on) & groups


def may_organise(user: User, on: date) -> bool:
    """Return whether the user may put up an event: the office, and who acts for a group of members."""
    return roles.is_office(user) or bool(organises(user, on))


def organisers_for(user: User, on: date) -> QuerySet[Department]:
    """Return for which departments someone may put up an event: the office for all of the committee's."""
    if roles.is_office(user):
        # A circle of experts is invited, and holds nothing itself.
        own = Department.objects.filter(is_active=True, kind__in=(DepartmentKind.OFFICE, *GROUPS))
        return own.exclude(kind=DepartmentKind.EXPERTS)
    return Department.objects.filter(pk__in=organises(user, on))


def visible_to(user: User, on: date) -> EventQuerySet:
    """Return the events that a user sees, as `EventAccess.sees` says of one."""
    if not user.is_active:
        return Event.objects.none()
    return seen_by(*sight_of(user, on))


def sight_of(user: User, on: date) -> tuple[bool, frozenset[int], int | None, bool, bool]:
    """Return by what a user sees events: whether of the office, for whom they organise, as whom they
    come, whether a leader, whether of the committee.
    """
    inside = roles.is_of_committee(user, on)
    leader = roles.is_leader(user, on)
    return roles.is_office(user), organises(user, on), user.person_id, leader, inside


def seen_by(
    office: bool, organising: frozenset[int], person: int | None, leader: bool, inside: bool
) -> EventQuerySet:
    """Return the events that are seen by what `sight_of` returns."""
    events = Event.objects.all()
    if office:
        return events
    seen = Q(organiser__in=organising)
    published = ~Q(state=EventState.DRAFT)
    if person is not None:
        mine = Attendance.objects.filter(person=person)
        seen |= published & Q(pk__in=mine.values("event"))
    if leader:
        seen |= published & ~Q(kind=EventKind.PARTY)
    elif inside:
        seen |= published & ~Q(kind__in=CLOSED_CIRCLES) & Q(has_record=False)
    return events.filter(seen)
