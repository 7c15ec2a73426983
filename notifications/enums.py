from django.db.models import TextChoices


class MailState(TextChoices):
    WAITING = "waiting", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    CANCELLED = "cancelled", "已取消"


class ReminderKind(TextChoices):
    """Why something stands in a mail, the most urgent first."""

    OVERDUE = "overdue", "逾期提醒"
    UPCOMING = "upcoming", "到期提醒"
    NUDGE = "nudge", "季度提醒"
    PREVIEW = "preview", "下月预告"


class Frequency(TextChoices):
    """How often someone wants a mail."""

    DAILY = "daily", "每个工作日（有内容才发）"
    WEEKLY = "weekly", "每周一次（每周第一个工作日）"


class DayKind(TextChoices):
    """What an entry in the office's calendar makes of its days."""

    OFF = "off", "放假"
    WORKED = "worked", "上班"
    QUIET = "quiet", "上班但不发提醒"
