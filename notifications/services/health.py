"""Whether database, broker, worker and scheduler are alive, when reminders and the backup last ran,
and whether there is room on the disk.

By the real clock: the office's clock may stand at a day of the demonstration. The holidays alone
are a matter of the office's day.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from kombu import Connection
from kombu.exceptions import OperationalError

from almanac import clock
from members.prepared import prepared_rows
from notifications.channels.table import CHANNELS
from notifications.enums import MailState
from notifications.models import Mail, TaskRun
from notifications.schedule import DAILY_REMINDERS, HEARTBEAT, lines, start_after
from notifications.services.calendar import unknown_words, unknown_years
from notifications.services.runs import BACKUP, TRIAL_RESTORE, last_of, last_runs

# The scheduler starts a heartbeat every minute, and the worker records it.
SILENCE = timedelta(minutes=5)
# How late the daily run may be before something is wrong.
REMINDERS_LATE = timedelta(hours=1)
# A mail that failed longer ago than this is history.
RECENT = timedelta(days=7)
BROKER_SECONDS = 1
# A backup is made every night; one night may fail.
BACKUP_OLD = timedelta(days=2)
# What an import of the largest file and a day's uploads may take, many times over.
LEAST_FREE_BYTES = 1024**3


@dataclass(frozen=True)
class SystemPart:
    """A part of the system, whether it is well, and what is known in words."""

    name: str
    ok: bool
    words: str


def examine() -> list[SystemPart]:
    """Return how each part is, in a few queries and, where the broker hangs, a second."""
    broker, disk = _broker(), _disk()
    try:
        runs = last_runs(HEARTBEAT, DAILY_REMINDERS, BACKUP, TRIAL_RESTORE)
    except DatabaseError:
        return [SystemPart("数据库", False, "连接不上"), broker, disk]
    planned = {line.name: line for line in lines((HEARTBEAT, DAILY_REMINDERS))}
    beat = last_of(runs, HEARTBEAT, good=True)
    scheduler = _scheduler(beat, planned.get(HEARTBEAT))
    return [
        *(SystemPart("数据库", True, connection.display_name), broker),
        *(_worker(beat, scheduler), scheduler),
        *(_reminders(runs, planned.get(DAILY_REMINDERS)), _outbox(), disk),
        *(*_backup(runs), _holidays()),
    ]


def _broker() -> SystemPart:
    """Ask the broker for a sign of life; a broker of files must be able to take a message."""
    folder = current_app.conf.broker_transport_options.get("data_folder_out")
    if folder is not None:
        ok = os.access(folder, os.W_OK)
        return SystemPart("消息队列", ok, "文件队列" if ok else "文件夹不可写")
    broker = _line_to(current_app.conf.broker_write_url)
    try:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
        broker.default_channel.client.ping()  # type: ignore[attr-defined]  # as a channel of Redis has
    except (OSError, OperationalError, *broker.connection_errors):
        return SystemPart("消息队列", False, "连接不上")
    return SystemPart("消息队列", True, "已连接")


@cache
def _line_to(url: str) -> Connection:
    """Return the way to a broker, which is Redis, kept open: to open it costs more than all else here."""
    limits = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
    return current_app.connection_for_write(url, transport_options=limits)


def _worker(heartbeat: TaskRun | None, scheduler: SystemPart) -> SystemPart:
    """A heartbeat shows it; where the scheduler starts none, nothing is known of the worker."""
    heard = _heard("后台进程", heartbeat.finished_at if heartbeat else None)
    if heard.ok or scheduler.ok:
        return heard
    return SystemPart("后台进程", False, f"{heard.words}；定时器没有信号，请先恢复定时器")


def _scheduler(heartbeat: TaskRun | None, line: PeriodicTask | None) -> SystemPart:
    """It notes what it starts, and is behind with its notes; a heartbeat shows it too."""
    signs = (line and line.last_run_at, heartbeat and heartbeat.started_at)
    return _heard("定时器", max(filter(None, signs), default=None))


def _heard(name: str, at: datetime | None) -> SystemPart:
    if at is None:
        return SystemPart(name, False, "尚无信号")
    return SystemPart(name, timezone.now() - at <= SILENCE, f"最近一次信号 {_shown(at)}")


def _reminders(runs: list[TaskRun], line: PeriodicTask | None) -> SystemPart:
    """When reminders ran, how that went, and when they are to run next."""
    now = timezone.now()
    coming = start_after(line, now)
    if coming is None:
        return SystemPart("每日提醒", False, "已停用")
    last, good = last_of(runs, DAILY_REMINDERS), last_of(runs, DAILY_REMINDERS, good=True)
    ok, words = True, []
    if good:
        words.append(f"最近一次 {_shown(good.started_at)}，{good.detail}")
        due = start_after(line, good.started_at)
        ok = due is None or now - due <= REMINDERS_LATE
    else:
        words.append("尚未运行过")
    if last and last.finished_at and not last.ok:
        words.append(f"上次出错：{last.detail}")
        ok = False
    words.append(_next_words(coming))
    return SystemPart("每日提醒", ok, "；".join(words))


def _next_words(coming: datetime) -> str:
    """Return when they run next; where the demonstration's day stands still, no other day will come."""
    if day := clock.demo_day():
        at = timezone.localtime(coming)
        return f"演示日期停在 {day:%Y-%m-%d}，每到 {at:%H:%M} 只生成这一天的提醒"
    return f"下一次 {_shown(coming)}"


