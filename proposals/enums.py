from django.db.models import TextChoices

from members.enums import DepartmentKind


class ProposalKind(TextChoices):
    """How closely the committee follows a proposal (annex 4: 4 and 21 of the 68 filed)."""

    KEY = "key", "重点督办提案"
    LINKED = "linked", "重点联系提案"
    ORDINARY = "ordinary", "一般提案"


class Origin(TextChoices):
    """In whose name a proposal stands."""

    INDIVIDUAL = "individual", "委员个人"
    JOINT = "joint", "委员联名"
    PARTY = "party", "党派"
    PEOPLES_ORG = "peoples_org", "人民团体"
    SECTOR = "sector", "界别"
    COMMITTEE = "committee", "专委会"
    TEAM = "team", "委员小组"


PERSONAL_ORIGINS = (Origin.INDIVIDUAL, Origin.JOINT)
# Of which kind the department is that submits.
SPONSOR_KINDS = {
    Origin.PARTY: DepartmentKind.PARTY,
    Origin.PEOPLES_ORG: DepartmentKind.PEOPLES_ORG,
    Origin.SECTOR: DepartmentKind.SECTOR,
    Origin.COMMITTEE: DepartmentKind.COMMITTEE,
    Origin.TEAM: DepartmentKind.TEAM,
}


class ProposalSubmission(TextChoices):
    """When a proposal was submitted: for the plenary, or after its deadline."""

    PLENARY = "plenary", "会议提案"
    INTERIM = "interim", "平时提案"


class State(TextChoices):
    """How far a proposal has come, from the first word to the archive."""

    DRAFT = "draft", "草稿"
    COSIGNING = "cosigning", "联名确认中"
    SUBMITTED = "submitted", "待预审"
    PRE_REVIEWED = "pre_reviewed", "待复审"
    RE_REVIEWED = "re_reviewed", "待终审"
    FILED = "filed", "已立案"
    HANDLING = "handling", "办理中"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"
    ARCHIVED = "archived", "已归档"
    MERGED = "merged", "已并案"
    REJECTED = "rejected", "不予立案"
    TO_OPINION = "to_opinion", "转社情民意"
    TO_SUGGESTION = "to_suggestion", "转意见建议"
    WITHDRAWN = "withdrawn", "已撤案"


UNSUBMITTED_STATES = (State.DRAFT, State.COSIGNING)
REVIEW_STATES = (State.SUBMITTED, State.PRE_REVIEWED, State.RE_REVIEWED)
# What counts as 立案; a number and a title stand once among these in a session.
FILED_STATES = (State.FILED, State.HANDLING, State.ANSWERED, State.CLOSED, State.ARCHIVED)
REFUSED_STATES = (State.REJECTED, State.TO_OPINION, State.TO_SUGGESTION)
HANDLED_STATES = (State.HANDLING, State.ANSWERED, State.CLOSED, State.ARCHIVED)


class Action(TextChoices):
    """What someone does to a proposal."""

    INVITE = "invite", "邀请联名"
    RECALL = "recall", "收回修改"
    SUBMIT = "submit", "提交"
    WITHDRAW = "withdraw", "撤回"
    PRE_REVIEW = "pre_review", "预审"
    RE_REVIEW = "re_review", "复审"
    SEND_BACK = "send_back", "退回修改"
    FILE = "file", "立案"
    MERGE = "merge", "并案"
    REJECT = "reject", "不予立案"
    TO_OPINION = "to_opinion", "转社情民意"
    TO_SUGGESTION = "to_suggestion", "转意见建议"
    STRIKE = "strike", "撤案"
    RECONSIDER = "reconsider", "重新审查"
    HAND_OVER = "hand_over", "交办"
    CONCLUDE = "conclude", "全部答复"
    RESUME = "resume", "恢复办理"
    HANDLE_AGAIN = "handle_again", "二次办理"
    CLOSE = "close", "办结"
    ARCHIVE = "archive", "归档"
    UNARCHIVE = "unarchive", "取消归档"


class Role(TextChoices):
    """What a unit is to a proposal handed to it."""

    LEAD = "lead", "主办"
    CO = "co", "会办"
    SEPARATE = "separate", "分办"


