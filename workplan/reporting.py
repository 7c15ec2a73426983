"""What each department has done and will do: 上月完成情况 and 下月计划, drawn from the ledger.

A 主席会议 hears both from each committee every month; nobody fills in a second form for it. A report
of days gone by tells the states as they were then, so that it says the same whenever it is printed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from almanac import clock
from almanac.words import month_day
from members.models import Department
from members.roles import Staffing
from workplan.enums import OPEN_STATES, ExtensionState, State
from workplan.models import DueDate, Extension, ItemLink, Plan, Progress
from workplan.status_then import Moved, PastChange, StatusThen, status_then


@dataclass(frozen=True)
class DaySpan:
    """Days from one to another, both included."""

    first: date
    last: date

    @classmethod
    def of_month(cls, year: int, month: int) -> DaySpan:
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    def __str__(self) -> str:
        if self == DaySpan.of_month(self.first.year, self.first.month):
            return f"{self.first.month}月"
        return f"{month_day(self.first)}至{month_day(self.last, self.first.year)}"


@dataclass(frozen=True)
class ReportLine:
    """A due date in a report, and what is said of it."""

    due: DueDate
    words: str


@dataclass
class DepartmentReport:
    """What one department has done, is at, and will do."""

    department: Department
    done: list[ReportLine] = field(default_factory=list)
    going_on: list[ReportLine] = field(default_factory=list)
    planned: list[ReportLine] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """The report of all departments on two stretches of days, as it stood on the day `on`."""

    plan: Plan
    on: date
    done_in: DaySpan
    planned_in: DaySpan
    departments: list[DepartmentReport]

    @property
    def is_over(self) -> bool:
        """Whether the report's first stretch of days has gone by."""
        return self.on == self.done_in.last


def month_report(plan: Plan, year: int, month: int) -> Report:
    """Return what was done in a month and is planned for the next."""
    done_in = DaySpan.of_month(year, month)
    following = done_in.last + timedelta(days=1)
    return report(
        plan, done_in, DaySpan.of_month(following.year, following.month), today=clock.today()
    )


def meeting_report(plan: Plan, held_on: date) -> Report:
    """Return what a meeting hears: done since the first of the month before, planned to the end of
    the month after. What falls into the meeting's own month is on one side or the other.
    """
    month_before = (held_on.replace(day=1) - timedelta(days=1)).replace(day=1)
    month_after = held_on.replace(day=28) + timedelta(days=14)
    last = DaySpan.of_month(month_after.year, month_after.month).last
    return report(
        plan,
        DaySpan(month_before, held_on),
        DaySpan(held_on + timedelta(days=1), last),
        today=clock.today(),
    )


def report(plan: Plan, done_in: DaySpan, planned_in: DaySpan, *, today: date) -> Report:
    """Return each real department's part, in their order; of a collective each has its part.

    The states are those at the end of the first stretch, or of `today` where that is not over.
    """
    on = min(today, done_in.last)
    parts = {
        d.pk: DepartmentReport(d) for d in Department.objects.filter(is_active=True, covers="")
    }
    found = Report(plan, on, done_in, planned_in, [])
    staffing = Staffing(done_in.last)
    latest = _latest_progress(plan, done_in)
    stood = [(due, _then(due, on)) for due in _due_dates(plan)]
    for due, then in sorted(stood, key=_earliest_first):
        for part in _parts_of(due, parts, staffing):
            _sort_in(due, then, part, found, latest.get(due.pk, ""))
    found.departments.extend(p for p in parts.values() if p.done or p.going_on or p.planned)
    return found


def _earliest_first(stood: tuple[DueDate, StatusThen]) -> tuple:
    """Sort by the date in force then; within a day as the rows were written."""
    due, then = stood
    return (then.due_on is None, then.due_on or date.max, due.pk)


def _due_dates(plan: Plan) -> Iterable[DueDate]:
    """Return all due dates of a plan with what they left behind. Of one matter, one row speaks."""
    followers = ItemLink.objects.in_force().values("following")
    granted = Extension.objects.filter(state=ExtensionState.GRANTED).order_by("decided_at", "pk")
    dues = DueDate.objects.filter(item__plan=plan).exclude(item__in=followers)
    return dues.select_related("item__plan").prefetch_related(
        "item__department_rows__department",
        "transitions",
        Prefetch("extensions", granted, to_attr="granted"),
    )


def _then(due: DueDate, on: date) -> StatusThen:
    """Return how a due date stood on a day. Reads what `_due_dates` prefetches."""
    return status_then(
        day=on,
        state=State(due.state),
        due_on=due.due_on,
        closed_on=due.closed_on,
        changes=[
            PastChange(timezone.localdate(row.at), State(row.from_state), State(row.to_state))
            for row in reversed(due.transitions.all())
        ],
        moves=[
            Moved(timezone.localdate(wish.decided_at), wish.old_due_on)
            for wish in due.granted  # type: ignore[attr-defined]  # by the prefetch
        ],
    )


def _latest_progress(plan: Plan, done_in: DaySpan) -> dict[int, str]:
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
    due: DueDate, then: StatusThen, part: DepartmentReport, found: Report, words: str
) -> None:
    """Write a due date into a department's part; `words` is what was last written on it."""
    if then.closed_on and found.done_in.first <= then.closed_on:
        part.done.append(ReportLine(due, words or f"{month_day(then.closed_on)}办结"))
    elif then.state == State.REPORTED:
        part.going_on.append(ReportLine(due, words or "已报结，待办公室审核"))
    elif then.state in OPEN_STATES:
        if words:
            part.going_on.append(ReportLine(due, words))
        if plan := _plan_words(due, then.due_on, found):
            part.planned.append(ReportLine(due, plan))


def _plan_words(due: DueDate, due_on: date | None, found: Report) -> str:
    """Return what is planned with a due date that is to be done; nothing where it is far off."""
    if due_on is None:
        return ""
    day = month_day(due_on, due.item.plan.year)
    if due_on < found.on:
        return f"已逾期，应于{day}前完成"
    if due_on <= found.done_in.last:
        return f"应于{day}前完成，尚未办结"
    if due_on <= found.planned_in.last:
        return f"{day}前完成"
    if due.starts_on and due.starts_on <= found.planned_in.last:
        return f"推进，{day}前完成"
    return ""
