"""Worker and scheduler as processes of their own, on a real broker and a real mail server."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from config.celery import app
from notifications.enums import MailState
from notifications.models import Mail, TaskRun
from notifications.schedule import DAILY_REMINDERS, DELIVERY, HEARTBEAT
from notifications.services.claims import CLAIM_LASTS
from tests.factories import plan_2021
from tests.servers import SmtpSink

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

ROOT = Path(__file__).resolve().parent.parent.parent
LOOKS = 1000  # at what other processes do


def wait_until(condition: Callable[[], object], what: str) -> None:
    for _ in range(LOOKS):
        if condition():
            return
        time.sleep(0.02)
    pytest.fail(f"waited in vain for {what}")


class Processes:
    """Starts workers and schedulers, and sends tasks to them."""

    def __init__(self, broker: str, environment: dict[str, str], log: Path) -> None:
        self.environment, self._broker, self._log = environment, broker, log
        self._running: list[subprocess.Popen] = []

    def start(self, *arguments: str) -> subprocess.Popen:
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running.append(process)
        return process

    def start_worker(self) -> subprocess.Popen:
        return self.start("worker", "--concurrency=1", "--without-gossip", "--without-mingle")

    def kill(self, process: subprocess.Popen) -> None:
        """End a process with its children at once, as a power cut does."""
        if process in self._running:
            self._running.remove(process)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_all(self) -> None:
        for process in list(self._running):
            self.kill(process)

    def send(self, task: str) -> None:
        with app.connection_for_write(url=self._broker) as connection:
            app.send_task(f"notifications.tasks.{task}", connection=connection)

    def health(self) -> dict[str, tuple[bool, str]]:
        """Ask in a process of its own, as the page's server does."""
        ask = (
            "import django, json; django.setup();"
            "from notifications.services.health import examine;"
            "print(json.dumps([[p.name, p.ok, p.words] for p in examine()]))"
        )
        finished = subprocess.run(
            [sys.executable, "-c", ask],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
        )
        return {name: (ok, words) for name, ok, words in json.loads(finished.stdout)}


@pytest.fixture
def processes(
    request, process_environment, smtp_sink, tmp_path
) -> Iterator[Callable[[str], Processes]]:
    """Return a function that makes the processes of one broker: "valkey" or "files"."""
    made: list[Processes] = []

    def make(broker: str, **environment: str) -> Processes:
        environment = {
            **process_environment,
            "EMAIL_URL": f"smtp://{smtp_sink.host}:{smtp_sink.port}",
            **environment,
        }
        url = "filesystem://"
        if broker == "valkey":
            url = environment["REDIS_URL"] = request.getfixturevalue("valkey")
            redis.Redis.from_url(url).flushdb()
        else:  # what earlier tests of this process sent and no worker took
            messages = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
            for message in messages.glob("*.msg"):
                message.unlink()
        made.append(Processes(url, environment, tmp_path / "log"))
        return made[-1]

    yield make
    for found in made:
        found.kill_all()


@pytest.mark.parametrize("broker", ["valkey", "files"])
def test_the_morning_run_goes_from_the_broker_to_the_mail_server(processes, smtp_sink, broker):
    plan = plan_2021()
    running = processes(broker, DEMO_TODAY="2021-03-24")
    running.send("send_daily_reminders")
    running.start_worker()
    wait_until(lambda: TaskRun.objects.filter(task=DELIVERY, ok=True).exists(), "the delivery")
    assert {letter["To"] for letter in smtp_sink.letters} == {
        person.email for person in plan.answering.values()
    }
    assert len(smtp_sink.letters) == 7
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert TaskRun.objects.get(task=DAILY_REMINDERS).detail == "7 封"


@pytest.mark.parametrize("broker", ["valkey", "files"])
def test_health_is_told_of_processes_that_run_and_of_those_that_are_dead(processes, broker):
    running = processes(broker)
    PeriodicTask.objects.exclude(name=HEARTBEAT).update(enabled=False)
    PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(minutes=10))
    worker = running.start_worker()
    scheduler = running.start("beat", "--schedule", os.devnull)
    wait_until(lambda: TaskRun.objects.filter(task=HEARTBEAT, ok=True).exists(), "a heartbeat")
    alive = running.health()
    assert {name: ok for name, (ok, _) in alive.items()} == {
        "数据库": True,
        "消息队列": True,
        "后台进程": True,
        "定时器": True,
        "每日提醒": False,  # switched off above
        "邮件": True,
        "放假安排": True,
        "磁盘": True,
    }

    running.kill(scheduler)
    without_scheduler = {}

    def misses_the_scheduler() -> bool:
        # What it sent before it was killed may be carried out afterwards.
        TaskRun.objects.all().delete()
        PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(minutes=10))
        without_scheduler.update(running.health())
        return not without_scheduler["定时器"][0]

    wait_until(misses_the_scheduler, "the scheduler to be missed")
    # Nobody asks the worker for a sign any more: it is not known how it is.
    unknown = (False, "尚无信号；定时器没有信号，请先恢复定时器")
    assert without_scheduler["后台进程"] == unknown

    running.start("beat", "--schedule", os.devnull)
    wait_until(lambda: TaskRun.objects.filter(task=HEARTBEAT, ok=True).exists(), "a heartbeat")
    assert running.health()["后台进程"][0] is True

    running.kill(worker)
    TaskRun.objects.all().delete()
    assert running.health()["后台进程"] == (False, "尚无信号")


def test_a_worker_killed_amid_two_hundred_mails_loses_none(processes, smtp_sink, add_mail):
    for _ in range(200):
        add_mail()
    slow_down(smtp_sink)
    running = processes("valkey")
    worker = running.start_worker()
    running.send("deliver_mails")
    wait_until(lambda: len(smtp_sink.letters) >= 60, "the first mails")
    running.kill(worker)
    assert Mail.objects.filter(state=MailState.SENT).count() >= 59
    assert Mail.objects.filter(state=MailState.SENDING).count() <= 1

    running.start_worker()
    running.send("deliver_mails")
    wait_until(lambda: not Mail.objects.filter(state=MailState.WAITING).exists(), "the rest")
    wait_until(lambda: TaskRun.objects.filter(task=DELIVERY, ok=True).exists(), "the end")
    # A quarter of an hour goes by, and nobody has come back from the mail in hand.
    Mail.objects.filter(state=MailState.SENDING).update(claimed_at=timezone.now() - 2 * CLAIM_LASTS)
    running.send("deliver_mails")
    wait_until(lambda: not Mail.objects.exclude(state=MailState.SENT).exists(), "the mail in hand")
    received = Counter(letter["Message-ID"] for letter in smtp_sink.letters)
    assert len(received) == 200
    assert received.total() <= 201


def slow_down(sink: SmtpSink) -> None:
    """Let the mail server take its time over each letter."""
    receive = sink.handle_DATA

    async def receive_slowly(*args) -> str:
        await asyncio.sleep(0.01)
        return await receive(*args)

    sink.handle_DATA = receive_slowly
