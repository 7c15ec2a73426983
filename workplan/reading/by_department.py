"""How the year stands with each department, in one bar a department."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workplan.enums import Lamp
from workplan.reading.rows import LedgerRow, Named

# From left to right.
_PARTS = (Lamp.BLUE, Lamp.GREEN, Lamp.YELLOW, Lamp.RED, Lamp.GREY)


@dataclass(frozen=True)
class Part:
    """A part of a bar: from where, how long (of 100), how many items, what they are called."""

    lamp: str
    label: str
    count: int
    start: float
    length: float


@dataclass(frozen=True)
class DepartmentBar:
    department: Named
    parts: tuple[Part, ...]
    total: int
    closed: int

    @property
    def words(self) -> str:
        """What the bar says: 办结 3，正常 8，逾期 1."""
        return "，".join(f"{part.label} {part.count}" for part in self.parts)

    @property
    def late(self) -> int:
        return sum(part.count for part in self.parts if part.lamp == Lamp.RED)


def bars(items: Iterable[LedgerRow]) -> list[DepartmentBar]:
    """Return a bar for each responsible department, in the departments' order; what follows another row
    counts there.
    """
    departments: dict[int, Named] = {}
    counts: dict[int, Counter[str]] = {}
    for item in items:
        if item.leading is None:
            for department in item.lead_departments:
                departments[department.pk] = department
                counts.setdefault(department.pk, Counter())[item.status_light.lamp] += 1
    found = sorted(departments.values(), key=lambda department: (department.order, department.pk))
    return [_bar(department, counts[department.pk]) for department in found]


def _bar(department: Named, counted: Counter[str]) -> DepartmentBar:
    total, start = counted.total(), 0.0
    parts = []
    for lamp in _PARTS:
        if count := counted[lamp]:
            length = round(100 * count / total, 2)
            parts.append(Part(lamp.value, str(lamp.label), count, round(start, 2), length))
            start += length
    return DepartmentBar(department, tuple(parts), total, counted[Lamp.BLUE])
