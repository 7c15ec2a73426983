"""The record of background runs, the timetable, and the tasks themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail as outbox
from django.core.management import call_command
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from config.celery import app as celery
from notifications import tasks
from notifications.apps import _write_timetable
from notifications.models import Mail, TaskRun
from notifications.schedule import (
    DAILY_REMINDERS,
    DELIVERY,
    HEARTBEAT,
    SCHEDULE,
    ensure_schedule,
    next_start,
)
from notifications.services import runs
from notifications.services.runs import forget_old_runs, is_missed, last_run, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

# Wednesday, half past eight in the morning at the office.
HALF_PAST_EIGHT = datetime(2021, 3, 24, 0, 30, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clock_at():
    with time_machine.travel(HALF_PAST_EIGHT, tick=False) as traveller:
        yield traveller


def ran(task: str, at: datetime, *, ok: bool = True, finished: bool = True) -> TaskRun:
    return TaskRun.objects.create(
        task=task, started_at=at, finished_at=at if finished else None, ok=ok
    )


# --- records -------------------------------------------------------------------------------------


def test_a_run_is_recorded_from_beginning_to_end(clock_at):
    with recorded(DELIVERY) as run:
        assert TaskRun.objects.get().finished_at is None
        clock_at.shift(MINUTE)
        run.detail = "3 封"
    found = TaskRun.objects.get()
    assert (found.task, found.ok, found.detail) == (DELIVERY, True, "3 封")
    assert (found.started_at, found.finished_at) == (HALF_PAST_EIGHT, HALF_PAST_EIGHT + MINUTE)


def test_an_error_is_kept_and_raised():
    with pytest.raises(ValueError, match="broken"), recorded(DELIVERY):
        raise ValueError("broken")
    run = TaskRun.objects.get()
    assert (run.ok, run.detail) == (False, "ValueError: broken")
    assert run.finished_at == HALF_PAST_EIGHT


def test_the_last_run_is_found_by_its_outcome():
    good = ran(DELIVERY, HALF_PAST_EIGHT - HOUR)
    bad = ran(DELIVERY, HALF_PAST_EIGHT, ok=False)
    ran(HEARTBEAT, HALF_PAST_EIGHT + MINUTE)
    assert last_run(DELIVERY) == bad
    assert last_run(DELIVERY, good=True) == good
    assert last_run(DAILY_REMINDERS) is None


def test_old_runs_are_forgotten_the_frequent_ones_soon():
    kept = [
        ran(HEARTBEAT, HALF_PAST_EIGHT - 2 * DAY),
        ran(DELIVERY, HALF_PAST_EIGHT - 2 * DAY),
        ran(DAILY_REMINDERS, HALF_PAST_EIGHT - 400 * DAY),
    ]
    for run in kept:
        ran(run.task, run.started_at - MINUTE)
    forget_old_runs()
    assert set(TaskRun.objects.all()) == set(kept)


def test_forgetting_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        forget_old_runs()


# --- the timetable -------------------------------------------------------------------------------


def test_the_timetable_is_there_from_the_first_migration():
    lines = {task.name: task for task in PeriodicTask.objects.select_related("crontab")}
    assert {name: (str(task.crontab), task.task) for name, task in lines.items()} == {
        "每日提醒": (
            "30 8 * * * (m/h/dM/MY/d) Asia/Shanghai",
            "notifications.tasks.send_daily_reminders",
        ),
        "发送邮件": (
            "*/2 * * * * (m/h/dM/MY/d) Asia/Shanghai",
            "notifications.tasks.deliver_mails",
        ),
        "系统心跳": ("* * * * * (m/h/dM/MY/d) Asia/Shanghai", "notifications.tasks.heartbeat"),
        "运行监测": ("*/2 * * * * (m/h/dM/MY/d) Asia/Shanghai", "notifications.tasks.watch_health"),
        "公众页面": ("*/10 * * * * (m/h/dM/MY/d) Asia/Shanghai", "voices.tasks.look_after"),
        "每日清理": ("15 3 * * * (m/h/dM/MY/d) Asia/Shanghai", "notifications.tasks.tidy_up"),
    }
    assert lines["每日提醒"].expire_seconds is None
    assert lines["系统心跳"].expire_seconds == 60


def test_each_line_names_a_task_that_the_worker_knows():
    celery.loader.import_default_modules()  # as a worker does when it starts
    assert {entry.task for entry in SCHEDULE} <= set(celery.tasks)


def test_what_the_office_changed_stays():
    seven = CrontabSchedule.objects.create(minute="0", hour="7", timezone="Asia/Shanghai")
    PeriodicTask.objects.filter(name=DAILY_REMINDERS).update(crontab=seven, enabled=False)
    ensure_schedule()
    task = PeriodicTask.objects.get(name=DAILY_REMINDERS)
    assert (task.crontab, task.enabled) == (seven, False)
    assert PeriodicTask.objects.count() == 6


def test_a_line_that_was_deleted_comes_back_with_the_next_migration():
    PeriodicTask.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert PeriodicTask.objects.count() == 6


def test_lines_alike_in_the_schedulers_table_are_no_trouble():
    for _ in range(2):
        CrontabSchedule.objects.create(minute="30", hour="8", timezone="Asia/Shanghai")
    PeriodicTask.objects.all().delete()
    ensure_schedule()
    assert PeriodicTask.objects.count() == 6


def test_without_the_schedulers_table_the_timetable_waits(monkeypatch):
    class Without:
        def get_model(self, app: str, model: str):
            raise LookupError

    PeriodicTask.objects.all().delete()
    _write_timetable(apps=Without())
    assert not PeriodicTask.objects.exists()
    _write_timetable(apps=apps)
    assert PeriodicTask.objects.count() == 6


def test_the_next_start_follows_from_the_timetable():
    assert next_start(DAILY_REMINDERS, HALF_PAST_EIGHT) == HALF_PAST_EIGHT + DAY
    assert next_start(DAILY_REMINDERS, HALF_PAST_EIGHT - MINUTE) == HALF_PAST_EIGHT
    assert next_start(DAILY_REMINDERS, HALF_PAST_EIGHT - 3 * DAY) == HALF_PAST_EIGHT - 2 * DAY


def test_what_is_switched_off_or_deleted_has_no_next_start():
    PeriodicTask.objects.filter(name=DAILY_REMINDERS).update(enabled=False)
    assert next_start(DAILY_REMINDERS, HALF_PAST_EIGHT) is None
    PeriodicTask.objects.filter(name=DAILY_REMINDERS).delete()
    assert next_start(DAILY_REMINDERS, HALF_PAST_EIGHT) is None


# --- runs that are owed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last_good", "now", "missed"),
    [
        (HALF_PAST_EIGHT - DAY, HALF_PAST_EIGHT + 10 * MINUTE, False),
        (HALF_PAST_EIGHT - DAY, HALF_PAST_EIGHT + 11 * MINUTE, True),
        (HALF_PAST_EIGHT - DAY, HALF_PAST_EIGHT + 12 * HOUR, True),
        (HALF_PAST_EIGHT, HALF_PAST_EIGHT + 12 * HOUR, False),
        (HALF_PAST_EIGHT + MINUTE, HALF_PAST_EIGHT + 23 * HOUR, False),
        (HALF_PAST_EIGHT - 9 * DAY, HALF_PAST_EIGHT - HOUR, True),
    ],
)
def test_a_run_that_did_not_come_at_its_hour_is_owed(clock_at, last_good, now, missed):
    ran(DAILY_REMINDERS, last_good)
    clock_at.move_to(now)
    assert is_missed(DAILY_REMINDERS) is missed


@pytest.mark.parametrize("finished", [True, False])
def test_a_run_that_failed_or_was_killed_is_owed_after_a_while(clock_at, finished):
    ran(DAILY_REMINDERS, HALF_PAST_EIGHT, ok=False, finished=finished)
    clock_at.shift(10 * MINUTE - timedelta(seconds=1))
    assert is_missed(DAILY_REMINDERS) is False
    clock_at.shift(MINUTE)
    assert is_missed(DAILY_REMINDERS) is True


def test_before_the_first_run_and_when_switched_off_nothing_is_owed(clock_at):
    assert is_missed(DAILY_REMINDERS) is False
    ran(DAILY_REMINDERS, HALF_PAST_EIGHT - DAY)
    PeriodicTask.objects.filter(name=DAILY_REMINDERS).update(enabled=False)
    clock_at.shift(HOUR)
    assert is_missed(DAILY_REMINDERS) is False


# --- the tasks -----------------------------------------------------------------------------------


@pytest.fixture
def due(person, add_due):
    return add_due(date(2021, 3, 31), person)


def test_the_morning_run_plans_and_sends_and_is_recorded(due):
    tasks.send_daily_reminders()
    assert [message.to for message in outbox.outbox] == [["huang@example.org"]]
    found = TaskRun.objects.order_by("pk").values_list("task", "ok", "detail")
    assert list(found) == [(DAILY_REMINDERS, True, "1 封"), (DELIVERY, True, "1 封")]


def test_the_morning_run_twice_sends_nothing_twice(due):
    tasks.send_daily_reminders()
    tasks.send_daily_reminders()
    assert len(outbox.outbox) == 1


def test_on_a_day_off_it_runs_and_sends_nothing(due, clock_at):
    clock_at.move_to(HALF_PAST_EIGHT + 3 * DAY)
    tasks.send_daily_reminders()
    assert outbox.outbox == []
    assert last_run(DAILY_REMINDERS).detail == "0 封"


def test_delivery_makes_up_for_a_morning_that_was_slept_through(due, clock_at):
    ran(DAILY_REMINDERS, HALF_PAST_EIGHT - DAY)
    clock_at.shift(5 * HOUR)
    tasks.deliver_mails()
    assert len(outbox.outbox) == 1
    tasks.deliver_mails()
    assert len(outbox.outbox) == 1
    assert TaskRun.objects.filter(task=DAILY_REMINDERS).count() == 2


def test_a_run_killed_halfway_is_made_up_for_and_loses_nobody(due, clock_at, monkeypatch):
    class Killed(BaseException):
        """What no except clause of ours catches."""

    def killed(*args) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "plan_reminders", killed)
        with pytest.raises(Killed):
            tasks.send_daily_reminders()
    assert Mail.objects.count() == 0
    clock_at.shift(12 * MINUTE)
    tasks.deliver_mails()
    assert len(outbox.outbox) == 1


def test_a_morning_run_that_keeps_failing_does_not_hold_up_delivery(
    add_mail, clock_at, monkeypatch
):
    def failing(on: date) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(tasks, "plan_reminders", failing)
    with pytest.raises(RuntimeError):
        tasks.send_daily_reminders()
    add_mail()
    clock_at.shift(12 * MINUTE)
    with pytest.raises(RuntimeError):
        tasks.deliver_mails()
    assert len(outbox.outbox) == 1
    clock_at.shift(2 * MINUTE)
    tasks.deliver_mails()  # not every two minutes
    assert TaskRun.objects.filter(task=DAILY_REMINDERS).count() == 2


def test_a_heartbeat_is_recorded_and_clears_up():
    ran(HEARTBEAT, HALF_PAST_EIGHT - 3 * DAY)
    tasks.heartbeat()
    run = TaskRun.objects.get()
    assert (run.task, run.ok, run.started_at) == (HEARTBEAT, True, HALF_PAST_EIGHT)


def test_heartbeats_keep_to_the_real_clock(settings):
    settings.DEMO_TODAY = "2031-01-01"
    tasks.heartbeat()
    assert TaskRun.objects.get().started_at == HALF_PAST_EIGHT


def test_the_morning_run_keeps_to_the_offices_clock(person, add_due, settings):
    settings.DEMO_TODAY = "2021-06-23"
    add_due(date(2021, 6, 30), person)
    tasks.send_daily_reminders()
    assert Mail.objects.get().on == date(2021, 6, 23)


def test_what_is_frequent_is_on_the_timetable():
    assert set(runs._FREQUENT) <= {entry.name for entry in SCHEDULE}