def _outbox() -> SystemPart:
    """What could not be sent of late, and what waits for another attempt."""
    rows = _unsent(timezone.now() - RECENT)
    failed = sum(count for *_, state, count in rows if state == MailState.FAILED)
    waiting = [row for row in rows if row[2] == MailState.WAITING]
    retrying = sum(count for *_, count in waiting)
    servers = (channel for channel in CHANNELS.values() if channel.has_one_server)
    away = [
        server.away_words
        for server in servers
        if any(
            key == server.key and error.startswith(server.away_words) for key, error, *_ in waiting
        )
    ]
    words = [
        f"近 {RECENT.days} 天 {failed} 封发送失败" if failed else "",
        f"{retrying} 封等待重试" if retrying else "",
        *away,
    ]
    summary = "，".join(filter(None, words)) or "没有发不出的邮件"
    return SystemPart("邮件", not (failed or away), summary)


@prepared_rows
def _unsent(since: datetime) -> QuerySet:
    """How many failed since then or wait for another attempt, by what was said of them."""
    failed = Q(state=MailState.FAILED, claimed_at__gte=since)
    retrying = Q(state=MailState.WAITING) & ~Q(error="")
    rows = Mail.objects.filter(failed | retrying).order_by()
    return rows.values_list("channel", "error", "state").annotate(Count("pk"))


def _disk() -> SystemPart:
    """Whether there is room left where the data and the backups are; told before it is full."""
    free = {}
    for folder in {settings.DATA_DIR, settings.BACKUP_DIR}:
        try:
            free[os.stat(folder).st_dev] = shutil.disk_usage(folder).free
        except FileNotFoundError:  # no backup yet
            continue
        except OSError:
            return SystemPart("磁盘", False, f"{folder} 读不到")
    least = min(free.values(), default=0)
    return SystemPart("磁盘", least >= LEAST_FREE_BYTES, f"剩余 {least / 1024**3:.1f} GB")


def _backup(runs: list[TaskRun]) -> list[SystemPart]:
    """When the last good backup was made; the demonstration needs none."""
    if not settings.PRODUCTION:
        return []
    last, good = last_of(runs, BACKUP), last_of(runs, BACKUP, good=True)
    trial = last_of(runs, TRIAL_RESTORE)
    ok = good is not None and timezone.now() - good.started_at <= BACKUP_OLD
    words = [f"最近一次 {_shown(good.started_at)}，{good.detail}" if good else "从未备份成功"]
    if good and not ok:
        words.append(f"已超过 {BACKUP_OLD.days} 天没有新的备份")
    if last and last.finished_at and not last.ok:
        words.append(f"上次出错：{last.detail}")
    if trial and trial.finished_at:
        words.append(f"{_shown(trial.started_at)} 试恢复{'成功' if trial.ok else '失败'}")
        ok = ok and trial.ok
    return [SystemPart("备份", ok, "；".join(words))]


def _holidays() -> SystemPart:
    """Whether the days off are known; where they are not, weekends do, so that nothing is broken."""
    years = unknown_years(clock.today())
    words = "".join(map(unknown_words, years)) or "本年的放假安排已知"
    return SystemPart("放假安排", True, words)


def _shown(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
