"""What each department has done and will do: 上月完成情况 and 下月计划, drawn from the ledger.

A 主席会议 hears both from each committee every month; nobody fills in a second form for it. A report
of days gone by tells the states as they were then, so that it says the same whenever it is printed.
Of a month that has not begun there is only what is planned for it.

It is short enough to be heard: a matter is said once, with its news, its date and, where there are
several, its departments; what runs all year is spoken of where there is news of it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from almanac import clock
from almanac.words import ended, month_day
from members.models import Department
from members.roles import Staffing
from workplan.enums import OPEN_STATES, WORKING_STATES, ExtensionState, State
from workplan.models import DueDate, Extension, ItemLink, Plan, Progress
from workplan.status_then import Moved, PastChange, StatusThen, status_then

# Of what is due after the planned days.
_GOES_ON = "推进，"


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
    """A due date in a report, what is said of it, and whose it is; of what is going on also its
    date in words, `until`.
    """

    due: DueDate
    words: str
    departments: tuple[Department, ...]
    until: str = ""

    @property
    def whose(self) -> str:
        """The departments as the document calls them, where there are several: （各专委会）."""
        if len(self.departments) == 1:
            return ""
        return f"（{'、'.join(map(str, self.due.item.lead_departments))}）"

    @property
    def sentence(self) -> str:
        """What is said of it and whose it is, ended once, however it was typed."""
        said = ended(self.words) + (ended(self.until) if self.until else "")
        return said[:-1] + self.whose + said[-1]


@dataclass
class DepartmentReport:
    """What one department has done, is at, and will do; without one, several together."""

    department: Department | None
    done: list[ReportLine] = field(default_factory=list)
    going_on: list[ReportLine] = field(default_factory=list)
    planned: list[ReportLine] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.department.name if self.department else "多个部门共同承担"

    @property
    def is_empty(self) -> bool:
        return not (self.done or self.going_on or self.planned)

    def part_of(self, ids: Collection[int]) -> DepartmentReport:
        """Return what of it concerns some departments."""

        def theirs(lines: list[ReportLine]) -> list[ReportLine]:
            return [line for line in lines if any(d.pk in ids for d in line.departments)]

        return DepartmentReport(
            self.department, theirs(self.done), theirs(self.going_on), theirs(self.planned)
        )


@dataclass(frozen=True)
class Report:
    """The report of all departments on two stretches of days, as it stood on the day `on`; or, with
    `is_whole` unset, of some of them.
    """

    plan: Plan
    on: date
    done_in: DaySpan
    planned_in: DaySpan
    departments: list[DepartmentReport]
    is_whole: bool = True

    @property
    def is_to_come(self) -> bool:
        """Whether its days have not begun, so that nothing was done in them yet."""
        return self.on < self.done_in.first

    def part_of(self, ids: Collection[int]) -> Report:
        """Return what of it concerns some departments."""
        parts = [part.part_of(ids) for part in self.departments]
        return replace(
            self, departments=[part for part in parts if not part.is_empty], is_whole=False
        )

    @property
    def is_over(self) -> bool:
        """Whether the report's first stretch of days has gone by."""
        return self.on == self.done_in.last


