"""Numbers become places: columns by month, bars in parts, shades. Pure: imports no model.

All places are pixels of a picture's own measure, which the page stretches to its width.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MONTHS = 12
# The year's course: columns of two, a line across them, numbers at the left.
COURSE_WIDTH, COURSE_HEIGHT = 960, 250
COURSE_LEFT, COURSE_TOP, COURSE_BASE = 44, 16, 220
COLUMN = 22
# A bar in parts, and how wide a part must be to hold its number.
PARTS, NUMBER_ROOM = 420, 16
# A small picture of twelve months, with the numbers over its columns.
SMALL_WIDTH, SMALL_HEIGHT, SMALL_TOP = 312, 64, 14
UNIT_ROOM = 160
_SHADES = 5
_LINES = 6


@dataclass(frozen=True)
class Column:
    """A month's column."""

    month: int
    number: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Part:
    """A part of a bar; its number stands in it where there is room."""

    key: str
    number: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def says_number(self) -> bool:
        return self.width >= NUMBER_ROOM


@dataclass(frozen=True)
class Step:
    """A line of the scale: its number and its height."""

    number: int
    y: float


@dataclass(frozen=True)
class Course:
    """The year's course: what is due and what is closed by the end of each month, and the even one."""

    due: tuple[Column, ...]
    closed: tuple[Column, ...]
    even: str
    scale: tuple[Step, ...]


def small_columns(numbers: Sequence[int]) -> list[Column]:
    """Return twelve columns, the highest as high as the picture."""
    slot = SMALL_WIDTH / MONTHS
    most = max(numbers, default=0) or 1
    room = SMALL_HEIGHT - SMALL_TOP
    found = []
    for place, number in enumerate(numbers):
        height = round(room * number / most, 1)
        x = round(place * slot + 4, 1)
        found.append(
            Column(place + 1, number, x, round(SMALL_HEIGHT - height, 1), slot - 8, height)
        )
    return found


def parts(numbers: Iterable[tuple[str, int]], most: int, room: float = PARTS) -> list[Part]:
    """Return the parts of a bar one after another; `most` is what the longest bar counts."""
    found, x = [], 0.0
    for key, number in numbers:
        width = room * number / (most or 1)
        if number:
            found.append(Part(key, number, round(x, 1), round(width, 1)))
        x += width
    return found


def shade(number: int, most: int) -> int:
    """Return how dark a number is among others, from 0 (none) to 5 (the most)."""
    return -(-_SHADES * number // most) if number else 0


def course(due: Sequence[int], closed: Sequence[int], total: int) -> Course:
    """Return the picture of what is due and closed by the end of each month, of `total` in the year.

    `closed` ends with the month that is running. The even course goes from nothing on the first day to
    all on the last.
    """
    top, step = _scale(max(total, *due, *closed, 1))

    def y(number: float) -> float:
        return round(COURSE_BASE - (COURSE_BASE - COURSE_TOP) * number / top, 1)

    slot = (COURSE_WIDTH - COURSE_LEFT) / MONTHS

    def columns(numbers: Sequence[int], shift: float) -> tuple[Column, ...]:
        return tuple(
            Column(
                month=place + 1,
                number=number,
                x=round(COURSE_LEFT + place * slot + slot / 2 + shift, 1),
                y=y(number),
                width=COLUMN,
                height=round(COURSE_BASE - y(number), 1),
            )
            for place, number in enumerate(numbers)
        )

    return Course(
        due=columns(due, -COLUMN - 1),
        closed=columns(closed, 1),
        even=f"M{COURSE_LEFT},{COURSE_BASE}L{COURSE_WIDTH},{y(total)}",
        scale=tuple(Step(number, y(number)) for number in range(0, top + 1, step)),
    )


def _scale(most: int) -> tuple[int, int]:
    """Return the top of the scale and its step: a round number, at most six lines."""
    step = 1
    while step * _LINES < most:
        step = step * 2 if str(step)[0] in "15" else step * 5 // 2
    return -(-most // step) * step, step
