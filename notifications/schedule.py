"""What the scheduler starts by itself, and when. The office may change the hours in the admin."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from django_celery_beat.models import CrontabSchedule, PeriodicTask

HEARTBEAT = "系统心跳"
DAILY_REMINDERS = "每日提醒"
DELIVERY = "发送邮件"


@dataclass(frozen=True)
class ScheduleEntry:
    """A line of the timetable: hour and minute as in crontab.

    A start that no worker took up within `expires` seconds is dropped: the next one does as well.
    """

    name: str
    task: str
    hour: str
    minute: str
    expires: int | None = None


SCHEDULE = (
    ScheduleEntry(
        DAILY_REMINDERS, "notifications.tasks.send_daily_reminders", hour="8", minute="30"
    ),
    ScheduleEntry(
        DELIVERY, "notifications.tasks.deliver_mails", hour="*", minute="*/2", expires=120
    ),
    ScheduleEntry(HEARTBEAT, "notifications.tasks.heartbeat", hour="*", minute="*", expires=60),
)


def ensure_schedule() -> None:
    """Write the lines that the scheduler's table lacks; what the office changed stays."""
    from django_celery_beat.models import PeriodicTask

    for entry in SCHEDULE:
        if not PeriodicTask.objects.filter(name=entry.name).exists():
            PeriodicTask.objects.create(
                name=entry.name,
                task=entry.task,
                crontab=_crontab(entry),
                expire_seconds=entry.expires,
            )


def _crontab(entry: ScheduleEntry) -> "CrontabSchedule":
    """Return the scheduler's row for an hour and minute; the table may hold several alike."""
    from django_celery_beat.models import CrontabSchedule

    fields = {
        "hour": entry.hour,
        "minute": entry.minute,
        "day_of_week": "*",
        "day_of_month": "*",
        "month_of_year": "*",
        "timezone": settings.TIME_ZONE,
    }
    known = CrontabSchedule.objects.filter(**fields).first()
    return known or CrontabSchedule.objects.create(**fields)


def next_start(name: str, after: datetime) -> datetime | None:
    """Return when the scheduler is to start a line next after a moment, be that past or to come.

    None where the line is switched off or was deleted.
    """
    from django_celery_beat.models import PeriodicTask

    lines = PeriodicTask.objects.select_related("crontab", "interval")
    task = lines.filter(name=name, enabled=True).first()
    if task is None:
        return None
    start = timezone.now() + task.schedule.remaining_estimate(timezone.localtime(after))
    # The estimate took a moment of its own; a line begins with a minute.
    return (start + timedelta(seconds=30)).replace(second=0, microsecond=0)


def daily_time(task: "PeriodicTask | None") -> time | None:
    """Return when a task runs that runs once a day; None for one that runs all day long."""
    crontab = task.crontab if task else None
    if crontab and crontab.hour.isdecimal() and crontab.minute.isdecimal():
        return time(int(crontab.hour), int(crontab.minute))
    return None


def set_daily_time(task: "PeriodicTask", at: time) -> None:
    """Let a task run on the same days at another time, and tell the scheduler.

    Lines of the scheduler's table are shared, so none is changed.
    """
    from django_celery_beat.models import CrontabSchedule

    days = {
        name: getattr(task.crontab, name)
        for name in ("day_of_week", "day_of_month", "month_of_year", "timezone")
    }
    line = {**days, "hour": str(at.hour), "minute": str(at.minute)}
    task.crontab = CrontabSchedule.objects.filter(**line).first() or (
        CrontabSchedule.objects.create(**line)
    )
    task.save(update_fields=["crontab"])


def daily_task(name: str) -> "PeriodicTask | None":
    """Return a line of the scheduler's table; None where it was deleted."""
    from django_celery_beat.models import PeriodicTask

    return PeriodicTask.objects.select_related("crontab").filter(name=name).first()
