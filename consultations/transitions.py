"""Which action leads from which states to which, and what it needs. Pure data.

Source: the chain of results (成果链) of the annual plan's point 6, and the problem list of
democratic supervision, in which a problem is handed over, answered, rectified, checked, closed.
"""

from dataclasses import dataclass

from consultations.enums import Action, ProblemState, StepState, SuggestionState, TopicState

State = StepState | TopicState | SuggestionState | ProblemState


@dataclass(frozen=True)
class Rule:
    """`sources` are the states an action may start from; `words` names the words that it needs."""

    sources: tuple[State, ...]
    target: State
    words: str = ""


# By the name of the model, as Django writes it.
RULES: dict[str, dict[Action, Rule]] = {
    "chainstep": {
        Action.COMPLETE: Rule((StepState.WAITING,), StepState.DONE),
        Action.SKIP: Rule((StepState.WAITING,), StepState.SKIPPED, "理由"),
        Action.RESCHEDULE: Rule((StepState.WAITING,), StepState.WAITING, "理由"),
        Action.REOPEN: Rule((StepState.DONE, StepState.SKIPPED), StepState.WAITING, "理由"),
    },
    "topicsuggestion": {
        Action.SELECT: Rule((TopicState.PROPOSED,), TopicState.SELECTED),
        Action.DECLINE: Rule((TopicState.PROPOSED,), TopicState.DECLINED, "理由"),
        Action.REOPEN: Rule((TopicState.DECLINED,), TopicState.PROPOSED, "理由"),
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
        Action.REOPEN: Rule(
            (SuggestionState.ADOPTED, SuggestionState.DECLINED),
            SuggestionState.HANDED_OVER,
            "理由",
        ),
    },
    "problem": {
        Action.ASSIGN: Rule((ProblemState.FOUND,), ProblemState.HANDED_OVER),
        Action.ANSWER: Rule((ProblemState.HANDED_OVER,), ProblemState.ANSWERED, "答复内容"),
        Action.RECTIFY: Rule((ProblemState.ANSWERED,), ProblemState.RECTIFIED),
        Action.PASS: Rule((ProblemState.RECTIFIED,), ProblemState.CHECKED),
        Action.FAIL: Rule((ProblemState.RECTIFIED,), ProblemState.HANDED_OVER, "未通过的理由"),
        Action.CLOSE: Rule((ProblemState.CHECKED,), ProblemState.CLOSED),
        Action.REOPEN: Rule((ProblemState.CLOSED,), ProblemState.HANDED_OVER, "理由"),
    },
}
