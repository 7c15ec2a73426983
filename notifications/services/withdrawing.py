"""A change of date or owner cancels what has not been sent; what still holds is planned anew."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from almanac.words import month_day
from notifications.enums import MailState
from notifications.models import Mail, MailEvent, Reminder
from notifications.registry import Deadline
from notifications.services.reminder_day import ReminderDay

# How far a date may have been moved and still be found: a year and a margin.
_FAR = timedelta(days=400)


def withdraw_stale(day: ReminderDay) -> int:
    """Cancel the waiting mails of which a line no longer holds on a day; return how many.

    A mail goes as a whole: the occasions of its other lines are open again, and are told in the
    next mail that is planned. What a worker has claimed is on its way and stays.
    """
    mails = Mail.objects.filter(state=MailState.WAITING, reminders__isnull=False).distinct()
    mails = mails.defer("text", "html").select_related("recipient")
    waiting = list(mails.prefetch_related("reminders"))
    if not waiting:
        return 0
    furthest = max(r.due_on for mail in waiting for r in mail.reminders.all())
    current = {d.subject: d for d in day.deadlines(max(furthest, day.on) + _FAR)}
    return sum(
        _withdraw(mail, words) for mail in waiting if (words := _no_longer_true(mail, current))
    )


def _no_longer_true(mail: Mail, current: dict[str, Deadline]) -> str:
    """Return what changed since a mail was written, line by line; nothing where it all holds."""
    changes = {r.title: words for r in mail.reminders.all() if (words := _change(r, mail, current))}
    return "；".join(f"{title}{words}" for title, words in changes.items())


def _change(reminder: Reminder, mail: Mail, current: dict[str, Deadline]) -> str:
    deadline = current.get(reminder.subject)
    if deadline is None:
        return "已办理，或不必再提醒"
    if deadline.due_on != reminder.due_on:
        return f"日期改为{month_day(deadline.due_on, reminder.due_on.year)}"
    if mail.recipient_id not in deadline.people_up_to(len(deadline.escalation)):
        return f"不再由{mail.recipient}负责"
    return ""


@transaction.atomic
def _withdraw(mail: Mail, words: str) -> bool:
    """Cancel a mail that still waits, and open the occasions of its lines again."""
    still = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING)
    if not still.update(state=MailState.CANCELLED, error=f"未发出：{words}。", try_after=None):
        return False
    mail.reminders.update(withdrawn=True)
    MailEvent.objects.create(mail=mail, at=timezone.now(), words=f"系统取消：{words}。")
    return True
