from django.db.models import TextChoices


class Mode(TextChoices):
    """How a speech was given (虹口 counts the two apart)."""

    SPOKEN = "spoken", "口头发言"
    WRITTEN = "written", "书面发言"


class State(TextChoices):
    """How far a speech has come: chosen by the secretariat before the plenary, followed up after it."""

    SUBMITTED = "submitted", "待遴选"
    CHOSEN = "chosen", "已选定"
    DECLINED = "declined", "未选用"
    SHARED = "shared", "办理中"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


# Of the plenary's: spoken, or printed and handed out.
GIVEN_STATES = (State.CHOSEN, State.SHARED, State.ANSWERED, State.CLOSED)


class Adoption(TextChoices):
    """What a unit made of a speech (金台: was it looked into, what was adopted, what came of it)."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOTED = "noted", "留作参考"
    DECLINED = "declined", "未采纳"


ADOPTED = (Adoption.ADOPTED, Adoption.PARTLY)


class Action(TextChoices):
    """What is done to a speech, and leaves a record."""

    CHOOSE = "choose", "选定"
    DECLINE = "decline", "不选用"
    SHARE = "share", "分办"
    INSTRUCT = "instruct", "批示"
    URGE = "urge", "催办"
    ANSWER = "answer", "答复"
    CLOSE = "close", "办结"
    REOPEN = "reopen", "重新办理"
    HAND_ON = "hand_on", "转出"
