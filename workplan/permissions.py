"""Who may do what with an item, as predicates that compose. `access_to` reads the facts once."""

from dataclasses import dataclass
from datetime import date

from members import roles
from members.models import User
from workplan.enums import Action, Side
from workplan.models import WorkItem


@dataclass(frozen=True)
class Access:
    """What someone is to an item."""

    office: bool = False
    leader: bool = False
    responsible: bool = False
    participant: bool = False

    @property
    def sees_papers(self) -> bool:
        """Progress, files and notes are for those involved, the leaders and the office."""
        return self.office or self.leader or self.responsible or self.participant

    def may(self, action: Action) -> bool:
        """Tell whether this action is open to them, whatever the state."""
        return ACTION_RULES[action](self)


def _responsible(access: Access) -> bool:
    return access.responsible


def _office(access: Access) -> bool:
    return access.office


def _involved(access: Access) -> bool:
    return access.responsible or access.participant or access.office


def _leader_or_office(access: Access) -> bool:
    return access.leader or access.office


def _responsible_or_office(access: Access) -> bool:
    return access.responsible or access.office


ACTION_RULES = {
    Action.ACCEPT: _responsible,
    Action.PROGRESS: _involved,
    Action.REPORT: _responsible,
    Action.CLOSE: _office,
    Action.RETURN: _office,
    Action.REOPEN: _office,
    Action.SUSPEND: _office,
    Action.RESTORE: _office,
    Action.CANCEL: _office,
    Action.EXTEND: _responsible,
    Action.GRANT: _office,
    Action.REFUSE: _office,
    Action.SCHEME: _responsible_or_office,
    Action.REVIEW: _office,
    Action.URGE: _office,
    Action.INSTRUCT: _leader_or_office,
    Action.ANSWER: _responsible,
    Action.NOTE: _office,
}


def access_to(item: WorkItem, user: User, on: date) -> Access:
    """Return what the user is to the item on a day; a stopped account is nothing to any."""
    if not user.is_active:
        return Access()
    mine = roles.department_ids(user, on)
    sides = {row.side for row in item.department_rows.all() if row.department_id in mine}
    return Access(
        office=roles.is_office(user),
        leader=roles.is_leader(user, on),
        responsible=Side.LEAD in sides,
        participant=Side.PARTICIPANT in sides,
    )
