"""Working days by the State Council's yearly notice, 调休 included. Pure: imports no Django.

The published calendar reaches only to the current or next year; for other years weekends, and the
statutory days as far as they are known here, are taken as days off, and `is_published` says so. A
`Calendar` lays over it what an office entered.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import chinese_calendar
from chinese_calendar.constants import holidays as _published

# The days off that the regulation names (全国年节及纪念日放假办法, 2024), of a year whose notice is not
# published yet: what is moved or exchanged with weekends the notice will say.
_STATUTORY = {
    2027: frozenset(
        date(2027, month, day)
        for month, days in {
            1: (1,),
            2: (5, 6, 7, 8),
            4: (5,),
            5: (1, 2),
            6: (9,),
            9: (15,),
            10: (1, 2, 3),
        }.items()
        for day in days
    )
}
_PUBLISHED_YEARS = frozenset(day.year for day in _published)
_SATURDAY = 5
_DAY = timedelta(days=1)
# The library looks through all its years each time it is asked, and a day's scan asks for few days
# very often.
_is_workday_by_notice = cache(chinese_calendar.is_workday)


def is_published(year: int) -> bool:
    """Return whether the calendar holds the notice for this year."""
    return year in _PUBLISHED_YEARS


class Calendar:
    """The published notices, and over them single days that are worked (True) or off (False)."""

    def __init__(self, changes: Mapping[date, bool] | None = None) -> None:
        self._changes = dict(changes or {})
        self._counts: dict[int, list[int]] = {}

    def is_known(self, year: int) -> bool:
        """Return whether there is more to go by than that: a notice, or an entry of the office."""
        return is_published(year) or any(day.year == year for day in self._changes)

    def is_workday(self, day: date) -> bool:
        """Return whether the office works on this day."""
        if day in self._changes:
            return self._changes[day]
        if is_published(day.year):
            return _is_workday_by_notice(day)
        return day.weekday() < _SATURDAY and day not in _STATUTORY.get(day.year, ())

    def workday_on_or_before(self, day: date) -> date:
        """Return the day itself if it is worked, else the last working day before it."""
        while not self.is_workday(day):
            day -= _DAY
        return day

    def workdays_after(self, day: date, count: int) -> date:
        """Return the day `count` working days after a day, which itself does not count.

        Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError(f"{count} working days cannot come after a day")
        while count:
            day += _DAY
            count -= self.is_workday(day)
        return day

    def workdays_before(self, day: date, count: int) -> date:
        """Return the day `count` working days before a day, which itself does not count.

        Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError(f"{count} working days cannot come before a day")
        while count:
            day -= _DAY
            count -= self.is_workday(day)
        return day

    def first_workday_of_week(self, day: date) -> date | None:
        """Return the first working day of a day's week (Monday to Sunday); None if it has none."""
        monday = day - timedelta(days=day.weekday())
        week = (monday + timedelta(days=n) for n in range(7))
        return next((d for d in week if self.is_workday(d)), None)

    def workdays_between(self, after: date, until: date) -> int:
        """Return how many working days lie after one day, up to another and with it; at least 0."""
        if until <= after:
            return 0
        whole_years = sum(self._counted(year)[-1] for year in range(after.year, until.year))
        return whole_years + self._number(until) - self._number(after)

    def _number(self, day: date) -> int:
        return self._counted(day.year)[day.timetuple().tm_yday]

    def _counted(self, year: int) -> list[int]:
        """Return, for each day of a year, how many working days the year has had by its evening."""
        if year not in self._counts:
            first, length = date(year, 1, 1), date(year, 12, 31).timetuple().tm_yday
            worked = (self.is_workday(first + timedelta(days=n)) for n in range(length))
            self._counts[year] = list(accumulate(map(int, worked), initial=0))
        return self._counts[year]


PUBLISHED = Calendar()
is_workday = PUBLISHED.is_workday
workday_on_or_before = PUBLISHED.workday_on_or_before
workdays_after = PUBLISHED.workdays_after
first_workday_of_week = PUBLISHED.first_workday_of_week
