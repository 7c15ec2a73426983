"""Which action leads from which states to which, and what it needs. Pure data.

Source: the follow-through of 督查督办 (交办 → 签收 → 办理 → 报结 → 审核 → 办结销号, 退回 goes back).
"""

from dataclasses import dataclass

from workplan.enums import OPEN_STATES, Action, State


@dataclass(frozen=True)
class Rule:
    """`sources` are the states an action may start from; `reason` says whether words are needed."""

    sources: tuple[State, ...]
    target: State
    reason: bool = False


RULES: dict[Action, Rule] = {
    Action.ACCEPT: Rule((State.ASSIGNED,), State.ACCEPTED),
    Action.PROGRESS: Rule((State.ACCEPTED, State.IN_PROGRESS), State.IN_PROGRESS),
    Action.REPORT: Rule((State.ACCEPTED, State.IN_PROGRESS), State.REPORTED),
    # The office may also close what nobody reported: what was done before the plan was issued.
    Action.CLOSE: Rule(OPEN_STATES, State.CLOSED),
    Action.RETURN: Rule((State.REPORTED,), State.IN_PROGRESS, reason=True),
    Action.REOPEN: Rule((State.CLOSED,), State.IN_PROGRESS, reason=True),
    Action.CANCEL: Rule(OPEN_STATES, State.CANCELLED, reason=True),
}
