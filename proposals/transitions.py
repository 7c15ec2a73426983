"""Which action leads from which states to which, and what it needs. Pure data.

Source: the regulations' chain 提出 → 审查 → 立案 → 交办 → 办理 → 答复 → 评价 → 办结 → 归档.
A proposal moves by `Action`, what a unit was handed by `AssignmentStep`.
"""

from dataclasses import dataclass

from proposals.enums import (
    ANSWERING_ROLES,
    REFUSED_STATES,
    REVIEW_STATES,
    Action,
    AssignmentState,
    AssignmentStep,
    Role,
    State,
)


@dataclass(frozen=True)
class Rule:
    """`sources` are the states an action may start from; `reason` says whether words are needed.

    `decides` marks an outcome of the review: open from its last step, which is a setting.
    `follows` marks what no one does directly: it comes of something else that was done.
    """

    sources: tuple[State, ...]
    target: State
    reason: bool = False
    decides: bool = False
    follows: bool = False


@dataclass(frozen=True)
class StepRule:
    """The same for an assignment; `roles` are those of the unit for which it makes sense."""

    sources: tuple[AssignmentState, ...]
    target: AssignmentState
    reason: bool = False
    follows: bool = False
    roles: tuple[Role, ...] = tuple(Role)


_LAST_REVIEW = (State.RE_REVIEWED,)
_BEFORE_HANDLING = (*REVIEW_STATES, State.FILED)

RULES: dict[Action, Rule] = {
    Action.INVITE: Rule((State.DRAFT,), State.COSIGNING),
    Action.RECALL: Rule((State.COSIGNING,), State.DRAFT),
    Action.SUBMIT: Rule((State.DRAFT, State.COSIGNING), State.SUBMITTED),
    Action.WITHDRAW: Rule((State.COSIGNING, State.SUBMITTED), State.WITHDRAWN),
    Action.PRE_REVIEW: Rule((State.SUBMITTED,), State.PRE_REVIEWED),
    Action.RE_REVIEW: Rule((State.PRE_REVIEWED,), State.RE_REVIEWED),
    Action.SEND_BACK: Rule(REVIEW_STATES, State.DRAFT, reason=True),
    Action.FILE: Rule(_LAST_REVIEW, State.FILED, decides=True),
    Action.MERGE: Rule(_LAST_REVIEW, State.MERGED, decides=True),
    Action.REJECT: Rule(_LAST_REVIEW, State.REJECTED, decides=True),
    Action.TO_OPINION: Rule(_LAST_REVIEW, State.TO_OPINION, reason=True, decides=True),
    Action.TO_SUGGESTION: Rule(_LAST_REVIEW, State.TO_SUGGESTION, reason=True, decides=True),
    # 撤案 is the committee's, at the proposer's wish; 撤回, before the review, the proposer's own.
    Action.STRIKE: Rule(_BEFORE_HANDLING, State.WITHDRAWN, reason=True),
    Action.RECONSIDER: Rule((*REFUSED_STATES, State.MERGED), State.SUBMITTED, reason=True),
    Action.HAND_OVER: Rule((State.FILED,), State.HANDLING),
    Action.CONCLUDE: Rule((State.HANDLING,), State.ANSWERED, follows=True),
    Action.RESUME: Rule((State.ANSWERED,), State.HANDLING, reason=True, follows=True),
    Action.HANDLE_AGAIN: Rule((State.ANSWERED, State.CLOSED), State.HANDLING, reason=True),
    Action.CLOSE: Rule((State.ANSWERED,), State.CLOSED),
    Action.ARCHIVE: Rule((State.CLOSED,), State.ARCHIVED),
}

_GIVEN = (AssignmentState.SENT, AssignmentState.SIGNED)

STEP_RULES: dict[AssignmentStep, StepRule] = {
    AssignmentStep.SEND: StepRule((AssignmentState.PLANNED,), AssignmentState.SENT, follows=True),
    AssignmentStep.SIGN: StepRule((AssignmentState.SENT,), AssignmentState.SIGNED),
    AssignmentStep.ASK_RETURN: StepRule(_GIVEN, AssignmentState.RETURN_ASKED, reason=True),
    AssignmentStep.ACCEPT_RETURN: StepRule(
        (AssignmentState.RETURN_ASKED,), AssignmentState.RETURNED
    ),
    AssignmentStep.REFUSE_RETURN: StepRule(
        (AssignmentState.RETURN_ASKED,), AssignmentState.SENT, reason=True
    ),
    AssignmentStep.OPINE: StepRule(
        (AssignmentState.SIGNED,), AssignmentState.OPINED, roles=(Role.CO,)
    ),
    AssignmentStep.ANSWER: StepRule(
        (AssignmentState.SIGNED,), AssignmentState.ANSWERED, roles=ANSWERING_ROLES
    ),
    AssignmentStep.SEND_ANSWER_BACK: StepRule(
        (AssignmentState.ANSWERED,), AssignmentState.SIGNED, reason=True, roles=ANSWERING_ROLES
    ),
    AssignmentStep.CANCEL: StepRule(
        (AssignmentState.PLANNED, *_GIVEN), AssignmentState.CANCELLED, reason=True
    ),
}


def sources(action: Action, review_steps: int = 3) -> tuple[State, ...]:
    """Return the states from which an action may start where the review takes 1, 2 or 3 steps.

    Raises ValueError for another number.
    """
    if review_steps not in (1, 2, 3):
        raise ValueError(f"a review of {review_steps} steps")
    if RULES[action].decides:
        return REVIEW_STATES[review_steps - 1 :]
    if action in (Action.PRE_REVIEW, Action.RE_REVIEW):
        return tuple(s for s in RULES[action].sources if s in REVIEW_STATES[: review_steps - 1])
    return RULES[action].sources
