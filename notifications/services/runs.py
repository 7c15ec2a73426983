"""The record of background runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone

from members.prepared import prepared_models
from notifications.models import TaskRun
from notifications.schedule import DELIVERY, HEARTBEAT, WATCH, next_start

# What the timers of the machine start, not the scheduler: upkeep's commands record it.
BACKUP = "备份"
TRIAL_RESTORE = "试恢复"
# Each word to the office about parts that are not well, or are again.
ALARM = "运行告警"

# What runs every minute or two is kept for two days, everything else for a good year.
_FREQUENT = (HEARTBEAT, DELIVERY, WATCH)
_KEEP_FREQUENT = timedelta(days=2)
_KEEP = timedelta(days=400)
# A run that has begun is given this long before it counts as lost.
_PATIENCE = timedelta(minutes=10)


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


def last_run(task: str, *, good: bool = False) -> TaskRun | None:
    """Return the latest run of a task (the latest that went well), or None."""
    return last_of(last_runs(task), task, good=good)


def last_of(runs: list[TaskRun], task: str, *, good: bool = False) -> TaskRun | None:
    """Return the same of what `last_runs` returned."""
    return next((one for one in runs if one.task == task and (one.ok or not good)), None)


@prepared_models()
def last_runs(*tasks: str) -> QuerySet[TaskRun]:
    """Return of each of some tasks the latest run and the latest good one, the last first."""
    wanted = Q()
    for task in tasks:
        runs = TaskRun.objects.filter(task=task).values("pk")
        for some in (runs, runs.filter(ok=True)):
            wanted |= Q(pk=Subquery(some[:1]))
    return TaskRun.objects.filter(wanted)


def has_run_today(task: str) -> bool:
    """Return whether a run of a task has gone well on the real clock's day."""
    last = last_run(task, good=True)
    return last is not None and timezone.localdate(last.started_at) == timezone.localdate()


def is_missed(task: str) -> bool:
    """Return whether a run of a task is owed: the server slept at its hour, or the run was lost.

    The scheduler looks at a task only within two hours of its hour, and a worker that is killed
    may take its message with it; so the day's run is owed until one has gone well.
    """
    now = timezone.now()
    last, last_good = last_run(task), last_run(task, good=True)
    if last is None or last.started_at > now - _PATIENCE:
        return False
    if last_good is None:
        return True
    due = next_start(task, after=last_good.started_at)
    return due is not None and due < now - _PATIENCE


def forget_old_runs() -> None:
    """Delete the runs that nobody will ask for any more."""
    now = timezone.now()
    TaskRun.objects.filter(
        Q(started_at__lt=now - _KEEP) | Q(task__in=_FREQUENT, started_at__lt=now - _KEEP_FREQUENT)
    ).delete()
