"""Which action leads a citizen's message from which states to which, and what it needs. Pure data.

Nothing a citizen wrote is thrown away by the office: what is set aside is kept, with the reason.
"""

from voices.enums import WAITING_STATES, Action, State
from workflow.rules import REASON, Rule

_READ = (*WAITING_STATES, State.ANSWERED)

RULES: dict[Action, Rule] = {
    # Kept apart on its way in (待核): someone looked at it, and it is a message like others.
    Action.CLEAR: Rule(WAITING_STATES, None),
    Action.HAND_OVER: Rule(WAITING_STATES, State.HANDED),
    # An answer may be put right; the record keeps each.
    Action.ANSWER: Rule(_READ, State.ANSWERED),
    Action.PASS_ON: Rule(WAITING_STATES, State.PASSED),
    Action.MERGE: Rule(_READ, State.MERGED),
    Action.BECOME: Rule(_READ, None),
    Action.SHOW: Rule(_READ, None),
    Action.HIDE: Rule((*_READ, State.PASSED), State.HIDDEN, REASON),
    Action.REOPEN: Rule(
        (State.ANSWERED, State.PASSED, State.MERGED, State.HIDDEN), State.RECEIVED, REASON
    ),
    Action.TAKE_BACK: Rule((*_READ, State.MERGED), State.TAKEN_BACK),
}
