from django.db.models import TextChoices


class ConsultationLevel(TextChoices):
    """The three levels of the “请你来协商” platform (工作要点 6: 三级平台联动)."""

    DISTRICT = "district", "区级“请你来协商”"
    STREET = "street", "街道“民生议事堂”"
    VILLAGE = "village", "村社“协商驿站”"


class Form(TextChoices):
    """How those who take part in a meeting meet (工作要点 5: 网络议政、远程协商)."""

    ON_SITE = "on_site", "现场"
    ONLINE = "online", "线上"
    HYBRID = "hybrid", "现场与线上"


class ThemeKind(TextChoices):
    """The nouns that a chain of results hangs on."""

    CONSULTATION = "consultation", "协商"
    RESEARCH = "research", "调研"
    SUPERVISION = "supervision", "民主监督"


class StepRole(TextChoices):
    """Who a step of a chain is for."""

    OFFICE = "office", "办公室"
    DEPARTMENT = "department", "责任部门"
    LEADER = "leader", "牵头领导"
    UNIT = "unit", "承办单位"


class StepPart(TextChoices):
    """Which records a step speaks of: its figures are counted from them."""

    NONE = "", "无"
    RESEARCH = "research", "调研"
    MEETING = "meeting", "协商会"
    ACTIVITY = "activity", "监督活动"
    SUBMISSION = "submission", "报送"
    INSTRUCTION = "instruction", "批示"
    FEEDBACK = "feedback", "意见建议采纳"
    PROBLEMS = "problems", "问题清单"


class StepState(TextChoices):
    WAITING = "waiting", "待办"
    DONE = "done", "已完成"
    SKIPPED = "skipped", "不适用"


class TopicState(TextChoices):
    PROPOSED = "proposed", "待选定"
    SELECTED = "selected", "已选定"
    DECLINED = "declined", "未选定"


class SuggestionState(TextChoices):
    """How far one 意见建议 has come."""

    OFFERED = "offered", "待转办"
    HANDED_OVER = "handed_over", "已转办"
    ADOPTED = "adopted", "已采纳"
    DECLINED = "declined", "未采纳"


# The unit has said yes or no, to the words as they stood.
ANSWERED_STATES = (SuggestionState.ADOPTED, SuggestionState.DECLINED)


class ProblemState(TextChoices):
    """How far a problem found in supervision has come (问题清单, 逐项销号)."""

    FOUND = "found", "待交办"
    HANDED_OVER = "handed_over", "已交办"
    ANSWERED = "answered", "已答复"
    RECTIFIED = "rectified", "已整改"
    CHECKED = "checked", "已核查"
    CLOSED = "closed", "已销号"


OPEN_PROBLEM_STATES = tuple(state for state in ProblemState if state != ProblemState.CLOSED)
# With the unit: what it has been handed and not yet put right.
WITH_UNIT_STATES = (ProblemState.HANDED_OVER, ProblemState.ANSWERED)


# The unit has answered, to the words as they stood.
ANSWERED_PROBLEM_STATES = (
    *(ProblemState.ANSWERED, ProblemState.RECTIFIED, ProblemState.CHECKED, ProblemState.CLOSED),
)


class Action(TextChoices):
    """What someone does to a step, a topic, a suggestion or a problem."""

    COMPLETE = "complete", "完成"
    SKIP = "skip", "不适用"
    RESCHEDULE = "reschedule", "改期"
    SELECT = "select", "选定"
    DECLINE = "decline", "不选用"
    HAND_OVER = "hand_over", "转办"
    ASSIGN = "assign", "交办"
    ADOPT = "adopt", "采纳"
    NOT_ADOPT = "not_adopt", "不采纳"
    ANSWER = "answer", "答复"
    RECTIFY = "rectify", "整改"
    PASS = "pass", "核查通过"
    FAIL = "fail", "核查不通过"
    CLOSE = "close", "销号"
    REOPEN = "reopen", "重新办理"
    URGE = "urge", "催办"


class Presence(TextChoices):
    """Whether someone who was invited came, as `activities.AttendanceState` has it; 请假 is not 缺席 is
    not 迟到.
    """

    PRESENT = "present", "出席"
    LATE = "late", "迟到"
    LEFT_EARLY = "left_early", "早退"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


class Rank(TextChoices):
    """At which level something was taken note of (批示, 采用)."""

    DISTRICT = "district", "区级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATION = "nation", "国家级"


class ActivityKind(TextChoices):
    """What was done on the ground for research or supervision."""

    VISIT = "visit", "实地走访"
    TALK = "talk", "座谈"
    INSPECTION = "inspection", "监督视察"
    HEARING = "hearing", "听取汇报"
