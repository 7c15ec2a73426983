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
    UNIT = "unit", "承办单位"
    COLLECTIVE = "collective", "统称"


class Duty(TextChoices):
    """What a person does in a department."""

    HEAD = "head", "负责人"
    DEPUTY = "deputy", "副职"
    STAFF = "staff", "工作人员"
    MEMBER = "member", "委员"


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
