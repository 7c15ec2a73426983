"""What the worker does; each task may run twice or late without harm."""

import logging

from celery import shared_task
from django.conf import settings
from django.core.management import call_command

from almanac import clock
from members.registry import tell_office
from members.services import accounts, audit, handed_in
from notifications.schedule import DAILY_REMINDERS, DELIVERY, HEARTBEAT, TIDYING
from notifications.services.alarms import watch
from notifications.services.delivery import deliver_waiting
from notifications.services.planning import letters_of, plan_reminders, write_letters
from notifications.services.reminder_day import ReminderDay
from notifications.services.runs import forget_old_runs, has_run_today, is_missed, recorded
from notifications.services.withdrawing import withdraw_stale

logger = logging.getLogger(__name__)


@shared_task
def send_daily_reminders() -> None:
    """Write today's reminders and send them; a day that was slept through is caught up."""
    handed_in.forget_old()
    with recorded(DAILY_REMINDERS) as run:
        run.detail = f"{len(plan_reminders(clock.today()))} 封"
    _send()


@shared_task
def deliver_mails() -> None:
    """Send what waits in the outbox and still holds; make up for a morning's run that was missed."""
    _follow_changes()
    _send()
    if is_missed(DAILY_REMINDERS):
        send_daily_reminders()


def _follow_changes() -> None:
    """Cancel what no longer holds and, once the day's mails have been written, write it anew.

    What cannot be checked goes out as it is: a mail too many is better than none.
    """
    day = ReminderDay(clock.today())
    try:
        if withdraw_stale(day) and has_run_today(DAILY_REMINDERS):
            write_letters(letters_of(day))
    except Exception:
        logger.exception("waiting mails could not be compared with what is due")


def _send() -> None:
    with recorded(DELIVERY) as run:
        run.detail = f"{deliver_waiting()} 封"


@shared_task
def watch_health() -> None:
    """Tell the office what has not been well for ten minutes."""
    watch()


@shared_task
def tidy_up() -> None:
    """Look the trail through, prune it, end old sessions, and stop accounts that nobody uses."""
    with recorded(TIDYING) as run:
        call_command("clearsessions")
        days = settings.UNUSED_ACCOUNT_DAYS
        stopped = accounts.stop_unused(days) if days else []
        try:
            audit.check()
            pruned = audit.prune_old()
        except audit.Broken as broken:
            tell_office("操作记录不完整", f"{broken}请核对是谁动过数据库，并保全备份。")
            raise
        run.detail = f"清理操作记录 {pruned} 条，停用账号 {len(stopped)} 个"


@shared_task
def heartbeat() -> None:
    """Show that scheduler, broker and worker are alive."""
    with recorded(HEARTBEAT):
        forget_old_runs()
