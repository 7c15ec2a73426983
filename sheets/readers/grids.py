"""Finds the tables that ruling lines make on a page: which rectangles are cells, and which are merged."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sheets.readers.printed import Rule

NEAR = 3.0  # points: lines nearer than this are one line, ends nearer than this meet
SHORTEST = 4.0  # points: a shorter line is a part of a letter or a dash
MOST_LINES = 400  # of one page, when those that make one line are joined
MOST_CELLS = 20_000  # of one page

Span = tuple[float, float]


class TooManyLines(Exception):
    """A page with more lines than any table of an office has: a drawing."""


@dataclass
class Box:
    """A cell: its place in the grid, counted from 0, and on the page."""

    top_row: int
    left_column: int
    bottom_row: int
    right_column: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass
class Grid:
    """A table: the places of its lines, and its cells by the place of each part of the grid."""

    xs: list[float]
    ys: list[float]
    boxes: list[Box] = field(default_factory=list)
    parts: dict[tuple[int, int], Box] = field(default_factory=dict)

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def box_at(self, x: float, y: float) -> Box:
        """The cell at a place that the grid holds."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), self.columns - 1)
        return self.parts[row, column]


def grids(rules: Iterable[Rule]) -> list[Grid]:
    """The tables of a page, from its top; a box around words is none. Raises TooManyLines."""
    level, upright = _lines(rules)
    if len(level) + len(upright) > MOST_LINES:
        raise TooManyLines
    found = []
    room = MOST_CELLS
    for across, down in _connected(level, upright):
        grid = _grid(across, down)
        room -= (len(grid.xs) - 1) * (len(grid.ys) - 1)
        if room < 0:
            raise TooManyLines
        _fill(grid, across, down)
        if len(grid.boxes) > 1:
            found.append(grid)
    return sorted(found, key=lambda grid: (grid.top, grid.xs[0]))


@dataclass
class _Line:
    """A level (or upright) line: its height on the page (or distance from the left), its extents."""

    at: float
    spans: list[Span]

    @property
    def first(self) -> float:
        return self.spans[0][0]

    @property
    def last(self) -> float:
        return max(end for _, end in self.spans)

    def covers(self, place: float) -> bool:
        return any(start - NEAR <= place <= end + NEAR for start, end in self.spans)


def _lines(rules: Iterable[Rule]) -> tuple[list[_Line], list[_Line]]:
    level: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for rule in rules:
        if rule.x1 - rule.x0 > rule.bottom - rule.top:
            level.append(((rule.top + rule.bottom) / 2, rule.x0, rule.x1))
        else:
            upright.append(((rule.x0 + rule.x1) / 2, rule.top, rule.bottom))
    return _joined(level), _joined(upright)


def _joined(found: list[tuple[float, float, float]]) -> list[_Line]:
    """Pieces on one line made one: what was drawn twice counts once, what is dashed as a whole."""
    lines: list[tuple[list[float], list[Span]]] = []
    for at, start, end in sorted(found):
        if lines and at - lines[-1][0][0] <= NEAR:
            lines[-1][0].append(at)
            lines[-1][1].append((start, end))
        else:
            lines.append(([at], [(start, end)]))
    made = [_Line(sum(ats) / len(ats), _spans(spans)) for ats, spans in lines]
    return [line for line in made if line.spans]


def _spans(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + NEAR:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if end - start >= SHORTEST]


def _connected(
    level: list[_Line], upright: list[_Line]
) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """The lines that meet, group by group, each line cut to the pieces that belong to the group."""
    pieces = [(line.at, span, True) for line in level for span in line.spans]
    pieces += [(line.at, span, False) for line in upright for span in line.spans]
    if len(pieces) > 2 * MOST_LINES:
        raise TooManyLines
    group = list(range(len(pieces)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, (y, (x0, x1), is_level) in enumerate(pieces):
        if not is_level:
            continue
        for j, (x, (y0, y1), other_is_level) in enumerate(pieces):
            meets = x0 - NEAR <= x <= x1 + NEAR and y0 - NEAR <= y <= y1 + NEAR
            if not other_is_level and meets:
                group[root(i)] = root(j)
    by_root: dict[int, tuple[dict, dict]] = defaultdict(
        lambda: (defaultdict(list), defaultdict(list))
    )
    for i, (at, span, is_level) in enumerate(pieces):
        by_root[root(i)][0 if is_level else 1][at].append(span)
    for across, down in by_root.values():
        if across and down and len(across) + len(down) > 2:
            yield (
                [_Line(at, spans) for at, spans in sorted(across.items())],
                [_Line(at, spans) for at, spans in sorted(down.items())],
            )


def _grid(across: list[_Line], down: list[_Line]) -> Grid:
    """The grid of some lines; a table open at its sides ends where its lines end."""
    xs = [line.at for line in down]
    ys = [line.at for line in across]
    xs += [min(line.first for line in across), max(line.last for line in across)]
    ys += [min(line.first for line in down), max(line.last for line in down)]
    return Grid(_apart(xs), _apart(ys))


def _apart(places: list[float]) -> list[float]:
    apart: list[float] = []
    for place in sorted(places):
        if not apart or place - apart[-1] > NEAR:
            apart.append(place)
    return apart


def _fill(grid: Grid, across: list[_Line], down: list[_Line]) -> None:
    """Cells are the parts of the grid with no line between them; one that is no rectangle is cut up."""
    beside = {
        (row, column)
        for row, (top, bottom) in enumerate(pairwise(grid.ys))
        for column, x in enumerate(grid.xs[1:-1])
        if not any(abs(d.at - x) <= NEAR and d.covers((top + bottom) / 2) for d in down)
    }
    below = {
        (row, column)
        for column, (left, right) in enumerate(pairwise(grid.xs))
        for row, y in enumerate(grid.ys[1:-1])
        if not any(abs(a.at - y) <= NEAR and a.covers((left + right) / 2) for a in across)
    }
    places = [(r, c) for r in range(len(grid.ys) - 1) for c in range(grid.columns)]
    seen: set[tuple[int, int]] = set()
    for place in places:
        if place in seen:
            continue
        together = _together(place, beside, below, grid)
        seen |= together
        rows = [row for row, _ in together]
        columns = [column for _, column in together]
        top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
        if len(together) == (bottom - top + 1) * (right - left + 1):
            _add(grid, top, left, bottom, right)
        else:
            for row, column in sorted(together):
                _add(grid, row, column, row, column)
    grid.boxes.sort(key=lambda box: (box.top_row, box.left_column))


def _together(
    start: tuple[int, int],
    beside: set[tuple[int, int]],
    below: set[tuple[int, int]],
    grid: Grid,
) -> set[tuple[int, int]]:
    found = {start}
    waiting = [start]
    while waiting:
        row, column = waiting.pop()
        for place, is_open in (
            ((row, column + 1), (row, column) in beside),
            ((row, column - 1), (row, column - 1) in beside),
            ((row + 1, column), (row, column) in below),
            ((row - 1, column), (row - 1, column) in below),
        ):
            if is_open and place not in found:
                found.add(place)
                waiting.append(place)
    return found


def _add(grid: Grid, top: int, left: int, bottom: int, right: int) -> None:
    place = (grid.xs[left], grid.ys[top], grid.xs[right + 1], grid.ys[bottom + 1])
    box = Box(top, left, bottom, right, *place)
    grid.boxes.append(box)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            grid.parts[row, column] = box
