"""`make run`: web, worker and scheduler live and die together, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import connection

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 40
LOOKS = 400


class Group:
    """The processes of the Procfile, started by honcho."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port = servers.free_port()
        self.log = log
        programs = Path(sys.executable).parent
        with log.open("wb") as output:
            self.honcho = subprocess.Popen(
                [programs / "honcho", "--env", os.devnull, "start", "--port", str(self.port)],
                cwd=ROOT,
                env={**environment, "PATH": f"{programs}:{environment['PATH']}"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def serves(self) -> bool:
        try:
            return urlopen(f"http://127.0.0.1:{self.port}/login/", timeout=PATIENCE).status == 200
        except URLError:
            return False

    def pid(self, name: str) -> int:
        """Return the process of which honcho says `web.1 started (pid=12)`; the scheduler is the worker's."""
        if name == "scheduler":
            worker = self.pid("worker")
            wait_for(lambda: len(descendants(worker)) == 2)
            return descendants(worker)[1]
        return int(self.log.read_text().partition(f"{name}.1 started (pid=")[2].partition(")")[0])


@pytest.fixture
def group(process_environment, tmp_path) -> Iterator[Group]:
    if connection.vendor != "sqlite":
        pytest.skip("the demonstration runs on SQLite")
    group = Group(process_environment, tmp_path / "log")
    try:
        wait_for(group.serves)
        yield group
    finally:
        group.honcho.terminate()
        group.honcho.wait(PATIENCE)


@pytest.mark.parametrize("victim", ["web", "worker", "scheduler"])
def test_where_one_is_killed_all_end(group, victim):
    pids = {name: group.pid(name) for name in ("web", "worker", "scheduler")}
    family = descendants(group.honcho.pid)
    os.kill(pids[victim], signal.SIGKILL)
    assert group.honcho.wait(PATIENCE) != 0
    wait_for(lambda: not any(map(is_alive, family)))


def test_an_interrupt_ends_all_in_good_order(group):
    family = descendants(group.honcho.pid)
    group.honcho.send_signal(signal.SIGINT)
    assert group.honcho.wait(PATIENCE) == 130
    wait_for(lambda: not any(map(is_alive, family)))
    assert "Traceback" not in group.log.read_text()


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(LOOKS):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("waited in vain")


def descendants(pid: int) -> list[int]:
    """Return a process and all that it started, and they."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in descendants(int(child)))]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
