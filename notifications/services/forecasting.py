"""Who will be told what on which day, as things stand: for a stretch of days, or for one scope.

The days are played through as they will come, with what each of them tells, and nothing is written.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from notifications.letters import ReminderLetter
from notifications.models import Reminder
from notifications.registry import Deadline, dates_of, deadlines
from notifications.reminder_rules import Occasion, occasions, sending_days
from notifications.services.already_sent import AlreadySent
from notifications.services.planning import Planner
from notifications.services.reminder_day import ReminderDay

LONGEST = timedelta(days=62)
# A date that is due after the last day may be told before it.
_FAR = timedelta(days=400)


def forecast(first: date, last: date) -> list[ReminderLetter]:
    """Return the letters of the days from one to another, at most two months on, in their order."""
    planner = Planner.read()
    last = min(last, first + LONGEST)
    return _play(planner, sending_days(first, last, planner.days), first)


def forecast_scope(key: str, first: date, last: date) -> list[ReminderLetter]:
    """Return the letters in which a scope is mentioned, each with its lines alone.

    Only the days on which there is something to say about it are played through.
    """
    planner = Planner.read()
    mine = [d for d in deadlines(first, last + _FAR) if key in d.scope_keys]
    days = {day for deadline in mine for day in _days(deadline, planner, first, last)}
    if planner.weekly:
        days |= {planner.days.first_of_week(day, first) for day in days}
    found = []
    for letter in _play(planner, sorted(days), first):
        if lines := tuple(x for x in letter.lines if key in x.deadline.scope_keys):
            found.append(replace(letter, lines=lines))
    return found


def sent_about(key: str, on: date) -> list[Reminder]:
    """Return what people have been told of what is open in a scope, the latest first."""
    subjects = [d.subject for d in deadlines(on, on + _FAR) if key in d.scope_keys]
    sent = Reminder.objects.filter(subject__in=subjects, withdrawn=False)
    return list(sent.select_related("mail", "recipient").order_by("-mail__on", "recipient", "pk"))


def _play(planner: Planner, days: Iterable[date], first: date) -> list[ReminderLetter]:
    sent, letters = AlreadySent(first), []
    for day in days:
        for letter in planner.letters(ReminderDay(day), sent):
            sent.add(letter)
            letters.append(letter)
    return letters


def _days(deadline: Deadline, planner: Planner, first: date, last: date) -> Iterable[date]:
    """Yield the days on which a deadline has an occasion that it had not the day before."""
    dates = dates_of(deadline)
    rules = planner.policies.for_deadline(deadline)
    seen: set[Occasion] = set()
    for day in sending_days(first, last, planner.days):
        found = set(occasions(dates, day, rules, planner.days))
        if found - seen:
            yield day
        seen |= found
