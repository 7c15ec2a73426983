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
from workflow.rules import REASON, Rule


@dataclass(frozen=True)
class ProposalRule(Rule):
    """`decides` marks an outcome of the review: open from its last step, which is a setting."""

    decides: bool = False


@dataclass(frozen=True)
class AssignmentRule(Rule):
    """`roles` are those of the unit for which it makes sense."""

    roles: tuple[Role, ...] = tuple(Role)


_LAST_REVIEW = (State.RE_REVIEWED,)
_BEFORE_HANDLING = (*REVIEW_STATES, State.FILED)

RULES: dict[Action, ProposalRule] = {
    Action.INVITE: ProposalRule((State.DRAFT,), State.COSIGNING),
    Action.RECALL: ProposalRule((State.COSIGNING,), State.DRAFT),
    Action.SUBMIT: ProposalRule((State.DRAFT, State.COSIGNING), State.SUBMITTED),
    Action.WITHDRAW: ProposalRule((State.COSIGNING, State.SUBMITTED), State.WITHDRAWN),
    Action.PRE_REVIEW: ProposalRule((State.SUBMITTED,), State.PRE_REVIEWED),
    Action.RE_REVIEW: ProposalRule((State.PRE_REVIEWED,), State.RE_REVIEWED),
    Action.SEND_BACK: ProposalRule(REVIEW_STATES, State.DRAFT, reason=REASON),
    Action.FILE: ProposalRule(_LAST_REVIEW, State.FILED, decides=True),
    Action.MERGE: ProposalRule(_LAST_REVIEW, State.MERGED, decides=True),
    Action.REJECT: ProposalRule(_LAST_REVIEW, State.REJECTED, decides=True),
    Action.TO_OPINION: ProposalRule(_LAST_REVIEW, State.TO_OPINION, reason=REASON, decides=True),
    Action.TO_SUGGESTION: ProposalRule(
        _LAST_REVIEW, State.TO_SUGGESTION, reason=REASON, decides=True
    ),
    # 撤案 is the committee's, at the proposer's wish; 撤回, before the review, the proposer's own.
    Action.STRIKE: ProposalRule(_BEFORE_HANDLING, State.WITHDRAWN, reason=REASON),
    Action.RECONSIDER: ProposalRule(
        (*REFUSED_STATES, State.MERGED), State.SUBMITTED, reason=REASON
    ),
    Action.HAND_OVER: ProposalRule((State.FILED,), State.HANDLING),
    Action.CONCLUDE: ProposalRule((State.HANDLING,), State.ANSWERED),
    Action.RESUME: ProposalRule((State.ANSWERED,), State.HANDLING, reason=REASON),
    Action.HANDLE_AGAIN: ProposalRule(
        (State.ANSWERED, State.CLOSED), State.HANDLING, reason=REASON
    ),
    Action.CLOSE: ProposalRule((State.ANSWERED,), State.CLOSED),
    Action.ARCHIVE: ProposalRule((State.CLOSED,), State.ARCHIVED),
    Action.UNARCHIVE: ProposalRule((State.ARCHIVED,), State.CLOSED, reason=REASON),
}

_GIVEN = (AssignmentState.SENT, AssignmentState.SIGNED)

STEP_RULES: dict[AssignmentStep, AssignmentRule] = {
    AssignmentStep.SEND: AssignmentRule((AssignmentState.PLANNED,), AssignmentState.SENT),
    AssignmentStep.SIGN: AssignmentRule((AssignmentState.SENT,), AssignmentState.SIGNED),
    AssignmentStep.ASK_RETURN: AssignmentRule(_GIVEN, AssignmentState.RETURN_ASKED, reason=REASON),
    AssignmentStep.ACCEPT_RETURN: AssignmentRule(
        (AssignmentState.RETURN_ASKED,), AssignmentState.RETURNED
    ),
    AssignmentStep.REFUSE_RETURN: AssignmentRule(
        (AssignmentState.RETURN_ASKED,), AssignmentState.SENT, reason=REASON
    ),
    AssignmentStep.OPINE: AssignmentRule(
        (AssignmentState.SIGNED,), AssignmentState.OPINED, roles=(Role.CO,)
    ),
    AssignmentStep.ANSWER: AssignmentRule(
        (AssignmentState.SIGNED,), AssignmentState.ANSWERED, roles=ANSWERING_ROLES
    ),
    AssignmentStep.SEND_ANSWER_BACK: AssignmentRule(
        (AssignmentState.ANSWERED,), AssignmentState.SIGNED, reason=REASON, roles=ANSWERING_ROLES
    ),
    AssignmentStep.CANCEL: AssignmentRule(
        (AssignmentState.PLANNED, *_GIVEN), AssignmentState.CANCELLED, reason=REASON
    ),
}


def sources(action: Action, review_steps: int = 3) -> tuple[str, ...]:
    """Return the states from which an action may start where the review takes 1, 2 or 3 steps.

    Raises ValueError for another number.
    """
    if review_steps not in (1, 2, 3):
        raise ValueError(f"a review of {review_steps} steps")
    rule = RULES[action]
    if rule.decides:
        return REVIEW_STATES[review_steps - 1 :]
    if action in (Action.PRE_REVIEW, Action.RE_REVIEW):
        return tuple(s for s in rule.sources if s in REVIEW_STATES[: review_steps - 1])
    return rule.sources
