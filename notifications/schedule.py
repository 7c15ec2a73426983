"""What the scheduler starts by itself, and when. The office may change the hours in the admin."""

from dataclasses import dataclass

HEARTBEAT = "系统心跳"
DAILY_REMINDERS = "每日提醒"
DELIVERY = "发送邮件"


@dataclass(frozen=True)
class Entry:
    """A line of the timetable; hour and minute as in crontab."""

    name: str
    task: str
    hour: str
    minute: str


SCHEDULE = (
    Entry(DAILY_REMINDERS, "notifications.tasks.send_daily_reminders", hour="8", minute="30"),
    Entry(DELIVERY, "notifications.tasks.deliver_mails", hour="*", minute="*/2"),
    Entry(HEARTBEAT, "notifications.tasks.heartbeat", hour="*", minute="*"),
)


def ensure_schedule() -> None:
    """Write the lines that the scheduler's table lacks; what the office changed stays."""
    from django_celery_beat.models import CrontabSchedule, PeriodicTask

    for entry in SCHEDULE:
        if PeriodicTask.objects.filter(name=entry.name).exists():
            continue
        crontab, _ = CrontabSchedule.objects.get_or_create(
            hour=entry.hour,
            minute=entry.minute,
            day_of_week="*",
            day_of_month="*",
            month_of_year="*",
            timezone="Asia/Shanghai",
        )
        PeriodicTask.objects.create(name=entry.name, task=entry.task, crontab=crontab)
