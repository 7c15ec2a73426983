"""What the scheduler starts by itself, and when. The office may change the hours in the admin."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from members.prepared import prepared_models

HEARTBEAT = "系统心跳"
DAILY_REMINDERS = "每日提醒"
DELIVERY = "发送邮件"
WATCH = "运行监测"
TIDYING = "每日清理"
PUBLIC_PAGES = "公众页面"


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
    ScheduleEntry(WATCH, "notifications.tasks.watch_health", hour="*", minute="*/2", expires=120),
    # What became of citizens' messages, for their receipts; and what is old is erased.
    ScheduleEntry(PUBLIC_PAGES, "voices.tasks.look_after", hour="*", minute="*/10", expires=600),
    ScheduleEntry(TIDYING, "notifications.tasks.tidy_up", hour="3", minute="15"),
)


def ensure_schedule() -> None:
    """Write the lines that the scheduler's table lacks; what the office changed stays."""
    every_day = dict.fromkeys(("day_of_week", "day_of_month", "month_of_year"), "*")
    every_day["timezone"] = settings.TIME_ZONE
    for entry in SCHEDULE:
        if not PeriodicTask.objects.filter(name=entry.name).exists():
            PeriodicTask.objects.create(
                name=entry.name,
                task=entry.task,
                crontab=_crontab(hour=entry.hour, minute=entry.minute, **every_day),
                expire_seconds=entry.expires,
            )


def _crontab(**fields: Any) -> CrontabSchedule:
    """Return the scheduler's line with these fields; its table may hold several alike."""
    known = CrontabSchedule.objects.filter(**fields).first()
    return known or CrontabSchedule.objects.create(**fields)


def next_start(name: str, after: datetime) -> datetime | None:
    """Return when the scheduler is to start a line next after a moment, be that past or to come.

    None where the line is switched off or was deleted.
    """
    return start_after(next(iter(lines((name,))), None), after)


def start_after(line: PeriodicTask | None, after: datetime) -> datetime | None:
    """Return the same of a line that was read."""
    if line is None or not line.enabled:
        return None
    start = timezone.now() + line.schedule.remaining_estimate(timezone.localtime(after))
    # The estimate took a moment of its own; a line begins with a minute.
    return (start + timedelta(seconds=30)).replace(second=0, microsecond=0)


@prepared_models("crontab", "interval")
def lines(names: tuple[str, ...]) -> QuerySet[PeriodicTask]:
    """Return lines of the scheduler's table, switched off or not."""
    return PeriodicTask.objects.filter(name__in=names).order_by()


def daily_time(task: PeriodicTask | None) -> time | None:
    """Return when a task runs that runs once a day; None for one that runs all day long."""
    crontab = task.crontab if task else None
    if crontab and crontab.hour.isdecimal() and crontab.minute.isdecimal():
        return time(int(crontab.hour), int(crontab.minute))
    return None


def set_daily_time(task: PeriodicTask, at: time) -> None:
    """Let a task run on the same days at another time, and tell the scheduler.

    Lines of the scheduler's table are shared, so none is changed.
    """
    names = ("day_of_week", "day_of_month", "month_of_year", "timezone")
    days = {name: getattr(task.crontab, name) for name in names}
    task.crontab = _crontab(hour=str(at.hour), minute=str(at.minute), **days)
    task.save(update_fields=["crontab"])


def daily_task(name: str) -> PeriodicTask | None:
    """Return a line of the scheduler's table; None where it was deleted."""
    return PeriodicTask.objects.select_related("crontab").filter(name=name).first()
