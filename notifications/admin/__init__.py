"""The reminders in the admin: rules, calendar, outbox, timetable."""

from notifications.admin import days, mails, policies, preferences, timetable  # noqa: F401 - they register
