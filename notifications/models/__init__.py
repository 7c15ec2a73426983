"""What is sent, by which rules and on which days, and the record of it."""

from notifications.models.mails import Mail, MailEvent, Reminder
from notifications.models.policies import CalendarEntry, Preference, ReminderPolicy
from notifications.models.runs import TaskRun

__all__ = [
    "CalendarEntry",
    "Mail",
    "MailEvent",
    "Preference",
    "Reminder",
    "ReminderPolicy",
    "TaskRun",
]
