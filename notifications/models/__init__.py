"""What is sent, by which rules and on which days, and the record of it."""

from notifications.models.mails import Mail, MailEvent, Reminder
from notifications.models.policies import CalendarEntry, ReminderPolicy
from notifications.models.preferences import CalendarFeed, Preference, WallAddress
from notifications.models.runs import TaskRun
