"""What each department has done and will do: 上月完成情况 and 下月计划, drawn from the ledger.

A 主席会议 hears both from each committee every month; nobody fills in a second form for it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from almanac.words import month_day
from members.models import Department
from members.roles import Staffing
from workplan.enums import OPEN_STATES
from workplan.models import DueDate, Plan, Progress


@dataclass(frozen=True)
class Stretch:
    """Days from one to another, both included."""

    first: date
    last: date

    @classmethod
    def of_month(cls, year: int, month: int) -> Stretch:
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    def __str__(self) -> str:
        if self == Stretch.of_month(self.first.year, self.first.month):
            return f"{self.first.month}月"
        return f"{month_day(self.first)}至{month_day(self.last, self.first.year)}"


@dataclass(frozen=True)
class Line:
    """A due date in a report, and what is said of it."""

    due: DueDate
    words: str


@dataclass
class DepartmentReport:
    """What one department has done, is at, and will do."""

    department: Department
    done: list[Line] = field(default_factory=list)
    going_on: list[Line] = field(default_factory=list)
    planned: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """The report of all departments on two stretches of days."""

    plan: Plan
    done_in: Stretch
    planned_in: Stretch
    departments: list[DepartmentReport]


def month_report(plan: Plan, year: int, month: int) -> Report:
    """Return what was done in a month and is planned for the next."""
    done_in = Stretch.of_month(year, month)
    following = done_in.last + timedelta(days=1)
    return report(plan, done_in, Stretch.of_month(following.year, following.month))


def meeting_report(plan: Plan, held_on: date) -> Report:
    """Return what a meeting hears: done since the first of the month before, planned to the end of
    the month after. What falls into the meeting's own month is on one side or the other.
    """
    month_before = (held_on.replace(day=1) - timedelta(days=1)).replace(day=1)
    month_after = held_on.replace(day=28) + timedelta(days=14)
    last = Stretch.of_month(month_after.year, month_after.month).last
    return report(plan, Stretch(month_before, held_on), Stretch(held_on + timedelta(days=1), last))


def report(plan: Plan, done_in: Stretch, planned_in: Stretch) -> Report:
    """Return each real department's part, in their order; of a collective each has its part."""
    parts = {
        d.pk: DepartmentReport(d) for d in Department.objects.filter(is_active=True, covers="")
    }
    staffing = Staffing(done_in.last)
    latest = _latest_progress(plan, done_in)
    for due in _due_dates(plan, done_in):
        for part in _parts_of(due, parts, staffing):
            _sort_in(due, part, done_in, planned_in, latest)
    return Report(plan, done_in, planned_in, [p for p in parts.values() if _says_something(p)])


def _says_something(part: DepartmentReport) -> bool:
    return bool(part.done or part.going_on or part.planned)


def _due_dates(plan: Plan, done_in: Stretch) -> Iterable[DueDate]:
    closed = Q(closed_on__range=(done_in.first, done_in.last))
    running = Q(state__in=OPEN_STATES)
    dues = DueDate.objects.filter(closed | running, item__plan=plan)
    return dues.select_related("item__plan").prefetch_related("item__department_rows__department")


def _latest_progress(plan: Plan, done_in: Stretch) -> dict[int, str]:
    """Return what was last written on each due date within the days."""
    rows = Progress.objects.filter(
        due_date__item__plan=plan, at__date__range=(done_in.first, done_in.last)
    ).order_by("at", "pk")
    return dict(rows.values_list("due_date", "text"))


def _parts_of(
    due: DueDate, parts: dict[int, DepartmentReport], staffing: Staffing
) -> Iterable[DepartmentReport]:
    real: dict[int, None] = {}
    for named in due.item.lead_departments:
        real.update(dict.fromkeys(d.pk for d in staffing.real_departments(named.pk)))
    return (parts[pk] for pk in real if pk in parts)


def _sort_in(
    due: DueDate,
    part: DepartmentReport,
    done_in: Stretch,
    planned_in: Stretch,
    latest: dict[int, str],
) -> None:
    words = latest.get(due.pk, "")
    if due.closed_on:
        part.done.append(Line(due, words or f"{month_day(due.closed_on)}办结"))
        return
    if words:
        part.going_on.append(Line(due, words))
    if due.due_on is None:
        return
    if due.due_on < planned_in.first:
        part.planned.append(Line(due, f"已逾期，应于{due.label}前完成"))
    elif due.due_on <= planned_in.last:
        part.planned.append(Line(due, f"{due.label}前完成"))
    elif due.starts_on and due.starts_on <= planned_in.last:
        part.planned.append(Line(due, f"推进，{due.label}前完成"))
