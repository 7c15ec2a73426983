"""How far each responsible unit has come with the problems that it was handed (问题清单)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from consultations.enums import WITH_UNIT_STATES, ProblemState
from consultations.models import Problem
from members.directory import Directory
from members.enums import DepartmentKind
from members.models import Department
from members.names import UnknownName


def unit_named(words: str) -> Department | None:
    """Return the one department of the roster that the words name, by any of its names; else None."""
    try:
        found = Directory.load().department(words) if words else None
    except UnknownName:
        return None
    return None if found is None or found.kind == DepartmentKind.COLLECTIVE else found


@dataclass
class UnitFigures:
    """How many problems a unit was handed, has open, is late with, has closed."""

    unit: str
    handed: int = 0
    open: int = 0
    late: int = 0
    closed: int = 0


def by_unit(problems: Iterable[Problem], on: date) -> list[UnitFigures]:
    """Return the figures of each unit, those with the most open problems first."""
    table: dict[str, UnitFigures] = {}
    for problem in problems:
        if problem.state == ProblemState.FOUND:
            continue
        unit = str(problem.department or problem.unit)
        row = table.setdefault(unit, UnitFigures(unit))
        row.handed += 1
        row.open += problem.state in WITH_UNIT_STATES
        row.late += problem.is_late(on)
        row.closed += problem.state == ProblemState.CLOSED
    return sorted(table.values(), key=lambda row: (-row.open, row.unit))
