"""Which action leads from which states to which, and what it needs. Pure data.

Source: the follow-through of 督查督办 (交办 → 签收 → 办理 → 报结 → 审核 → 办结销号, 退回 goes back).
"""

from workflow.rules import REASON, Rule
from workplan.enums import OPEN_STATES, RUNNING_STATES, WORKING_STATES, Action, State

RULES: dict[Action, Rule] = {
    Action.ACCEPT: Rule((State.ASSIGNED,), State.ACCEPTED),
    Action.PROGRESS: Rule((State.ACCEPTED, State.IN_PROGRESS), State.IN_PROGRESS),
    Action.REPORT: Rule((State.ACCEPTED, State.IN_PROGRESS), State.REPORTED),
    # The office may also close what nobody reported: what was done before the plan was issued.
    Action.CLOSE: Rule(OPEN_STATES, State.CLOSED),
    Action.RETURN: Rule((State.REPORTED,), State.IN_PROGRESS, REASON),
    Action.REOPEN: Rule((State.CLOSED,), State.IN_PROGRESS, REASON),
    Action.SUSPEND: Rule(WORKING_STATES, State.SUSPENDED, REASON),
    # To the state that stood before the one that is taken back.
    Action.RESTORE: Rule((State.SUSPENDED, State.CANCELLED), None, REASON),
    Action.CANCEL: Rule(RUNNING_STATES, State.CANCELLED, REASON),
    # What a body above leads waits for its document (“待上级发文明确后纳入”).
    Action.AWAIT: Rule(WORKING_STATES, State.AWAITING, REASON),
    Action.ARRIVE: Rule((State.AWAITING,), None, REASON),
}

# To the state that stood before a step that its author takes back the same day (workflow.taking_back).
TAKING_BACK = Rule((State.REPORTED, State.IN_PROGRESS), None)
# What leaves the state as it is (延期, 催办): while the work is with the department.
ASIDE = Rule(WORKING_STATES, None)
