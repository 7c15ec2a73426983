from django.db.models import TextChoices


class PlaceKind(TextChoices):
    """Where a code hangs: a station, a member's or members' room, a call for suggestions."""

    STATION = "station", "协商驿站"
    STUDIO = "studio", "委员工作室"
    CALL = "call", "征集"


class VoiceKind(TextChoices):
    """What a citizen says."""

    OPINION = "opinion", "意见建议"
    QUESTION = "question", "提问"
    LIVELIHOOD = "livelihood", "民生实事建议"


class State(TextChoices):
    """How far a message has come."""

    RECEIVED = "received", "已收到"
    HANDED = "handed", "已转交"
    ANSWERED = "answered", "已答复"
    PASSED = "passed", "已转告"
    MERGED = "merged", "已并入"
    HIDDEN = "hidden", "不予办理"
    TAKEN_BACK = "taken_back", "已撤回"


# Someone waits for an answer.
WAITING_STATES = (State.RECEIVED, State.HANDED)
# What the office set aside, or its sender took back, is none of the 线索.
LEAD_STATES = tuple(s for s in State if s not in (State.HIDDEN, State.TAKEN_BACK))


class Action(TextChoices):
    """What is done to a message."""

    CLEAR = "clear", "核过"
    HAND_OVER = "hand_over", "转交"
    ANSWER = "answer", "答复"
    PASS_ON = "pass_on", "转告其他渠道"
    MERGE = "merge", "并入"
    BECOME = "become", "转为"
    SHOW = "show", "公开"
    HIDE = "hide", "不予办理"
    REOPEN = "reopen", "恢复办理"
    TAKE_BACK = "take_back", "撤回"


class Door(TextChoices):
    """The door to which a matter belongs that is not the committee's."""

    HOTLINE = "12345", "12345 政务服务便民热线"
    PETITION = "petition", "信访"
    SUGGESTION = "suggestion", "人民建议征集"
    OTHER = "other", "其他部门"


class QuestionKind(TextChoices):
    """How a question of a questionnaire is answered."""

    ONE = "one", "单选"
    MANY = "many", "多选"
    TEXT = "text", "文字"
