"""The Celery application of the worker and the scheduler."""

import os
from typing import Any

from celery import Celery, signals

from config.checks import refuse_to_start_misconfigured

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
