"""Which action leads from which states to which, and what it needs. Pure data.

Source: the handling of 社情民意信息, 收集 → 编辑 → 签发 → 报送; what is not fit goes back or is declined,
each with a reason.
"""

from opinions.enums import WRITING_STATES, Action, State
from workflow.rules import REASON, Rule

RULES: dict[Action, Rule] = {
    Action.SUBMIT: Rule(WRITING_STATES, State.SUBMITTED),
    Action.WITHDRAW: Rule((State.SUBMITTED,), State.DRAFT),
    Action.EDIT: Rule((State.SUBMITTED, State.EDITING), State.EDITING),
    # A report that needs no editing goes on as its author wrote it.
    Action.FINISH: Rule((State.SUBMITTED, State.EDITING), State.EDITED),
    Action.SIGN: Rule((State.EDITED,), State.SIGNED),
    Action.REVISE: Rule((State.EDITED, State.SIGNED), State.EDITING, REASON),
    Action.SEND: Rule((State.SIGNED,), State.SENT),
    Action.RETURN: Rule((State.SUBMITTED, State.EDITING), State.RETURNED, REASON),
    Action.DECLINE: Rule((State.SUBMITTED, State.EDITING, State.EDITED), State.DECLINED, REASON),
    Action.REOPEN: Rule((State.DECLINED,), State.SUBMITTED, REASON),
    # A signature is on what was read, its authors included: what is signed is sent back first. Once
    # it has gone out, who is credited is put right beside it, and both stand in the record.
    Action.CREDIT: Rule((State.SUBMITTED, State.EDITING, State.EDITED, State.SENT), None, REASON),
}
