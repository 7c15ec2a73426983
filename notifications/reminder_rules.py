"""On which days a due date is a reason to remind. Pure: imports no Django.

Ahead of the date: on each of the given numbers of days before it. What would fall on a day on which
nothing is sent goes out on the sending day before, so that a Friday carries Saturday and Sunday.
Overdue: on given working days after the date, at a growing distance, then at an even one.
All-year items: at the end of each quarter. The month's last sending day: what the next month has.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from almanac.workdays import PUBLISHED, Calendar
from notifications.enums import ReminderKind

# A quarter's nudge or a month's preview that was missed is worth telling for so long.
CATCH_UP = timedelta(days=7)
# So many days are enough to send a notice or papers.
_ENOUGH = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SendingDays:
    """The days on which reminders go out: worked, and not kept quiet by the office."""

    calendar: Calendar = PUBLISHED
    quiet: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        return day not in self.quiet and self.calendar.is_workday(day)

    def on_or_before(self, day: date) -> date:
        while day not in self:
            day -= _DAY
        return day

    def next_after(self, day: date) -> date:
        day += _DAY
        while day not in self:
            day += _DAY
        return day

    def first_of_week(self, day: date, not_before: date) -> date:
        """Return the first sending day of a day's week, at the earliest a given one."""
        monday = day - timedelta(days=day.weekday())
        return self.next_after(max(monday, not_before) - _DAY)

    def eve_of_next_week(self, day: date) -> date:
        """Return the day before the first sending day of the weeks after a day's."""
        sunday = day + timedelta(days=6 - day.weekday())
        return self.next_after(sunday) - _DAY


@dataclass(frozen=True)
class Rules:
    """What the office laid down; days overdue are counted in working days.

    `escalate_after` names, for each step above the heads, from which day overdue it is told too
    (None: never). `task_days_ahead` is for what has to be done before a date, as a ★ item's scheme.
    """

    days_ahead: tuple[int, ...]
    task_days_ahead: tuple[int, ...]
    overdue_days: tuple[int, ...]
    overdue_every: int
    escalate_after: tuple[int | None, ...] = ()
    quarterly: bool = True
    monthly: bool = True
    is_active: bool = True


@dataclass(frozen=True)
class Dates:
    """What occasions follow from: the due date, its beginning, whether it is that of a task, and when
    progress was last reported. What is told `once` has one occasion.
    """

    due_on: date
    starts_on: date | None = None
    is_task: bool = False
    progress_on: date | None = None
    once: bool = False

    @property
    def is_all_year(self) -> bool:
        first, last = date(self.due_on.year, 1, 1), date(self.due_on.year, 12, 31)
        return (self.starts_on, self.due_on) == (first, last)


@dataclass(frozen=True)
class Occasion:
    """A reason to remind; `key` tells it from every other occasion of the same due date.

    `step` says how far up it is told: 0 the heads, 1 the lead leaders too, 2 the next above.
    """

    key: str
    kind: ReminderKind
    step: int = 0


def occasions(
    dates: Dates, on: date, rules: Rules, days: SendingDays, *, until: date | None = None
) -> list[Occasion]:
    """Return the occasions of a due date whose day has come by the sending day `on`.

    Occasions of days before `on` are among them: what was missed is caught up, since the caller
    leaves out those that were served already. `until` (default `on`) looks further ahead, for who
    reads once a week. Of a date gone by there is one occasion: the latest day overdue that has
    come, or, before the first has, the last one ahead of the date, for whoever missed that.
    """
    if not rules.is_active:
        return []
    until = until or on
    ahead = _ahead(dates, on, until, rules, days)
    if dates.once:
        return ahead
    if dates.due_on < on:
        return _overdue(dates.due_on, on, rules, days.calendar) or ahead[-1:]
    if dates.is_task:
        return ahead
    return [
        *ahead,
        *_nudge(dates, on, until, rules, days),
        *_preview(dates, on, until, rules, days),
    ]


