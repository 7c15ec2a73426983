from django.db.models import TextChoices


class DepartmentKind(TextChoices):
    """What a name in a 责任部门 or 参与部门 cell stands for."""

    OFFICE = "office", "办公室"
    COMMITTEE = "committee", "专委会"
    SECTOR = "sector", "界别"
    LIAISON = "liaison", "联络处"
    COLLECTIVE = "collective", "统称"


class Duty(TextChoices):
    """What a person does in a department."""

    HEAD = "head", "负责人"
    DEPUTY = "deputy", "副职"
    STAFF = "staff", "工作人员"
