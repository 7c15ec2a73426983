"""How far each unit has come with what it was handed: problems (问题清单), suggestions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from consultations.enums import (
    ANSWERED_STATES,
    WITH_UNIT_STATES,
    ProblemState,
    SuggestionState,
)
from consultations.models import Problem, Suggestion
from members.directory import Directory
from members.enums import DepartmentKind
from members.models import Department
from members.names import UnknownName

_Handed = TypeVar("_Handed", Problem, Suggestion)
_NOT_HANDED = (ProblemState.FOUND, SuggestionState.OFFERED)
_OPEN = (*WITH_UNIT_STATES, SuggestionState.HANDED_OVER)
_DONE = (ProblemState.CLOSED, *ANSWERED_STATES)


def unit_named(words: str) -> Department | None:
    """Return the one department of the roster that the words name, by any of its names; else None."""
    try:
        found = Directory.load().department(words) if words else None
    except UnknownName:
        return None
    return None if found is None or found.kind == DepartmentKind.COLLECTIVE else found


def by_unit_of(rows: Sequence[_Handed]) -> list[list[_Handed]]:
    """Return rows unit by unit, in their order: what one letter speaks of."""
    found: dict[str, list[_Handed]] = {}
    for row in rows:
        found.setdefault(row.unit_name, []).append(row)
    return list(found.values())


@dataclass
class UnitFigures:
    """What a unit was handed: of how many matters (a supervision, a meeting), how many lines, how many of
    them are open, late, done (销号, or answered to), and how many suggestions it adopted.
    """

    unit: str
    of: set[str] = field(default_factory=set)
    handed: int = 0
    open: int = 0
    late: int = 0
    closed: int = 0
    adopted: int = 0

    @property
    def matters(self) -> int:
        return len(self.of)


def by_unit(rows: Iterable[Problem | Suggestion], on: date) -> list[UnitFigures]:
    """Return the figures of each unit, those with the most open lines first. What was agreed to in the
    meeting itself was handed to nobody.
    """
    table: dict[str, UnitFigures] = {}
    for row in rows:
        matter = row.supervision_id if isinstance(row, Problem) else row.meeting_id
        if row.state in _NOT_HANDED or not row.handed_on:
            continue
        unit = table.setdefault(row.unit_name, UnitFigures(row.unit_name))
        unit.of.add(f"{row.noun}:{matter}")
        unit.handed += 1
        unit.open += row.state in _OPEN
        unit.late += row.is_late(on)
        unit.closed += row.state in _DONE
        unit.adopted += row.state == SuggestionState.ADOPTED
    return sorted(table.values(), key=lambda unit: (-unit.open, unit.unit))
