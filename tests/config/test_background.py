"""The worker is started without what Celery's own command line loads besides, and ends with its scheduler."""

import os
import signal
import subprocess
import sys
import time

from django.conf import settings

PATIENCE = 60
SEEN = """
import sys
from config.background import main
try:
    main(["--help"])
finally:
    print(sorted({"click_repl", "prompt_toolkit"} & set(sys.modules)), sys.modules["pygments"])
"""


def test_no_shell_and_no_colours_are_loaded():
    done = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, text=True, check=True)

    assert "Usage: config.background [OPTIONS]" in done.stdout
    assert done.stdout.splitlines()[-1] == "[] None"


def test_where_the_scheduler_is_killed_the_worker_ends_with_an_error(process_environment, tmp_path):
    """As the units start it, with processes for its tasks; `make run` has threads (test_procfile.py)."""
    environment = process_environment | {"TEST_DATA_DIR": str(tmp_path)}
    environment.pop("PYTEST_XDIST_WORKER", None)
    lock = tmp_path / "main" / "scheduler.lock"
    lock.parent.mkdir()
    command = [sys.executable, "-m", "config.background", "--beat", "--concurrency", "1"]
    worker = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        while not (lock.exists() and lock.read_text()):
            assert worker.poll() is None
            time.sleep(0.1)
        scheduler = int(lock.read_text().rpartition("进程 ")[2])
        assert scheduler != worker.pid
        os.kill(scheduler, signal.SIGKILL)
        assert worker.wait(PATIENCE) == 1
    finally:
        worker.kill()
