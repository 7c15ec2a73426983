"""What the worker does; each task may run twice or late without harm."""

from collections.abc import Callable

from celery import shared_task

from almanac import clock
from notifications.schedule import DAILY_REMINDERS, DELIVERY, HEARTBEAT
from notifications.services.delivery import deliver_waiting
from notifications.services.planning import plan_reminders
from notifications.services.runs import recorded


@shared_task
def send_daily_reminders() -> None:
    """Write today's reminders and send them; a day that was slept through is caught up."""
    _run(DAILY_REMINDERS, lambda: f"{len(plan_reminders(clock.today()))} 封")
    deliver_mails()


@shared_task
def deliver_mails() -> None:
    """Send what waits in the outbox, what failed before among it."""
    _run(DELIVERY, lambda: f"{deliver_waiting()} 封")


@shared_task
def heartbeat() -> None:
    """Show that scheduler, broker and worker are alive."""
    _run(HEARTBEAT, str)


def _run(name: str, work: Callable[[], str]) -> None:
    with recorded(name) as run:
        run.detail = work()
