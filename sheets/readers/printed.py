"""What stands on a printed page, from wherever it was read: characters and ruling lines with places.

Places are in points (1/72 inch), from the page's top left corner.
"""

from typing import Any, NamedTuple

POINTS_PER_MM = 72 / 25.4
SURE = 1.0


class Glyph(NamedTuple):
    """A character; `sure` is how certain its reader is of it, from 0 to 1."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    sure: float = SURE

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Rule(NamedTuple):
    """A ruling line, level or upright; others are left out by whoever reads the page."""

    x0: float
    top: float
    x1: float
    bottom: float


class PrintedPage(NamedTuple):
    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]


def printed(number: int, page: dict[str, Any]) -> PrintedPage:
    """A page as the programs that open files tell of it."""
    return PrintedPage(
        number,
        page["width"],
        page["height"],
        [Glyph(*glyph) for glyph in page["glyphs"]],
        [Rule(*rule) for rule in page["rules"]],
    )
