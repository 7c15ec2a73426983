from django.db.models import TextChoices


class Side(TextChoices):
    """On which side of an item a department stands."""

    LEAD = "lead", "责任部门"
    PARTICIPANT = "participant", "参与部门"


class State(TextChoices):
    """How far a due date has come in the follow-through (督查督办)."""

    ASSIGNED = "assigned", "待签收"
    ACCEPTED = "accepted", "已签收"
    IN_PROGRESS = "in_progress", "办理中"
    REPORTED = "reported", "待审核"
    SUSPENDED = "suspended", "暂缓"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已取消"


# How the states read where an item stands as its proposal does: nobody signs for it nor reviews it.
_FOLLOWING_LABELS = {State.ASSIGNED: "待交办", State.REPORTED: "已答复"}


def state_label(state: str, *, follows: str = "") -> str:
    """Return a state as people read it; `follows` names the proposal that the item stands as."""
    found = State(state)
    return (_FOLLOWING_LABELS.get(found) if follows else None) or found.label


# Still to be done by the department.
WORKING_STATES = (State.ASSIGNED, State.ACCEPTED, State.IN_PROGRESS)
# Running: with the department, or with the office for its review.
OPEN_STATES = (*WORKING_STATES, State.REPORTED)
ENDED_STATES = (State.CLOSED, State.CANCELLED)


class Action(TextChoices):
    """What someone does to an item or one of its due dates.

    Those in `transitions.RULES` change the state of a due date; the others leave it as it is.
    """

    ACCEPT = "accept", "签收"
    PROGRESS = "progress", "填报进展"
    REPORT = "report", "报结"
    CLOSE = "close", "办结"
    RETURN = "return", "退回"
    REOPEN = "reopen", "撤销办结"
    SUSPEND = "suspend", "暂缓"
    RESTORE = "restore", "恢复"
    CANCEL = "cancel", "取消"
    EXTEND = "extend", "申请延期"
    GRANT = "grant", "同意延期"
    REFUSE = "refuse", "不同意延期"
    SCHEME = "scheme", "提交工作方案"
    REVIEW = "review", "安排方案审议"
    URGE = "urge", "催办"
    INSTRUCT = "instruct", "批示"
    ANSWER = "answer", "回复批示"
    TAKE_BACK = "take_back", "撤回"
    NOTE = "note", "办公室备注"
    FOLLOW = "follow", "随提案"


class ExtensionState(TextChoices):
    """What became of a wish for a later date."""

    ASKED = "asked", "待审核"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"
    LAPSED = "lapsed", "已失效"


class MeetingKind(TextChoices):
    """The committee's meetings. The first three are numbered within a term (届); the others are called
    as is usual there, and review no 工作方案.
    """

    CHAIR = "chair", "主席会议"
    STANDING = "standing", "常委会会议"
    PLENARY = "plenary", "全体会议"
    PARTY = "party", "党组会议"
    COMMITTEE = "committee", "专委会会议"
    OTHER = "meeting", "其他会议"


NUMBERED_KINDS = (MeetingKind.CHAIR, MeetingKind.STANDING, MeetingKind.PLENARY)


class FollowKind(TextChoices):
    """What a meeting's decision becomes, by which it is followed."""

    ADDED = "added", "增补为事项"
    CHANGED = "changed", "调整完成时间"
    INSTRUCTED = "instructed", "交办"


class Outcome(TextChoices):
    """What a meeting said to a 工作方案."""

    AGREED = "agreed", "同意"
    IN_PRINCIPLE = "principle", "原则同意"
    REVISE = "revise", "再修改"
    DISCUSSED = "discussed", "提出要求，未作决定"


PASSING_OUTCOMES = (Outcome.AGREED, Outcome.IN_PRINCIPLE)


class Lamp(TextChoices):
    """How a due date stands; computed, never typed."""

    GREEN = "green", "正常"
    YELLOW = "yellow", "预警"
    RED = "red", "逾期"
    GREY = "grey", "未开始"
    BLUE = "blue", "办结"


class LinkKind(TextChoices):
    """How two rows of different annexes belong together."""

    SAME = "same", "同一事项"
    SERVES = "serves", "调研服务于协商"
    UMBRELLA = "umbrella", "总项与分项"

    @property
    def effect(self) -> str:
        """What a confirmed link does."""
        return {
            LinkKind.SAME: "随从项随主项办理：签收、填报和报结都在主项里，不再单独提醒。",
            LinkKind.SERVES: "各自办理、各自提醒；调研列入协商的成果链，日期先后有矛盾的标出。",
            LinkKind.UMBRELLA: "只注明从属，各自办理、各自提醒。",
        }[self]


class LinkState(TextChoices):
    """What a person said to a link that the software proposed."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "不关联"


class ImportState(TextChoices):
    """How far an import has come, from the upload to what became of it."""

    DRAFT = "draft", "待改正"
    CHECKING = "checking", "处理中"
    READY = "ready", "待确认"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"
    FAILED = "failed", "未成功"


# What a person may still correct, confirm or drop.
UNWRITTEN_STATES = (ImportState.DRAFT, ImportState.READY, ImportState.FAILED)


class Fate(TextChoices):
    """What becomes of a row in next year's draft."""

    KEPT = "kept", "沿用"
    CHANGED = "changed", "调整"
    NEW = "new", "新增"
    CANDIDATE = "candidate", "待取舍"
    DROPPED = "dropped", "不列入"
