"""Dates against the calendar: days off, and the meetings that must come first."""

from collections.abc import Iterator
from datetime import date, timedelta

from almanac.words import month_day, weekday
from workplan.checkup.facts import Due, PlanFacts, PlanRow
from workplan.checkup.findings import Finding, FindingKind, finding


def days_off(facts: PlanFacts) -> Iterator[Finding]:
    """Find the days off on which rows are due; a day is one finding, with all its rows."""
    due: dict[date, list[PlanRow]] = {}
    for row in facts.rows:
        for day in row.days:
            due.setdefault(day, []).append(row)
    for day in sorted(day for day in due if not facts.is_workday(day)):
        worked = day
        while not facts.is_workday(worked):
            worked -= timedelta(days=1)
        words = (
            f"{_day(facts, day)}到期{len(due[day])}项，前一个工作日是{_day(facts, worked)}。"
            f"{'' if facts.is_published else '该年的放假安排尚未收录，这里只按周末推算。'}"
        )
        yield finding(FindingKind.DAY_OFF, day.isoformat(), due[day], words, dated=False)


def _day(facts: PlanFacts, day: date) -> str:
    return f"{month_day(day, facts.year)}（{weekday(day)}）"


def schemes_too_late(facts: PlanFacts) -> Iterator[Finding]:
    """Find ★ rows that begin before the first meeting after the plan can have seen their scheme.

    A scheme that has passed is late no more. Where it is not known when the plan was adopted,
    nothing can be said.
    """
    if facts.adopted_on is None or facts.first_meeting is None:
        return
    for row in (row for row in facts.rows if row.starred):
        if starts := [start for due in row.dues if (start := _too_early(due, facts.first_meeting))]:
            words = (
                f"{row.designation}“{row.phrase}”自{month_day(starts[0], facts.year)}起，"
                f"要点{month_day(facts.adopted_on, facts.year)}通过，"
                f"下一次主席会议预计在{month_day(facts.first_meeting, facts.year)}前后。"
            )
            yield finding(FindingKind.SCHEME, row.key, [row], words, facts=str(facts.first_meeting))


def _too_early(due: Due, first_meeting: date) -> date | None:
    """Return when a due date's work begins, where that is before the meeting and not yet passed."""
    early = due.starts_on is not None and due.starts_on < first_meeting
    return due.starts_on if early and not due.scheme_passed else None
