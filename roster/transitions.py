"""What becomes of a change that a member asked for. Pure data."""

from roster.enums import ChangeAction, ChangeState
from workflow.rules import REASON, Rule

_ASKED = (ChangeState.ASKED,)
RULES: dict[ChangeAction, Rule] = {
    ChangeAction.ACCEPT: Rule(_ASKED, ChangeState.ACCEPTED),
    ChangeAction.REFUSE: Rule(_ASKED, ChangeState.REFUSED, REASON),
    ChangeAction.WITHDRAW: Rule(_ASKED, ChangeState.WITHDRAWN),
}
