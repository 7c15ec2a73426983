"""Whence 线索 come: what the office entered, and what apps that gather them register here.

The year's funnel (线索 → 编报 → 采用) is counted in `opinions.figures` alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from members.prepared import prepared_models
from opinions.models import LeadCount
from opinions.permissions import may_read_all
from workflow.figures import Fact, Reader


@dataclass(frozen=True)
class LeadSource:
    """Where an app gathers 线索: what it is called, a year's facts with who opens them, the page of all."""

    label: str
    facts: Callable[[int], Iterable[Fact]]
    reader: Reader
    url: Callable[[int], str]


_sources: dict[str, LeadSource] = {}


def register_leads(source: LeadSource) -> None:
    """Register where 线索 are gathered."""
    _sources[source.label] = source


def lead_sources() -> list[LeadSource]:
    return list(_sources.values())


def entered(year: int) -> Iterator[Fact]:
    """Yield what the office entered of a year."""
    for row in _entered(date(year, 1, 1), date(year, 12, 31)):
        department = row.point.department if row.point else None
        departments = (department.name,) if department else ()
        yield Fact(row.note or str(row), "", row.on, departments, row.count)


@prepared_models("point", "point__department")
def _entered(first: date, last: date) -> QuerySet[LeadCount]:
    return LeadCount.objects.filter(on__gte=first, on__lte=last).order_by("on", "pk")


def leads_of(year: int) -> tuple[Fact, ...]:
    """Return a year's 线索, wherever they came from; the subject says of which source."""
    gathered = (
        replace(fact, subject=(source.label, fact.subject))
        for source in lead_sources()
        for fact in source.facts(year)
    )
    return (*gathered, *entered(year))


def opens_leads(user: Any, on: date) -> Callable[[Fact], bool]:
    """Return which of these facts open to a user: as their source says; what was entered, to all who
    read the reports.
    """
    opens = {source.label: source.reader(user, on) for source in lead_sources()}
    reads = may_read_all(user, on)

    def opens_one(fact: Fact) -> bool:
        if fact.subject is None:
            return reads
        label, subject = fact.subject
        return opens[label](replace(fact, subject=subject))

    return opens_one
