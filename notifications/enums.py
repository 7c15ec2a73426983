from django.db.models import TextChoices


class MailState(TextChoices):
    WAITING = "waiting", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"


class ReminderKind(TextChoices):
    UPCOMING = "upcoming", "到期提醒"
    OVERDUE = "overdue", "逾期提醒"
