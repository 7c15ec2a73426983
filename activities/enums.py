from django.db.models import TextChoices


class EventKind(TextChoices):
    """What is held: the committee's meetings, sessions, and what members take part in besides."""

    PLENARY = "plenary", "全体会议"
    STANDING = "standing", "常委会会议"
    CHAIR = "chair", "主席会议"
    PARTY = "party", "党组会议"
    COMMITTEE = "committee", "专委会会议"
    SESSION = "session", "请你来协商"
    INSPECTION = "inspection", "视察"
    RESEARCH = "research", "调研"
    SUPERVISION = "supervision", "监督"
    TRAINING = "training", "培训"
    READING = "reading", "读书"
    VISIT = "visit", "走访"
    SECTOR = "sector", "界别活动"
    RECEPTION = "reception", "接待日"
    BRIEFING = "briefing", "通报会"
    WELFARE = "welfare", "公益"
    MEETING = "meeting", "其他会议"
    OTHER = "other", "其他活动"


class EventState(TextChoices):
    """How far an event has come; closing settles who came and what counts."""

    DRAFT = "draft", "起草"
    PUBLISHED = "published", "已发布"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已取消"


class AttendanceState(TextChoices):
    """How one person stands to one event: leave (请假) is not absence (缺席) is not lateness (迟到)."""

    ASKED = "asked", "待答复"
    COMING = "coming", "参加"
    WAITING = "waiting", "候补"
    NOT_COMING = "not_coming", "不参加"
    LEAVE_ASKED = "leave_asked", "请假待批"
    LEAVE_GRANTED = "excused", "准假"
    LEAVE_REFUSED = "leave_refused", "不准假"
    PRESENT = "present", "出席"
    PRESENT_UNASKED = "unasked", "出席（未报名）"
    LATE = "late", "迟到"
    LEFT_EARLY = "left_early", "早退"
    ABSENT = "absent", "缺席"


# Who was there, from the first minute to the last or not.
PRESENT_STATES = (
    AttendanceState.PRESENT,
    AttendanceState.PRESENT_UNASKED,
    AttendanceState.LATE,
    AttendanceState.LEFT_EARLY,
)


# What is said of someone from the day on; before it stands an answer.
MARKED_STATES = (*PRESENT_STATES, AttendanceState.ABSENT)

# Who said they would come, or has not said otherwise: what an event waits for.
EXPECTED_STATES = (
    AttendanceState.ASKED,
    AttendanceState.COMING,
    AttendanceState.LEAVE_ASKED,
    AttendanceState.LEAVE_REFUSED,
)


class Role(TextChoices):
    """As what someone is at an event."""

    ATTENDEE = "attendee", "参加"
    OBSERVER = "observer", "列席"
    CHAIR = "chair", "主持"
    SPEAKER = "speaker", "发言"
    WRITTEN = "written", "书面发言"
    LECTURER = "lecturer", "主讲"
    READER = "reader", "领读"


class CheckedInBy(TextChoices):
    """How it is known that someone came: all with equal standing."""

    LIST = "list", "名单登记"
    OWN_CODE = "own_code", "扫履职码"
    WALL_CODE = "wall_code", "扫现场码"


class Action(TextChoices):
    """What is done to an event, or by and to one person at it."""

    PUBLISH = "publish", "发布"
    CANCEL = "cancel", "取消活动"
    CLOSE = "close", "办结"
    REOPEN = "reopen", "重新登记"
    REMIND = "remind", "提醒答复"
    SEND_PAPERS = "papers", "材料已发"
    NO_PAPERS = "no_papers", "材料未发"
    COME = "come", "参加"
    DECLINE = "decline", "不参加"
    ASK_LEAVE = "ask_leave", "请假"
    GRANT = "grant", "准假"
    REFUSE = "refuse", "不准假"
    MOVE_UP = "move_up", "候补转为参加"
    CHECK_IN = "check_in", "签到"
    MARK = "mark", "登记出席"
    SETTLE = "settle", "办结时记缺席"


class TakingState(TextChoices):
    """How far someone has come with a task that they took on (揭榜挂帅)."""

    TAKEN = "taken", "办理中"
    REPORTED = "reported", "已报结果"
    CREDITED = "credited", "已认定"
    GIVEN_UP = "given_up", "已退榜"


class TakingAction(TextChoices):
    """What is done to a task that was taken on."""

    TAKE = "take", "揭榜"
    REPORT = "report", "报结果"
    CREDIT = "credit", "认定"
    RETURN = "return", "退回补充"
    GIVE_UP = "give_up", "退榜"


class MatterKind(TextChoices):
    """What is brought to a reception day (吴兴: 收集问题建议72条)."""

    PROBLEM = "problem", "问题"
    SUGGESTION = "suggestion", "建议"
