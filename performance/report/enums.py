from django.db.models import TextChoices


class ReportState(TextChoices):
    """How far a member's report of a year has come (年度述职)."""

    DRAFT = "draft", "起草"
    HANDED_IN = "handed_in", "已提交"
    COMMENTED = "commented", "已点评"


class ReportAction(TextChoices):
    """What is done to a member's report."""

    HAND_IN = "hand_in", "提交"
    WITHDRAW = "withdraw", "撤回"
    RETURN = "return", "退回"
    COMMENT = "comment", "点评"


class ShownWhat(TextChoices):
    """What of a year's points others see, from nothing up."""

    OWN = "own", "不公开，各看各的"
    BANDS = "bands", "各档人数"
    NAMES = "names", "各档名单，不写分数"
    RANKS = "ranks", "姓名、分数和名次"


class ShownTo(TextChoices):
    """To whom: those of one 界别 or group see their own, or all members see all."""

    OWN_GROUP = "group", "本界别、本小组的委员"
    MEMBERS = "all", "全体委员"
