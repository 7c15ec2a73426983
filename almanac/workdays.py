"""Working days by the State Council's yearly notice, 调休 included. Pure: imports no Django.

The published calendar reaches only to the current or next year; for other years weekends alone
are taken as days off, and `is_published` says so.
"""

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays as _published

_PUBLISHED_YEARS = frozenset(day.year for day in _published)
_SATURDAY = 5


def is_published(year: int) -> bool:
    """Tell whether the calendar holds the notice for this year."""
    return year in _PUBLISHED_YEARS


def is_workday(day: date) -> bool:
    """Tell whether the office works on this day."""
    if is_published(day.year):
        return chinese_calendar.is_workday(day)
    return day.weekday() < _SATURDAY


def workday_on_or_before(day: date) -> date:
    """Return the day itself if it is worked, else the last working day before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def workdays_after(day: date, count: int) -> date:
    """Return the working day that is `count` working days after a day, which itself does not count.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"{count} working days cannot come after a day")
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def first_workday_of_week(day: date) -> date | None:
    """Return the first working day of the week (Monday to Sunday) of a day; None if it has none."""
    monday = day - timedelta(days=day.weekday())
    week = (monday + timedelta(days=n) for n in range(7))
    return next((d for d in week if is_workday(d)), None)
