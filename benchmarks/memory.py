"""What the processes of an installation hold in memory when nobody asks for anything.

    python -m benchmarks.memory
    python -m tests.servers --valkey -- .venv/bin/python -m benchmarks.memory    # as in production

starts web (two workers), worker and scheduler as the Procfile does, on an empty installation, has both
web workers answer, waits until nothing changes any more, and adds up PSS: pages that processes share are
divided among them. Database and broker are not counted. The floor is a Python that has imported Django
and Celery, four times: once for each process that runs the application.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
ANSWERS, PATIENCE, STILL, PAUSE = 40, 120, 3, 2.0
_FLOOR = "import django.contrib.admin, django.db.models, celery.app, sys; print(); sys.stdin.read()"
_SETTINGS = {"DJANGO_SETTINGS_MODULE": "django.conf.global_settings"}


def descendants(pid: int) -> list[int]:
    """Return a process and all that it started, itself first."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, children.read_text().split())
    return found


def pss(pids: list[int]) -> float:
    """Return what processes have in memory, shared pages divided, in MB."""
    rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in rollups) / 1024


def main() -> None:
    home, port = Path(tempfile.mkdtemp(prefix="workplan-memory-")), free_port()
    programs = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "DATA_DIR": str(home),
        "DEMO_TODAY": "",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    for command in ("migrate", "collectstatic --noinput"):
        subprocess.run(
            [sys.executable, "manage.py", *command.split(), "--verbosity", "0"],
            cwd=ROOT,
            env=environment,
            check=True,
        )
    commands = dict(re.findall(r"^(\w+): (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE))
    with (home / "log").open("wb") as log:
        started = {
            name: subprocess.Popen(
                ["sh", "-c", command], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
            for name, command in commands.items()
        }
    try:
        _await_answers(port)
        found = _at_rest({name: process.pid for name, process in started.items()})
        floor = _floor()
        print(f"{'':10}{'PSS MB':>8}{'processes':>11}")
        for name, (megabytes, count) in found.items():
            print(f"{name:10}{megabytes:8.0f}{count:11}")
        total = sum(megabytes for megabytes, _ in found.values())
        print(f"{'all':10}{total:8.0f}\n{'floor':10}{floor:8.0f}{4:11}")
    finally:
        for process in started.values():
            process.terminate()
        for process in started.values():
            process.wait(PATIENCE)


def _await_answers(port: int) -> None:
    """Have both workers of the web server answer some times."""
    for _ in range(PATIENCE * 10):
        try:
            for _ in range(ANSWERS):
                urlopen(f"http://127.0.0.1:{port}/login/", timeout=PATIENCE).read()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")


def _at_rest(roots: dict[str, int]) -> dict[str, tuple[float, int]]:
    """Return PSS and number of processes of each, once they have stood still for some looks."""
    looks: list[dict[str, tuple[float, int]]] = []
    for _ in range(PATIENCE):
        pids = {name: descendants(root) for name, root in roots.items()}
        looks.append({name: (pss(mine), len(mine)) for name, mine in pids.items()})
        totals = [sum(mb for mb, _ in look.values()) for look in looks[-STILL:]]
        if len(totals) == STILL and max(totals) - min(totals) < 1:
            break
        time.sleep(PAUSE)
    return looks[-1]


def _floor() -> float:
    """Return what four processes hold that have imported Django and Celery and nothing of ours."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _FLOOR],
            env=os.environ | _SETTINGS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    try:
        for process in processes:
            process.stdout.readline()
        return pss([process.pid for process in processes])
    finally:
        for process in processes:
            process.communicate(b"")


if __name__ == "__main__":
    main()
