"""Which action leads from which states to which, and what words it needs. Pure data.

Source: i发布, i议政 (余杭); whoever runs a board answers for what stands on it, and says why it goes.
"""

from discussions.enums import Action, AnswerState, TopicState
from workflow.rules import REASON, Rule

TOPIC: dict[Action, Rule] = {
    Action.CLOSE: Rule((TopicState.OPEN,), TopicState.CLOSED, "结束的说明"),
    Action.HIDE: Rule((TopicState.OPEN, TopicState.CLOSED), TopicState.HIDDEN, REASON),
    Action.REOPEN: Rule((TopicState.CLOSED, TopicState.HIDDEN), TopicState.OPEN),
    # What was handed on stays where it was; the record says into what.
    Action.HAND_ON: Rule((TopicState.OPEN, TopicState.CLOSED), None),
}
ANSWER: dict[Action, Rule] = {
    Action.HIDE: Rule((AnswerState.SHOWN,), AnswerState.HIDDEN, REASON),
    Action.SHOW: Rule((AnswerState.HIDDEN,), AnswerState.SHOWN),
    Action.TAKE_BACK: Rule((AnswerState.SHOWN,), AnswerState.TAKEN_BACK),
}
