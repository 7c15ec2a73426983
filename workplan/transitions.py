"""Which action leads from which states to which, and what it needs. Pure data.

Source: the follow-through of 督查督办 (交办 → 签收 → 办理 → 报结 → 审核 → 办结销号, 退回 goes back).
"""

from dataclasses import dataclass

from workplan.enums import OPEN_STATES, WORKING_STATES, Action, State


@dataclass(frozen=True)
class Rule:
    """`sources` are the states an action may start from; `reason` says whether words are needed.

    A `target` of None is the state that stood before the one that is taken back.
    """

    sources: tuple[State, ...]
    target: State | None
    reason: bool = False


RULES: dict[Action, Rule] = {
    Action.ACCEPT: Rule((State.ASSIGNED,), State.ACCEPTED),
    Action.PROGRESS: Rule((State.ACCEPTED, State.IN_PROGRESS), State.IN_PROGRESS),
    Action.REPORT: Rule((State.ACCEPTED, State.IN_PROGRESS), State.REPORTED),
    # The office may also close what nobody reported: what was done before the plan was issued.
    Action.CLOSE: Rule(OPEN_STATES, State.CLOSED),
    Action.RETURN: Rule((State.REPORTED,), State.IN_PROGRESS, reason=True),
    Action.REOPEN: Rule((State.CLOSED,), State.IN_PROGRESS, reason=True),
    Action.SUSPEND: Rule(WORKING_STATES, State.SUSPENDED, reason=True),
    Action.RESTORE: Rule((State.SUSPENDED, State.CANCELLED), None, reason=True),
    Action.CANCEL: Rule((*OPEN_STATES, State.SUSPENDED), State.CANCELLED, reason=True),
}

# What leaves the state as it is, and in which states it makes sense.
ASIDE: dict[Action, tuple[State, ...]] = {
    Action.EXTEND: WORKING_STATES,
    Action.GRANT: WORKING_STATES,
    Action.REFUSE: WORKING_STATES,
    Action.URGE: WORKING_STATES,
}
