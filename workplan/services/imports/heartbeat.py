"""A sign of life of whoever works on an import, so that one whose process was killed is known within a
minute.

It is the time of a file beside the uploads, which web and worker share: a row would not do, for SQLite
lets nobody write while the import itself is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.utils import timezone

from workplan.models import PlanImport

BEAT_SECONDS = 10
DEAD_AFTER = timedelta(seconds=50)


def _path(record: PlanImport) -> Path:
    return Path(settings.MEDIA_ROOT, "imports", "at_work", str(record.pk))


@contextmanager
def beating(record: PlanImport) -> Iterator[None]:
    """Give signs of life from a thread of its own while an import is worked on."""
    path, over = _path(record), Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            with suppress(OSError):
                path.touch()

    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        path.unlink(missing_ok=True)


def last_beat(record: PlanImport) -> datetime | None:
    """Return the last sign of life; None where nobody has begun, or has ended."""
    try:
        seconds = _path(record).stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone())


def is_dead(record: PlanImport) -> bool:
    """Return whether whoever began to work on an import has given no sign for a while."""
    last = last_beat(record)
    return last is not None and timezone.now() - last > DEAD_AFTER


def forget(record: PlanImport) -> None:
    """Take away the last sign of one who is dead."""
    _path(record).unlink(missing_ok=True)
