"""One scheduler on one data directory; whoever comes second is told."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from notifications import only_scheduler

BEAT = [sys.executable, "-m", "config.background", "--beat", "--pool", "threads"]


@pytest.fixture
def data_dir(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def holder(data_dir):
    """Another process that holds the scheduler's lock, as beat does."""
    code = (
        "import sys, time, django; django.setup()\n"
        "from django.conf import settings\n"
        "from notifications import only_scheduler\n"
        "settings.DATA_DIR, settings.DEMO_TODAY = sys.argv[1], '2021-03-10'\n"
        "only_scheduler.hold_scheduler(); print('held', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(data_dir)],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_is_told_who_is_there(holder, settings):
    assert only_scheduler.is_taken()
    with pytest.raises(SystemExit) as told:
        only_scheduler.hold_scheduler()
    assert str(told.value) == (
        f"数据目录 {settings.DATA_DIR} 已在使用（http://127.0.0.1:8000，演示日期 2021-03-10，"
        f"进程 {holder.pid}），没有再启动一份。请先结束那一份，或者用 DATA_DIR 指定另一个目录。"
    )


def test_the_demonstration_is_not_set_up_under_one_that_runs(holder):
    with pytest.raises(CommandError, match="已在使用"):
        call_command("load_demo", "--set-up")


def test_the_lock_ends_with_its_process_however_it_ends(holder):
    holder.kill()
    holder.wait()
    assert not only_scheduler.is_taken()


def test_the_scheduler_itself_does_not_start_a_second_time(process_environment, tmp_path):
    environment = process_environment | {"TEST_DATA_DIR": str(tmp_path)}
    environment.pop("PYTEST_XDIST_WORKER", None)
    (tmp_path / "main").mkdir()
    with (tmp_path / "log").open("wb") as log:
        first = subprocess.Popen(BEAT, cwd=settings.BASE_DIR, env=environment, stderr=log)
    try:
        lock = tmp_path / "main" / "scheduler.lock"
        while not (lock.exists() and lock.read_text()):
            assert first.poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.1)
        second = subprocess.run(
            BEAT, cwd=settings.BASE_DIR, env=environment, capture_output=True, timeout=60
        )
    finally:
        first.terminate()
        first.wait()
    assert second.returncode != 0
    assert "没有再启动一份" in second.stderr.decode()
