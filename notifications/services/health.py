"""Whether database, broker, worker and scheduler are alive, and when reminders last ran."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import DatabaseError, connection
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import OperationalError

from notifications.enums import MailState
from notifications.models import Mail
from notifications.schedule import DAILY_REMINDERS, HEARTBEAT
from notifications.services.runs import last_run

# The scheduler starts a heartbeat every minute, and the worker records it.
SILENCE = timedelta(minutes=5)
# Reminders run every day; a day's grace for a server that was switched off overnight.
REMINDERS_SILENCE = timedelta(hours=26)


@dataclass(frozen=True)
class Part:
    """A part of the system, whether it is well, and what is known in words."""

    name: str
    ok: bool
    words: str


def examine() -> list[Part]:
    """Return how each part is, by the real clock."""
    database = _database()
    if not database.ok:
        return [database, _broker()]
    return [database, _broker(), _worker(), _scheduler(), _reminders(), _outbox()]


def _database() -> Part:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Part("数据库", False, "连接不上")
    return Part("数据库", True, connection.vendor)


def _broker() -> Part:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OSError, OperationalError):
        return Part("消息队列", False, "连接不上")
    return Part("消息队列", True, "已连接")


def _worker() -> Part:
    run = last_run(HEARTBEAT, ok=True)
    return _heard("后台进程", run.finished_at if run else None, SILENCE)


def _scheduler() -> Part:
    task = PeriodicTask.objects.filter(name=HEARTBEAT).first()
    return _heard("定时器", task.last_run_at if task else None, SILENCE)


def _reminders() -> Part:
    task = PeriodicTask.objects.filter(name=DAILY_REMINDERS).first()
    if task and not task.enabled:
        return Part("每日提醒", False, "已被停用")
    run = last_run(DAILY_REMINDERS, ok=True)
    if run is None:
        return Part("每日提醒", True, "尚未运行过")
    return _heard("每日提醒", run.finished_at, REMINDERS_SILENCE)


def _outbox() -> Part:
    failed = Mail.objects.filter(state=MailState.FAILED).count()
    return Part("邮件", failed == 0, f"{failed} 封发送失败" if failed else "没有发送失败的邮件")


def _heard(name: str, at: datetime | None, silence: timedelta) -> Part:
    if at is None:
        return Part(name, False, "尚无信号")
    ok = timezone.now() - at <= silence
    return Part(name, ok, f"最近一次 {timezone.localtime(at):%Y-%m-%d %H:%M:%S}")
