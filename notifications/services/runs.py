"""The record of background runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from notifications.models import TaskRun

KEEP_FREQUENT = timedelta(days=2)
KEEP = timedelta(days=400)


@contextmanager
def recorded(task: str) -> Iterator[TaskRun]:
    """Record a run of a task with its beginning, end and outcome; an error is kept and raised."""
    run = TaskRun.objects.create(task=task, started_at=timezone.now())
    try:
        yield run
        run.ok = True
    except Exception as error:
        run.detail = f"{type(error).__name__}: {error}"[:2000]
        raise
    finally:
        run.finished_at = timezone.now()
        run.save(update_fields=["ok", "detail", "finished_at"])


def last_run(task: str, *, ok: bool | None = None) -> TaskRun | None:
    """Return the latest run of a task (with this outcome), or None."""
    runs = TaskRun.objects.filter(task=task)
    return (runs if ok is None else runs.filter(ok=ok)).first()


def forget_old_runs(task: str, keep: timedelta) -> None:
    """Delete a task's runs older than a time."""
    TaskRun.objects.filter(task=task, started_at__lt=timezone.now() - keep).delete()
