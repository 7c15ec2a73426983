from django.db.models import TextChoices


class ChangeState(TextChoices):
    """How a change stands that a member asked for in their own data."""

    ASKED = "asked", "待办公室核对"
    ACCEPTED = "accepted", "已采纳"
    REFUSED = "refused", "未采纳"
    WITHDRAWN = "withdrawn", "本人撤回"


class ChangeAction(TextChoices):
    ACCEPT = "accept", "采纳"
    REFUSE = "refuse", "不采纳"
    WITHDRAW = "withdraw", "撤回"
