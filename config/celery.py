"""The Celery application of the worker and the scheduler."""

import os
from threading import Thread
from typing import Any

from celery import Celery, signals

from config.checks import refuse_to_start_misconfigured
from config.parents import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Django's own checks look through every page and form: twenty megabytes that worker and scheduler would
# never let go. `manage.py migrate` makes them before either starts; our own are made below.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")

app = Celery("workplan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.import_modules.connect
def refuse_to_start(**_: Any) -> None:
    """Ask as worker and scheduler import the tasks, before they reach for broker or database."""
    refuse_to_start_misconfigured()


@signals.beat_init.connect
def be_the_only_scheduler(**_: Any) -> None:
    """Hold the data directory's lock as long as the scheduler runs."""
    from notifications.only_scheduler import hold_scheduler

    hold_scheduler()


@signals.beat_embedded_init.connect
def end_scheduler_with_worker(**_: Any) -> None:
    end_with_parent()


@signals.worker_ready.connect
def end_worker_with_scheduler(sender: Any, **_: Any) -> None:
    """Watch the scheduler that this worker started: Celery would go on without it."""
    if scheduler := sender.controller.beat:
        Thread(target=_end_after, args=[scheduler], daemon=True).start()


def _end_after(scheduler: Any) -> None:
    """Have the worker end what it has in hand, and then itself with an error."""
    from celery.worker import state

    scheduler.join()
    state.should_stop = 1
