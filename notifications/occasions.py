"""On which days a due date is a reason to remind. Pure: imports no Django.

Ahead of the date: on each of the given numbers of days before it. A reminder that would fall on a
day off goes out on the working day before, so that a Friday carries Saturday's and Sunday's.
Overdue: once a week, on the week's first working day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from almanac.workdays import first_workday_of_week, workday_on_or_before


@dataclass(frozen=True)
class Occasion:
    """A reason to remind; `key` tells it from every other occasion of the same due date."""

    key: str
    overdue: bool


def occasions(due_on: date, on: date, days_ahead: Iterable[int]) -> list[Occasion]:
    """Return the occasions of a due date whose day has come by the working day `on`.

    Occasions of days before `on` are among them: what was missed is caught up, since the caller
    leaves out those that were served already. Of a date gone by there is one: this week's, or,
    before that has come, the last one ahead of the date, for whoever missed that.
    """
    ahead = [
        Occasion(f"{due_on} -{days}", overdue=due_on < on)
        for days in sorted(set(days_ahead), reverse=True)
        if workday_on_or_before(due_on - timedelta(days=days)) <= on
    ]
    if due_on >= on:
        return ahead
    weekly = first_workday_of_week(on)
    if weekly and due_on < weekly <= on:
        year, week, _ = on.isocalendar()
        return [Occasion(f"overdue {year}-W{week:02}", overdue=True)]
    return ahead[-1:]
