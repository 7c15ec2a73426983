"""Who may do what with an item, by what they are to it. `access_to` reads the facts once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members import roles
from members.models import User
from workplan.enums import Action, Side
from workplan.models import ItemLink, ItemMember, Plan, SchemeReview, WorkItem


@dataclass(frozen=True)
class Access:
    """What someone is to an item."""

    office: bool = False
    leader: bool = False
    responsible: bool = False
    participant: bool = False
    team: bool = False

    @property
    def sees_papers(self) -> bool:
        """Progress, files and notes are for those involved, the leaders and the office; a research
        team (课题组) reads what its research is made of.
        """
        return self.office or self.leader or self.responsible or self.participant or self.team

    def may(self, action: Action) -> bool:
        """Return whether this action is open to them, whatever the state."""
        return any(getattr(self, role) for role in ACTION_RULES[action])


# What of an access opens an action: most are the office's alone.
ACTION_RULES: dict[Action, tuple[str, ...]] = {
    **dict.fromkeys(Action, ("office",)),
    Action.ACCEPT: ("responsible",),
    Action.PROGRESS: ("responsible", "participant", "office"),
    Action.REPORT: ("responsible",),
    Action.EXTEND: ("responsible",),
    Action.SCHEME: ("responsible", "office"),
    Action.INSTRUCT: ("leader", "office"),
    Action.ANSWER: ("responsible",),
}


def may_see_checkup(user: User, on: date) -> bool:
    """Return whether the user reads the plan check: the office, and the leaders on that day."""
    return user.is_active and (roles.is_office(user) or roles.is_leader(user, on))


def may_read_months(user: User, on: date, plan: Plan) -> bool:
    """Return whether the monthly reports of a plan say something to the user: everything to the
    office and the leaders, to others what their departments answer for.
    """
    if not user.is_active:
        return False
    if roles.is_office(user) or roles.is_leader(user, on):
        return True
    own = roles.department_ids(user, on)
    return bool(own) and plan.items.of_departments(own, Side.LEAD).exists()


def may_settle_findings(user: User) -> bool:
    """Return whether the user says to a finding that it may stay."""
    return roles.is_office(user)


def may_place_under_points(user: User) -> bool:
    """Return whether the user says under which points of the text items stand."""
    return user.is_active and roles.is_office(user)


@dataclass(frozen=True)
class Viewer:
    """What someone is on a day, read once for many items; a stopped account is nothing."""

    office: bool = False
    leader: bool = False
    departments: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()

    @classmethod
    def of(cls, user: User, on: date) -> "Viewer":
        """Read what the user is on a day."""
        if not user.is_active:
            return cls()
        return cls(
            office=roles.is_office(user),
            leader=roles.is_leader(user, on),
            departments=roles.department_ids(user, on),
            teams=_items_of_teams(user.person_id),
        )

    def access_to(self, item: WorkItem) -> Access:
        """Return what they are to an item."""
        rows = item.department_rows.all()
        sides = {row.side for row in rows if row.department_id in self.departments}
        return Access(
            office=self.office,
            leader=self.leader,
            responsible=Side.LEAD in sides,
            participant=Side.PARTICIPANT in sides,
            team=item.pk in self.teams,
        )


def _items_of_teams(person: int | None) -> frozenset[int]:
    """Return the items on whose research team a person is, and the rows that lead those."""
    if person is None:
        return frozenset()
    own = frozenset(ItemMember.objects.filter(person=person).values_list("item", flat=True))
    if not own:
        return own
    leading = ItemLink.objects.in_force().filter(following__in=own)
    return own | frozenset(leading.values_list("leading", flat=True))


def access_to(item: WorkItem, user: User, on: date) -> Access:
    """Return what the user is to the item on a day; a stopped account is nothing to any."""
    return Viewer.of(user, on).access_to(item)


def may_see_meeting(viewer: Viewer, reviews: Iterable[SchemeReview]) -> bool:
    """Return whether a meeting with these lines on its agenda is there for someone: the office, the
    leaders, and the departments of which a scheme stands on it, since they report at it.
    """
    return (
        viewer.office
        or viewer.leader
        or any(viewer.access_to(review.item).responsible for review in reviews)
    )
