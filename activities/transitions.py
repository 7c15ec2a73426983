"""Which action leads from which states to which, and what words it needs. Pure data.

Source: how districts keep presence (domain: 虹口 2021): leave is asked with a reason, at most twice, and
answered with words; closing settles who was absent; what is closed is opened again with a reason.
"""

from activities.enums import (
    MARKED_STATES,
    Action,
    AttendanceState,
    EventState,
    TakingAction,
    TakingState,
)
from workflow.rules import REASON, Rule

EVENT_RULES: dict[Action, Rule] = {
    Action.PUBLISH: Rule((EventState.DRAFT,), EventState.PUBLISHED),
    Action.CANCEL: Rule((EventState.DRAFT, EventState.PUBLISHED), EventState.CANCELLED, REASON),
    Action.CLOSE: Rule((EventState.PUBLISHED,), EventState.CLOSED),
    Action.REOPEN: Rule((EventState.CLOSED,), EventState.PUBLISHED, REASON),
    # Leaves the state as it is: who has not answered is asked once more.
    Action.REMIND: Rule((EventState.PUBLISHED,), EventState.PUBLISHED),
    # So does this: that its papers went out, and that they did not after all.
    Action.SEND_PAPERS: Rule((EventState.PUBLISHED,), EventState.PUBLISHED),
    Action.NO_PAPERS: Rule((EventState.PUBLISHED,), EventState.PUBLISHED),
}

_S = AttendanceState
BEFORE_STATES = tuple(state for state in _S if state not in MARKED_STATES)

ATTENDANCE_RULES: dict[Action, Rule] = {
    # Where it leads (参加 or 候补) the places say.
    Action.COME: Rule(
        (_S.ASKED, _S.NOT_COMING, _S.LEAVE_ASKED, _S.LEAVE_GRANTED, _S.LEAVE_REFUSED), None
    ),
    Action.DECLINE: Rule((_S.ASKED, _S.COMING, _S.WAITING), _S.NOT_COMING),
    Action.ASK_LEAVE: Rule((_S.ASKED, _S.COMING, _S.LEAVE_REFUSED), _S.LEAVE_ASKED, "请假事由"),
    Action.GRANT: Rule((_S.LEAVE_ASKED, _S.LEAVE_REFUSED), _S.LEAVE_GRANTED),
    Action.REFUSE: Rule((_S.LEAVE_ASKED,), _S.LEAVE_REFUSED, REASON),
    Action.MOVE_UP: Rule((_S.WAITING,), _S.COMING),
    Action.CHECK_IN: Rule((*BEFORE_STATES, _S.ABSENT), None),
    Action.MARK: Rule(tuple(_S), None),
    Action.SETTLE: Rule((_S.ASKED, _S.COMING, _S.LEAVE_REFUSED), _S.ABSENT),
}

# 揭榜挂帅: reported by who took it on, credited by who put it up.
TAKING_RULES: dict[TakingAction, Rule] = {
    TakingAction.TAKE: Rule((TakingState.GIVEN_UP,), TakingState.TAKEN),
    TakingAction.REPORT: Rule((TakingState.TAKEN,), TakingState.REPORTED),
    TakingAction.CREDIT: Rule((TakingState.REPORTED,), TakingState.CREDITED),
    TakingAction.RETURN: Rule((TakingState.REPORTED,), TakingState.TAKEN, REASON),
    TakingAction.GIVE_UP: Rule((TakingState.TAKEN,), TakingState.GIVEN_UP, REASON),
}
