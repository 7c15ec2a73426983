"""Which action leads from which states to which, and what it needs. Pure data.

Source: the chain of results (成果链) of the annual plan's point 6, and the problem list of
democratic supervision, in which a problem is handed over, answered, rectified, checked, closed.
"""

from consultations.enums import Action, ProblemState, StepState, SuggestionState, TopicState
from workflow.rules import REASON, Rule

# By the noun of what changes its state.
RULES: dict[str, dict[Action, Rule]] = {
    "step": {
        Action.COMPLETE: Rule((StepState.WAITING,), StepState.DONE),
        Action.SKIP: Rule((StepState.WAITING,), StepState.SKIPPED, REASON),
        Action.RESCHEDULE: Rule((StepState.WAITING,), StepState.WAITING, REASON),
        Action.REOPEN: Rule((StepState.DONE, StepState.SKIPPED), StepState.WAITING, REASON),
    },
    "topic": {
        Action.SELECT: Rule((TopicState.PROPOSED,), TopicState.SELECTED),
        Action.DECLINE: Rule((TopicState.PROPOSED,), TopicState.DECLINED, REASON),
        Action.REOPEN: Rule((TopicState.DECLINED,), TopicState.PROPOSED, REASON),
    },
    "suggestion": {
        Action.HAND_OVER: Rule((SuggestionState.OFFERED,), SuggestionState.HANDED_OVER),
        # What is agreed to in the meeting itself is never handed over.
        Action.ADOPT: Rule(
            (SuggestionState.OFFERED, SuggestionState.HANDED_OVER), SuggestionState.ADOPTED
        ),
        Action.NOT_ADOPT: Rule(
            (SuggestionState.OFFERED, SuggestionState.HANDED_OVER),
            SuggestionState.DECLINED,
            "不采纳的理由",
        ),
        Action.URGE: Rule((SuggestionState.HANDED_OVER,), SuggestionState.HANDED_OVER),
        Action.REOPEN: Rule(
            (SuggestionState.ADOPTED, SuggestionState.DECLINED),
            SuggestionState.HANDED_OVER,
            REASON,
        ),
    },
    "problem": {
        Action.ASSIGN: Rule((ProblemState.FOUND,), ProblemState.HANDED_OVER),
        Action.ANSWER: Rule((ProblemState.HANDED_OVER,), ProblemState.ANSWERED, "答复内容"),
        Action.RECTIFY: Rule((ProblemState.ANSWERED,), ProblemState.RECTIFIED),
        Action.PASS: Rule((ProblemState.RECTIFIED,), ProblemState.CHECKED),
        Action.FAIL: Rule((ProblemState.RECTIFIED,), ProblemState.HANDED_OVER, "未通过的理由"),
        Action.CLOSE: Rule((ProblemState.CHECKED,), ProblemState.CLOSED),
        Action.REOPEN: Rule((ProblemState.CLOSED,), ProblemState.HANDED_OVER, REASON),
    },
}
