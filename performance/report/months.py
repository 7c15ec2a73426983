"""Twelve months as columns: below where someone was, above what came of it. Pure: imports no model.

Places are pixels of the picture's own measure, which the page stretches to its width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, TOP, BASE = 420, 150, 18, 126
_GAP = 9


@dataclass(frozen=True)
class Column:
    """A month: its two numbers, and where their parts stand."""

    month: int
    there: int
    others: int
    x: float
    width: float
    there_y: float
    there_height: float
    others_y: float
    others_height: float

    @property
    def number(self) -> int:
        return self.there + self.others

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def number_y(self) -> float:
        """Where the number stands, above the column."""
        return round(self.others_y - 5, 1)


def columns(there: Sequence[int], others: Sequence[int]) -> list[Column]:
    """Return a column for each month; the highest reaches the top, a small one is still seen."""
    slot = WIDTH / len(there)
    most = max(map(sum, zip(there, others, strict=True)), default=0) or 1
    room = BASE - TOP
    found = []
    for place, (here, more) in enumerate(zip(there, others, strict=True)):
        low, high = round(room * here / most, 1), round(room * more / most, 1)
        found.append(
            Column(
                *(place + 1, here, more),
                x=round(place * slot + _GAP / 2, 1),
                width=round(slot - _GAP, 1),
                there_y=round(BASE - low, 1),
                there_height=low,
                others_y=round(BASE - low - high, 1),
                others_height=high,
            )
        )
    return found