def _ahead(dates: Dates, on: date, until: date, rules: Rules, days: SendingDays) -> list[Occasion]:
    kind = ReminderKind.OVERDUE if dates.due_on < on else ReminderKind.UPCOMING
    wanted = rules.task_days_ahead if dates.is_task else rules.days_ahead
    if dates.once:
        wanted = _one_of(wanted)
    return [
        Occasion(f"{dates.due_on} -{number}", kind)
        for number in sorted(set(wanted), reverse=True)
        if days.on_or_before(dates.due_on - timedelta(days=number)) <= until
    ]


def _one_of(days_ahead: tuple[int, ...]) -> tuple[int, ...]:
    """Return the day on which to tell what is told once: the last that leaves time for it."""
    in_time = [number for number in days_ahead if number >= _ENOUGH]
    return (min(in_time) if in_time else max(days_ahead),)


def _overdue(due_on: date, on: date, rules: Rules, calendar: Calendar) -> list[Occasion]:
    number = latest_overdue_day(calendar.workdays_between(due_on, on), rules)
    if not number:
        return []
    step = sum(after is not None and number >= after for after in rules.escalate_after)
    return [Occasion(f"{due_on} +{number}", ReminderKind.OVERDUE, step)]


def latest_overdue_day(worked: int, rules: Rules) -> int:
    """Return the last day overdue on which to remind among the first `worked` ones; 0 for none."""
    come = [day for day in rules.overdue_days if day <= worked]
    last = max(rules.overdue_days, default=0)
    if worked <= last:
        return max(come, default=0)
    return last + (worked - last) // rules.overdue_every * rules.overdue_every


def _nudge(dates: Dates, on: date, until: date, rules: Rules, days: SendingDays) -> list[Occasion]:
    """Return the quarter's end that has just come, for what runs the whole year and of which nothing
    was reported in that quarter.
    """
    if not (rules.quarterly and dates.is_all_year):
        return []
    year = dates.due_on.year
    return [
        Occasion(f"quarter {year}-Q{quarter}", ReminderKind.NUDGE)
        for quarter in (1, 2, 3)  # the year's end is the due date itself
        if _is_fresh(days.on_or_before(month_end(date(year, 3 * quarter, 1))), on, until)
        and not (dates.progress_on and dates.progress_on >= date(year, 3 * quarter - 2, 1))
    ]


def _preview(
    dates: Dates, on: date, until: date, rules: Rules, days: SendingDays
) -> list[Occasion]:
    """Return the month just ahead, for what is due in it or begins in it; leaders are told too."""
    if not rules.monthly:
        return []
    return [
        Occasion(f"month {ahead:%Y-%m}", ReminderKind.PREVIEW, step=1)
        for ahead in previewed_months(on, until, days)
        if any(day and day.replace(day=1) == ahead for day in (dates.due_on, dates.starts_on))
    ]


def previewed_months(on: date, until: date, days: SendingDays) -> list[date]:
    """Return the first days of the months whose preview has come and is not stale yet."""
    this = on.replace(day=1)
    firsts = (this, month_end(this) + _DAY)
    return [first for first in firsts if _is_fresh(days.on_or_before(first - _DAY), on, until)]


def _is_fresh(day: date, on: date, until: date) -> bool:
    return day <= until and on <= day + CATCH_UP


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def horizon(until: date, longest_ahead: int, days: SendingDays) -> date:
    """Return the last due date that has an ahead-occasion by `until`, pulled forward or not."""
    return days.next_after(until) - _DAY + timedelta(days=longest_ahead)


def sending_days(first: date, last: date, days: SendingDays) -> Iterable[date]:
    """Yield the sending days from one day to another, both included."""
    while first <= last:
        if first in days:
            yield first
        first += _DAY


def occasion_words(key: str, *, is_task: bool = False) -> str:
    """Return an occasion as people say it: 到期前 7 天, 逾期第 5 个工作日, 一季度末, 4月预告."""
    before, sign, number = key.rpartition(" ")
    if before == "quarter":
        return f"{'一二三四'[int(number[-1]) - 1]}季度末"
    if before == "month":
        return f"{int(number[-2:])}月预告"
    if not sign or not number[1:].isdecimal():
        return ""
    if number.startswith("+"):
        return f"{'开始后' if is_task else '逾期'}第 {number[1:]} 个工作日"
    if number == "-0":
        return "开始当天" if is_task else "到期当天"
    return f"{'开始' if is_task else '到期'}前 {number[1:]} 天"
