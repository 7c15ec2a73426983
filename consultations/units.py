"""How far each responsible unit has come with the problems that it was handed (问题清单)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from consultations.enums import WITH_UNIT_STATES, ProblemState
from consultations.models import Problem


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
        row = table.setdefault(problem.unit, UnitFigures(problem.unit))
        row.handed += 1
        row.open += problem.state in WITH_UNIT_STATES
        row.late += problem.is_late(on)
        row.closed += problem.state == ProblemState.CLOSED
    return sorted(table.values(), key=lambda row: (-row.open, row.unit))
