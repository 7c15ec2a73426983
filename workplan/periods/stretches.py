"""Lists and ranges of points: "3月、8月", "3-5月", "3月1日-15日", "11月-次年2月"."""

import re
from itertools import pairwise

from workplan.periods.model import PeriodKind
from workplan.periods.points import Point, Stretch
from workplan.periods.remarks import Remarks, UnreadableError
from workplan.periods.wording import SEPARATORS


def read_stretches(text: str, year: int, remarks: Remarks) -> list[Stretch]:
    """Return what a plain list names, in order of the ends, no end twice.

    Raises UnreadableError for a word that is not understood and a date that does not exist.
    """
    elements = [
        [Point.read(part) for part in element.split("-")]
        for element in re.split(f"[{SEPARATORS}]+", text)
        if element
    ]
    if not elements or max(map(len, elements)) > 2:
        raise UnreadableError
    _give_units([point for element in elements for point in element], remarks)
    calendar = _Calendar(year, remarks)
    return _in_order([calendar.place(element) for element in elements], remarks)


def _give_units(points: list[Point], remarks: Remarks) -> None:
    """Let a number take its unit from the point after it ("3、8月"), else from the one before.

    Where nothing names a unit ("3-5") the numbers are months.
    """
    for point, after in reversed(list(pairwise(points))):
        _take_unit(point, after, ("month", "day", "quarter"))
        if after.day is not None and not after.lacks_day_unit:
            point.lacks_day_unit = False
    for before, point in pairwise(points):
        _take_unit(point, before, ("day", "month", "quarter"))
    for point in points:
        if point.bare is not None:
            point.month, point.bare = point.bare, None
            remarks.ask("没有写单位的数按月份理解")


def _take_unit(point: Point, neighbour: Point, units: tuple[str, ...]) -> None:
    unit = next((unit for unit in units if getattr(neighbour, unit) is not None), None)
    if point.bare is not None and unit:
        setattr(point, unit, point.bare)
        point.bare = None


class _Calendar:
    """Gives each point its year, from left to right.

    A written year wins over the plan's and holds until the next one; 次年 is the one after it.
    """

    def __init__(self, year: int, remarks: Remarks) -> None:
        self.plan_year = self.written_year = self.year = year
        self.remarks = remarks
        self.last: Stretch | None = None

    def place(self, element: list[Point]) -> Stretch:
        if len(element) == 1:
            return self._days_of(element[0])
        first, last = element
        begin, end = self._days_of(first), self._days_of(last)
        if end.last < begin.first:
            raise UnreadableError("终点早于起点")
        return Stretch(begin.first, end.last, PeriodKind.RANGE)

    def _days_of(self, point: Point) -> Stretch:
        if point.day is not None and point.month is None and self.last:
            point.month = self.last.last.month
        if point.year:
            self.year = self._named_year(point.year)
        stretch = point.days_in(self.year)
        if not point.year and self.last and self._turns_the_year(self.last, stretch):
            self.year += 1
            stretch = point.days_in(self.year)
            self.remarks.ask(f"“{point.text}”按跨年到{self.year}年理解")
        if question := point.question(stretch):
            self.remarks.ask(question)
        self.last = stretch
        return stretch

    def _named_year(self, word: str) -> int:
        if word in "今本当":
            return self.plan_year
        if word in "次明来翌":
            return self.written_year + 1
        self.written_year = int(word) if len(word) == 4 else 2000 + int(word)
        if len(word) == 2 and self.written_year not in (self.plan_year, self.plan_year + 1):
            self.remarks.ask(f"“{word}年”按{self.written_year}年理解")
        return self.written_year

    @staticmethod
    def _turns_the_year(before: Stretch, after: Stretch) -> bool:
        """Return whether 11月 then 1月 goes on into the next year; 5-3月 is too far for that."""
        months = (after.first.month - before.first.month) % 12
        return after.last < before.first and 0 < months < 6


def _in_order(stretches: list[Stretch], remarks: Remarks) -> list[Stretch]:
    precise = [s for s in stretches if not _is_frame(s, stretches)]
    if len(precise) < len(stretches):
        remarks.ask("已写明更具体的时间，不再按整段计")
    by_end = {s.last: s for s in reversed(precise)}
    if len(by_end) < len(precise):
        remarks.ask("有重复的完成时间，只计一次")
    ordered = [by_end[last] for last in sorted(by_end)]
    if [s.last for s in precise] != sorted(s.last for s in precise):
        remarks.ask("所写时间不是先后顺序，已按先后排列")
    return ordered


def _is_frame(stretch: Stretch, stretches: list[Stretch]) -> bool:
    """Return whether all the others lie within it: 上半年（5月）."""
    others = [other for other in stretches if other is not stretch]
    return bool(others) and all(stretch.holds(other) for other in others)
