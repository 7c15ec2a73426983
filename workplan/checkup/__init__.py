"""What does not fit in a year's plan (计划体检): findings for a person to settle; nothing is changed.

Pure: no Django, no clock. ``examine`` asks the rules of these modules, and sorts what they find:

- ``order``      one matter in several annexes: its dates, and its research before its consultation
- ``awaited``    what waits for a document of a body above, and is not marked so
- ``lacking``    what a row or an annex lacks: leader, department, date, a person in a post
- ``days``       dates on days off; ★ items that begin before a meeting can see their scheme
- ``burden``     leaders and departments with too much due in a month
"""

from dataclasses import replace

from workplan.checkup.awaited import awaited_documents
from workplan.checkup.burden import crowded_months
from workplan.checkup.days import days_off, schemes_too_late
from workplan.checkup.facts import Due, Party, PlanFacts, PlanRow, PlanText, Tie
from workplan.checkup.findings import Finding, FindingKind, rules_of
from workplan.checkup.lacking import lacking, unheld_posts
from workplan.checkup.order import different_dates, research_order

__all__ = [
    "Due",
    "Finding",
    "FindingKind",
    "Party",
    "PlanFacts",
    "PlanRow",
    "PlanText",
    "Tie",
    "examine",
]

RULES = (
    different_dates,
    research_order,
    schemes_too_late,
    awaited_documents,
    lacking,
    unheld_posts,
    days_off,
    crowded_months,
)


def examine(facts: PlanFacts) -> list[Finding]:
    """Return all that does not fit in a plan, in the order of `FindingKind`, then as the plan has it."""
    rules = rules_of(facts.year, facts.texts)
    found = [replace(one, rule=rules[one.kind]) for rule in RULES for one in rule(facts)]
    order = list(FindingKind)
    return sorted(found, key=lambda finding: order.index(finding.kind))
