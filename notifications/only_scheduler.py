"""One scheduler on one data directory: two would start everything twice, and a second demonstration would
play on the first one's database.

The lock is the kernel's (flock) and ends with its process, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

_held: list[IO[str]] = []


def _path() -> Path:
    return Path(settings.DATA_DIR, "scheduler.lock")


def _said() -> str:
    """Return what the holder says of itself to whoever comes second."""
    day = f"，演示日期 {settings.DEMO_TODAY}" if settings.DEMO_TODAY else ""
    return f"{settings.SITE_URL}{day}，进程 {os.getpid()}"


def hold_scheduler() -> None:
    """Take the lock for as long as this process lives. Raises SystemExit with words where it is taken."""
    file = _path().open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise SystemExit(taken_words()) from None
    file.truncate(0)
    file.write(_said())
    file.flush()
    _held.append(file)


def is_taken() -> bool:
    """Return whether a scheduler runs on this data directory."""
    if not _path().exists():
        return False
    with _path().open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def taken_words() -> str:
    """Return what is said to whoever comes second."""
    other = _path().read_text(encoding="utf-8") or "另一个进程"
    return (
        f"数据目录 {settings.DATA_DIR} 已在使用（{other}），没有再启动一份。"
        "请先结束那一份，或者用 DATA_DIR 指定另一个目录。"
    )


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for whoever sets the data directory up at this moment, and have others wait."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    with Path(settings.DATA_DIR, "set_up.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
