"""Who may see and do what with points, as predicates.

One's own points are one's own; the office sees everyone's. Leaders, heads and other members see nobody's,
unless the office opens a list (积分亮晒). Government units stand outside: for them nothing of it is there.
"""

from dataclasses import dataclass
from datetime import date

from members import roles
from members.models import Membership, User


@dataclass(frozen=True)
class PointsAccess:
    """What someone is to a person's points, to something typed in, or to a set of rules."""

    office: bool = False
    own: bool = False

    @property
    def sees(self) -> bool:
        return self.office or self.own


def access_to(person_id: int, user: User) -> PointsAccess:
    """Return what the user is to a person's points and to what was typed in of them."""
    if not user.is_active:
        return PointsAccess()
    own = user.person_id is not None and user.person_id == person_id
    return PointsAccess(office=roles.is_office(user), own=own)


def is_counted(user: User) -> bool:
    """Return whether the user is, or was, a member, and so has a page of points."""
    return user.is_active and Membership.objects.filter(person=user.person_id or 0).exists()


def reads_rules(user: User, on: date) -> bool:
    """Return whether the rules in force are open to the user: to the office, members and own bodies."""
    return user.is_active and (roles.is_of_committee(user, on) or is_counted(user))


def writes_rules(user: User) -> bool:
    """Return whether the user writes rules, sees what would change, and reads everyone's points."""
    return user.is_active and roles.is_office(user)
