from django.db.models import TextChoices


class DepartmentKind(TextChoices):
    """What a name in a 责任部门 or 参与部门 cell, or a 提案's sponsor or handler, stands for.

    承办单位 (bureaus, streets) are departments too, not a table of their own: what makes one work is
    what makes a committee work, namely appointments from a day to a day, accounts of the people
    appointed, aliases, look-up by name, and who is reminded in its stead.
    """

    OFFICE = "office", "办公室"
    COMMITTEE = "committee", "专委会"
    SECTOR = "sector", "界别"
    LIAISON = "liaison", "联络处"
    PARTY = "party", "党派"
    PEOPLES_ORG = "peoples_org", "人民团体"
    TEAM = "team", "委员小组"
    CELL = "cell", "党支部、党小组"
    EXPERTS = "experts", "智库"
    UNIT = "unit", "承办单位"
    COLLECTIVE = "collective", "统称"


# No bodies of the committee's own that act in its name.
NOT_ACTING_KINDS = (
    DepartmentKind.UNIT,
    DepartmentKind.CELL,
    DepartmentKind.EXPERTS,
    DepartmentKind.COLLECTIVE,
)


class Duty(TextChoices):
    """What a person does in a department."""

    HEAD = "head", "负责人"
    DEPUTY = "deputy", "副职"
    STAFF = "staff", "工作人员"
    MEMBER = "member", "委员"
    # Neither acts for the department: posted to it to supervise (派驻), or of a circle of experts.
    MONITOR = "monitor", "民主监督员"
    EXPERT = "expert", "专家"


class Party(TextChoices):
    """政治面貌: the parties are the same everywhere, and none of these is a body that works.

    A party's own organisation in a district, which hands in proposals, is a department.
    """

    CPC = "cpc", "中共"
    MINGE = "minge", "民革"
    MINMENG = "minmeng", "民盟"
    MINJIAN = "minjian", "民建"
    MINJIN = "minjin", "民进"
    NONGGONG = "nonggong", "农工党"
    ZHIGONG = "zhigong", "致公党"
    JIUSAN = "jiusan", "九三学社"
    TAIMENG = "taimeng", "台盟"
    NONE = "none", "无党派人士"
    MASSES = "masses", "群众"


class Sex(TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Departure(TextChoices):
    """Why someone is no longer a 委员."""

    RESIGNED = "resigned", "辞去"
    MOVED = "moved", "调离"
    REMOVED = "removed", "撤销资格"
    DIED = "died", "去世"
    TERM = "term", "届满"


class NameKind(TextChoices):
    """What a name is that stands in a document and that nobody bears yet."""

    PERSON = "person", "人员"
    POST = "post", "职务"
    DEPARTMENT = "department", "部门"
    COLLECTIVE = "collective", "统称"
    SAME = "same", "同已有的"


# Those who act for a department; a 委员 belongs to a 界别 without acting for it.
ACTING_DUTIES = (Duty.HEAD, Duty.DEPUTY, Duty.STAFF)


class Act(TextChoices):
    """What an entry of the trail says that somebody did."""

    SIGN_IN = "sign_in", "登录"
    SIGN_OUT = "sign_out", "退出"
    LOCKED = "locked", "锁定"
    MANY_NAMES = "many_names", "同一地址输错多个账号"
    PASSWORD = "password", "改密码"
    RESET = "reset", "重设密码"
    ACCOUNT = "account", "开通账号"
    ROLE = "role", "改账号"
    EXPORT = "export", "导出"
    DOWNLOAD = "download", "下载文件"
    PRUNED = "pruned", "清理操作记录"
    ERASED = "erased", "删去个人信息"


class AdminRole(TextChoices):
    """三员: what an account that is not of the office's staff does in the admin, and nothing else."""

    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计员"
