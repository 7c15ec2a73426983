from django.db.models import TextChoices


class TopicKind(TextChoices):
    """What a topic is for: to ripen a proposal together, or to ask before a session."""

    PROPOSAL = "proposal", "提案酝酿"
    QUESTION = "question", "议政话题"


class TopicState(TextChoices):
    OPEN = "open", "讨论中"
    CLOSED = "closed", "已结束"
    HIDDEN = "hidden", "已隐藏"


class AnswerState(TextChoices):
    SHOWN = "shown", "显示"
    HIDDEN = "hidden", "已隐藏"
    TAKEN_BACK = "taken_back", "已撤回"


class Action(TextChoices):
    """What is done to a topic, or to an answer, and leaves a record."""

    CLOSE = "close", "结束讨论"
    REOPEN = "reopen", "恢复讨论"
    HIDE = "hide", "隐藏"
    SHOW = "show", "恢复显示"
    TAKE_BACK = "take_back", "撤回"
    HAND_ON = "hand_on", "转出"


class StoryKind(TextChoices):
    MEMBER = "member", "委员风采"
    CASE = "case", "优秀案例"
