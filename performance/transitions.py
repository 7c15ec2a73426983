"""Which action leads from which states to which."""

from performance.enums import Action, ObjectionState, RecordState, RuleSetState
from workflow.rules import REASON, Rule

RULE_SETS: dict[Action, Rule] = {
    Action.ENFORCE: Rule((RuleSetState.DRAFT,), RuleSetState.IN_FORCE),
    Action.REPLACE: Rule((RuleSetState.IN_FORCE,), RuleSetState.REPLACED),
    Action.DROP: Rule((RuleSetState.DRAFT,), RuleSetState.DROPPED),
}
RECORDED: dict[Action, Rule] = {
    Action.CONFIRM: Rule((RecordState.CLAIMED, RecordState.DECLINED), RecordState.CONFIRMED),
    Action.DECLINE: Rule((RecordState.CLAIMED,), RecordState.DECLINED, REASON),
    Action.REVOKE: Rule((RecordState.CONFIRMED,), RecordState.DECLINED, REASON),
    Action.WITHDRAW: Rule((RecordState.CLAIMED,), RecordState.WITHDRAWN),
}
OBJECTIONS: dict[Action, Rule] = {
    Action.UPHOLD: Rule((ObjectionState.OPEN,), ObjectionState.UPHELD, "答复"),
    Action.REJECT: Rule((ObjectionState.OPEN,), ObjectionState.DECLINED, "答复"),
    Action.WITHDRAW: Rule((ObjectionState.OPEN,), ObjectionState.WITHDRAWN),
}
