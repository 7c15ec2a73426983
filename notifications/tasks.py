"""What the worker does; each task may run twice or late without harm."""

from celery import shared_task

from almanac import clock
from notifications.schedule import DAILY_REMINDERS, DELIVERY, HEARTBEAT
from notifications.services.delivery import deliver_waiting
from notifications.services.planning import plan_reminders
from notifications.services.runs import forget_old_runs, is_missed, recorded


@shared_task
def send_daily_reminders() -> None:
    """Write today's reminders and send them; a day that was slept through is caught up."""
    with recorded(DAILY_REMINDERS) as run:
        run.detail = f"{len(plan_reminders(clock.today()))} 封"
    deliver_mails()


@shared_task
def deliver_mails() -> None:
    """Send what waits in the outbox; make up for a morning's run that was missed."""
    with recorded(DELIVERY) as run:
        run.detail = f"{deliver_waiting()} 封"
    if is_missed(DAILY_REMINDERS):
        send_daily_reminders()


@shared_task
def heartbeat() -> None:
    """Show that scheduler, broker and worker are alive."""
    with recorded(HEARTBEAT):
        forget_old_runs()
