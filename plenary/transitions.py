"""Which action leads from which states to which, and what words it needs. Pure data.

Source: 金台 (domain2.md, 5): after the plenary the speeches are shared out among leaders and units, visited,
answered, and looked at for what came of them: as key proposals are.
"""

from plenary.enums import Action, State
from workflow.rules import REASON, Rule

_IN_HAND = (State.SHARED, State.ANSWERED)

# Without a target: the state stays, and the record says what was written or made of it; what was answered
# or closed is in hand again, or where no unit had it, as it was before.
RULES: dict[Action, Rule] = {
    Action.CHOOSE: Rule((State.SUBMITTED, State.DECLINED), State.CHOSEN),
    Action.DECLINE: Rule((State.SUBMITTED, State.CHOSEN), State.DECLINED, REASON),
    Action.SHARE: Rule((State.CHOSEN, State.SHARED), State.SHARED),
    Action.INSTRUCT: Rule((State.CHOSEN, *_IN_HAND), None, "批示内容"),
    Action.URGE: Rule((State.SHARED,), None, "催办内容"),
    Action.ANSWER: Rule((State.SHARED,), State.ANSWERED, "答复内容"),
    # What needs no unit is closed as it is.
    Action.CLOSE: Rule((State.CHOSEN, State.ANSWERED), State.CLOSED, "成效或说明"),
    Action.REOPEN: Rule((State.ANSWERED, State.CLOSED), None, REASON),
    Action.HAND_ON: Rule(tuple(State), None),
}
