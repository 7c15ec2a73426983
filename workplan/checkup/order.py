"""One matter in several annexes: do its dates agree, and does its research come first."""

from collections.abc import Iterator
from datetime import date

from workplan.annexes import Annex
from workplan.checkup.facts import PlanFacts, PlanRow
from workplan.checkup.findings import Finding, FindingKind, finding


def different_dates(facts: PlanFacts) -> Iterator[Finding]:
    """Find matters whose rows are due on different days.

    The research for a consultation is to be done at another time: `research_order` looks at it.
    """
    for matter in facts.matters():
        held = any(row.is_consultation for row in matter)
        rows = [r for r in matter if r.days and not (held and r.annex == Annex.RESEARCH)]
        if len({row.days for row in rows}) > 1:
            words = "，".join(row.dated for row in rows) + "。"
            yield finding(
                FindingKind.DATES, rows[0].key, rows, words, unsure=not facts.is_one_matter(rows)
            )


def research_order(facts: PlanFacts) -> Iterator[Finding]:
    """Find consultations whose research ends after them, or in their month, or is not planned.

    A matter makes one finding, the gravest, by the earliest day on which it is to be held.
    """
    for matter in facts.matters():
        held = [row for row in matter if row.is_consultation]
        research = [row for row in matter if row.annex == Annex.RESEARCH]
        if not held:
            continue
        if not research:
            words = f"{'、'.join(row.designation for row in held)}没有对应的调研课题。"
            yield finding(FindingKind.NO_RESEARCH, held[0].key, held, words)
        elif late := _late(held, research):
            kind, rows = late
            words = "，".join(row.dated for row in rows) + "。"
            yield finding(kind, held[0].key, rows, words, unsure=not facts.is_one_matter(rows))


def _late(held: list[PlanRow], research: list[PlanRow]) -> tuple[FindingKind, list[PlanRow]] | None:
    """Return how late the research is, with the rows that say so."""
    ready = max((day for row in research for day in row.days), default=None)
    if ready is None:
        return None
    before = [row for row in held if row.days and row.days[0] < ready]
    if before:
        return FindingKind.RESEARCH_LATE, [*before, *research]
    same = [row for row in held if row.days and _month(row.days[0]) == _month(ready)]
    return (FindingKind.RESEARCH_SAME_MONTH, [*same, *research]) if same else None


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
