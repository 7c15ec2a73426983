"""Who someone is to what members take on, sit for, hear and read: one reading of their roles for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from activities.enums import TakingAction
from activities.models import DutyTurn, ReadingNote, Taking, Task
from activities.permissions import organises
from members import roles
from members.models import User


@dataclass(frozen=True)
class Standing:
    """What a user is on a day; `departments` are those for which they may hold events."""

    inside: bool = False
    office: bool = False
    leader: bool = False
    member: bool = False
    person_id: int | None = None
    departments: frozenset[int] = frozenset()
    user: User | None = field(default=None, compare=False)

    @property
    def puts_up(self) -> bool:
        """Puts up tasks, says who sits when and what is read: the office, and who acts for a group."""
        return self.office or bool(self.departments)

    def runs(self, department_id: int | None) -> bool:
        """The office runs all; who acts for a group, what is the group's."""
        return self.office or department_id in self.departments

    def is_self(self, person_id: int) -> bool:
        return person_id == self.person_id

    def may_take(self, task: Task, on: date) -> bool:
        """A member takes a task on until its day."""
        return self.member and self.person_id is not None and on <= task.due_on

    def may_do(self, action: TakingAction, taking: Taking) -> bool:
        """Who took it on reports and gives up, the office for who has left; who put it up credits or
        returns, but never their own.
        """
        own = self.is_self(taking.person_id)
        if action == TakingAction.REPORT:
            return own
        if action == TakingAction.GIVE_UP:
            return own or self.office
        return not own and self.runs(taking.task.organiser_id)

    def keeps(self, turn: DutyTurn) -> bool:
        """The member notes what their turn brought, and the office for them."""
        return self.office or self.is_self(turn.person_id)

    def wrote(self, note: ReadingNote) -> bool:
        return self.is_self(note.person_id)


def standing_of(user: User, on: date) -> Standing:
    """Return what a user is on a day; nothing to who is not of the committee, or stopped."""
    if not user.is_active or not roles.is_of_committee(user, on):
        return Standing()
    return Standing(
        inside=True,
        office=roles.is_office(user),
        leader=roles.is_leader(user, on),
        member=roles.is_member(user, on),
        person_id=user.person_id,
        departments=organises(user, on),
        user=user,
    )