def month_report(plan: Plan, year: int, month: int) -> Report:
    """Return what was done in a month and is planned for the next; of one to come, its plan."""
    done_in, today = DaySpan.of_month(year, month), clock.today()
    following = done_in.last + timedelta(days=1)
    planned_in = DaySpan.of_month(following.year, following.month)
    return report(plan, done_in, done_in if today < done_in.first else planned_in, today=today)


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
    """Return each real department's part, in their order, and last what several answer for.

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
    joint = DepartmentReport(None)
    for due, then in sorted(stood, key=_earliest_first):
        own = [parts[pk] for pk in _responsible(due, staffing) if pk in parts]
        if own:
            part = own[0] if len(own) == 1 else joint
            whose = tuple(p.department for p in own if p.department)
            _sort_in(due, then, part, found, latest.get(due.pk, ""), whose)
    for part in (*parts.values(), joint):
        _say_once(part)
        if not part.is_empty:
            found.departments.append(part)
    return found


def _say_once(part: DepartmentReport) -> None:
    """Say what is planned of a matter's rounds in one line: the one with its news, where there is any."""
    news = {line.due.item_id: n for n, line in enumerate(part.going_on)}
    planned: dict[int, ReportLine] = {}
    for line in part.planned:  # the earliest round first
        item = line.due.item_id
        if item in news:
            told = part.going_on[news[item]]
            both = sorted(
                [
                    (told.due.due_on or date.max, told.until),
                    (line.due.due_on or date.max, line.words),
                ]
            )
            part.going_on[news[item]] = replace(told, until=_joined(words for _, words in both))
        elif item in planned:
            words = _joined((planned[item].words, line.words))
            planned[item] = replace(planned[item], words=words)
        else:
            planned[item] = line
    part.planned = list(planned.values())


def _joined(rounds: Iterable[str]) -> str:
    """Return what is said of several rounds; that a later one goes on as well need not be said."""
    first, *later = filter(None, rounds)
    return "；".join([first, *(words for words in later if not words.startswith(_GOES_ON))])


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


def _responsible(due: DueDate, staffing: Staffing) -> Iterable[int]:
    """Return the real departments that answer for a due date, each once."""
    real: dict[int, None] = {}
    for named in due.item.lead_departments:
        real.update(dict.fromkeys(d.pk for d in staffing.real_departments(named.pk)))
    return real


def _sort_in(
    due: DueDate,
    then: StatusThen,
    part: DepartmentReport,
    found: Report,
    words: str,
    whose: tuple[Department, ...],
) -> None:
    """Write a due date into a part; `words` is what was last written on it in the days."""
    if found.is_to_come:
        if then.state in WORKING_STATES and (plan := _plan_of_month(due, then.due_on, found)):
            part.planned.append(ReportLine(due, plan, whose))
    elif then.closed_on and found.done_in.first <= then.closed_on:
        part.done.append(ReportLine(due, words or f"{month_day(then.closed_on)}办结", whose))
    elif then.state == State.REPORTED:
        part.going_on.append(ReportLine(due, words or "已报结，待办公室审核", whose))
    elif then.state in OPEN_STATES:
        plan = _plan_words(due, then.due_on, found, has_news=bool(words))
        if words:
            part.going_on.append(ReportLine(due, words, whose, plan))
        elif plan:
            part.planned.append(ReportLine(due, plan, whose))


def _plan_of_month(due: DueDate, due_on: date | None, found: Report) -> str:
    """Return what is planned for a month to come; what was due before it is another month's."""
    if due_on is None or due_on < found.planned_in.first:
        return ""
    return _ahead(due, due_on, found)


def _plan_words(due: DueDate, due_on: date | None, found: Report, *, has_news: bool) -> str:
    """Return what is planned with a due date that is to be done; nothing where it is far off, or goes
    on as was said already.
    """
    if due_on is None:
        return ""
    day = month_day(due_on, due.item.plan.year)
    if due_on < found.on:
        return f"已逾期，应于{day}前完成"
    if due_on <= found.done_in.last:
        return f"应于{day}前完成，尚未办结"
    if has_news and due_on > found.planned_in.last:
        return ""
    return _ahead(due, due_on, found)


def _ahead(due: DueDate, due_on: date, found: Report) -> str:
    """Return what is to be done by the end of the planned days; nothing of what runs all year."""
    day = month_day(due_on, due.item.plan.year)
    if due_on <= found.planned_in.last:
        return f"{day}前完成"
    runs = due.starts_on is not None and due.starts_on <= found.planned_in.last
    return f"{_GOES_ON}{day}前完成" if runs and not _runs_all_year(due) else ""


def _runs_all_year(due: DueDate) -> bool:
    year = due.item.plan.year
    return (due.starts_on, due.planned_on) == (date(year, 1, 1), date(year, 12, 31))
