"""What the processes of an installation hold in memory when nobody asks for anything.

    python -m benchmarks memory

starts web (two workers), worker and scheduler as the Procfile does, on an empty installation, has both
web workers answer, waits until nothing changes any more, and adds up PSS: pages that processes share are
divided among them. Database and broker are not counted. The floor is a Python that has imported Django
and Celery, four times: once for each process that runs the application.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.web import descendants, pss
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
ANSWERS, PATIENCE, STILL, PAUSE, AIM = 40, 60, 3, 2.0, 300
_FLOOR = "import django.contrib.admin, django.db.models, celery.app, sys; print(); sys.stdin.read()"
_SETTINGS = {"DJANGO_SETTINGS_MODULE": "django.conf.global_settings"}


def main() -> None:
    port, programs = free_port(), Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "DEMO_TODAY": "",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    commands = re.findall(r"^(\w+): (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE)
    started = {
        name: subprocess.Popen(command, shell=True, cwd=ROOT, env=environment)
        for name, command in commands
    }
    try:
        _await_answers(port)
        found = _at_rest({name: process.pid for name, process in started.items()})
        floor, total = _floor(), sum(found.values())
        parts = ", ".join(f"{name} {megabytes:.0f}" for name, megabytes in found.items())
        missed = "!" if total > AIM else ""
        print(f"PSS in MB: {parts}; all {total:.0f} (aim {AIM}){missed}")
        print(f"floor: four Pythons with Django and Celery {floor:.0f}; × {total / floor:.1f}")
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


def _at_rest(roots: dict[str, int]) -> dict[str, float]:
    """Return the PSS of each with all that it started, once they have stood still for some looks."""
    looks: list[dict[str, float]] = []
    for _ in range(PATIENCE):
        looks.append({name: pss(descendants(root)) for name, root in roots.items()})
        totals = [sum(look.values()) for look in looks[-STILL:]]
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