# These answer the proposer; a co-handler gives its opinion to the lead handler.
ANSWERING_ROLES = (Role.LEAD, Role.SEPARATE)


class AssignmentState(TextChoices):
    """How far a unit has come with what was handed to it."""

    PLANNED = "planned", "拟交办"
    SENT = "sent", "待签收"
    SIGNED = "signed", "办理中"
    RETURN_ASKED = "return_asked", "申请退回"
    RETURNED = "returned", "已退回"
    OPINED = "opined", "已提意见"
    ANSWERED = "answered", "已答复"
    CANCELLED = "cancelled", "已撤销"


# What no longer is the unit's; it may be handed to the same unit again.
ENDED_ASSIGNMENTS = (AssignmentState.RETURNED, AssignmentState.CANCELLED)
# What the unit still has to do.
OPEN_ASSIGNMENTS = (AssignmentState.SENT, AssignmentState.SIGNED, AssignmentState.RETURN_ASKED)
# What the unit may see: not yet before the 交办会, no longer once it was taken away.
GIVEN_ASSIGNMENTS = (*OPEN_ASSIGNMENTS, AssignmentState.OPINED, AssignmentState.ANSWERED)


class AssignmentStep(TextChoices):
    """What someone does to an assignment."""

    SEND = "send", "交办"
    SIGN = "sign", "签收"
    ASK_RETURN = "ask_return", "申请退回"
    ACCEPT_RETURN = "accept_return", "同意退回"
    REFUSE_RETURN = "refuse_return", "不同意退回"
    OPINE = "opine", "提出会办意见"
    ANSWER = "answer", "答复"
    SEND_ANSWER_BACK = "answer_back", "退回答复"
    CANCEL = "cancel", "撤销交办"


class CosignState(TextChoices):
    """What someone who was asked to co-sign said; `OUTDATED` was confirmed on a text changed since."""

    INVITED = "invited", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "不联名"
    OUTDATED = "outdated", "正文已改，须重新确认"
    LAPSED = "lapsed", "未确认"


class ReviewStep(TextChoices):
    """The steps of the review (审查); how many of them a district takes is a setting."""

    PRE = "pre", "预审"
    RE = "re", "复审"
    FINAL = "final", "终审"


class Phase(TextChoices):
    """三见面: when in the handling the proposer was met."""

    BEFORE = "before", "办理前"
    DURING = "during", "办理中"
    AFTER = "after", "办理后"


class Way(TextChoices):
    """How the proposer was met."""

    VISIT = "visit", "上门走访"
    TALK = "talk", "座谈面商"
    SITE = "site", "现场踏看"
    VIDEO = "video", "视频"
    PHONE = "phone", "电话"
    LETTER = "letter", "书面"


# What counts as 面商, face to face.
FACE_TO_FACE = (Way.VISIT, Way.TALK, Way.SITE)


class Grade(TextChoices):
    """How a proposer rates the handling."""

    SATISFIED = "satisfied", "满意"
    BASIC = "basic", "基本满意"
    UNSATISFIED = "unsatisfied", "不满意"


class Quality(TextChoices):
    """How a unit rates a proposal (双向评议)."""

    EXCELLENT = "excellent", "好"
    GOOD = "good", "较好"
    FAIR = "fair", "一般"
    POOR = "poor", "差"


class Moment(TextChoices):
    """From when on in the handling a stage of the evaluation is open."""

    HANDED_OVER = "handed_over", "交办后"
    MET = "met", "面商后"
    ANSWERED = "answered", "答复后"
    LOOKED_BACK = "looked_back", "“回头看”后"


class LookBackReason(TextChoices):
    """Why a proposal is looked at again (回头看)."""

    BASIC = "basic", "评价为基本满意"
    CLASS = "class", "答复类别列入“回头看”"
    PROMISE = "promise", "承诺期限已到"


class LookBackFinding(TextChoices):
    """What the second look found."""

    DONE = "done", "已落实"
    PARTLY = "partly", "部分落实"
    NOT_DONE = "not_done", "未落实"


class UrgeKind(TextChoices):
    """Who presses: the committee's staff, or a leader who supervises."""

    URGE = "urge", "催办"
    SUPERVISE = "supervise", "督办"
