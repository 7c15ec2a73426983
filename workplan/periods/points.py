"""One date, month, quarter, half-year or year as it is written, and the days it stands for."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workplan.periods.model import PeriodKind
from workplan.periods.remarks import UnreadableError

YEARS = range(1949, 2101)

_POINT = re.compile(
    r"(?P<until>止)?"
    r"(?:(?P<year>\d{4}|\d{2}|[今本当次明来翌])年)?"
    r"(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})(?P<day_unit>[日号])?)?"
    r"|(?P<lone_day>\d{1,2})[日号]"
    r"|(?P<quarter>\d)季度?"
    r"|(?P<half>[上下])半年"
    r"|(?P<whole>全年|年)"
    r"|(?P<bare>\d{1,2}))?"
    r"(?P<part>中下旬|上中旬|[上中下]旬|[上下]半月|[初中底末终])?"
    r"(?P<edge>[前止内])?"
)
_NAMING = ("year", "month", "lone_day", "quarter", "half", "whole", "bare")
_DAYS_OF_PART = {
    "上旬": (1, 10),
    "初": (1, 10),
    "上中旬": (1, 20),
    "中旬": (11, 20),
    "中": (11, 20),
    "中下旬": (11, 31),
    "下旬": (21, 31),
    "上半月": (1, 15),
    "下半月": (16, 31),
}
_ENDINGS = ("底", "末", "终")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a first to a last day, both inclusive; an open one is a deadline with no beginning."""

    first: date
    last: date
    kind: PeriodKind = PeriodKind.ONCE
    open: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def beginning(self, first: date) -> "Stretch":
        """Return the same with that beginning where it has none."""
        return replace(self, first=first, open=False) if self.open else self

    def holds(self, other: "Stretch") -> bool:
        return self.first <= other.first and other.last <= self.last and self.days > other.days


@dataclass(slots=True)
class Point:
    """What the words name. The caller fills in a missing unit or month before asking for days."""

    text: str
    year: str | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: str | None = None
    whole: str | None = None
    bare: int | None = None
    part: str | None = None
    edge: str | None = None
    lacks_day_unit: bool = False

    @classmethod
    def read(cls, text: str) -> "Point":
        """Raises UnreadableError."""
        match = _POINT.fullmatch(text)
        if not match or not any(match[name] for name in _NAMING):
            raise UnreadableError
        return cls(
            text=text,
            year=match["year"],
            month=_number(match["month"]),
            day=_number(match["day"] or match["lone_day"]),
            quarter=_number(match["quarter"]),
            half=match["half"],
            whole=match["whole"],
            bare=_number(match["bare"]),
            part=match["part"],
            edge=match["until"] or match["edge"],
            lacks_day_unit=bool(match["day"] and not match["day_unit"]),
        )

    def days_in(self, year: int) -> Stretch:
        """Raises UnreadableError where there is no such date."""
        if year not in YEARS:
            raise UnreadableError(f"年份{year}超出范围")
        stretch = self._stretch(year)
        if self.edge in ("前", "止") or self.part in _ENDINGS:
            return replace(stretch, kind=PeriodKind.ONCE, open=True)
        return stretch

    def question(self, stretch: Stretch) -> str:
        """Return how the point was read, where it can be read in two ways.

        3月前 is strictly the end of February; offices write it for 3月底前, so that is taken.
        """
        last = chinese(stretch.last)
        if self.edge == "前" and stretch.days > 1:
            before = chinese(stretch.first - timedelta(days=1))
            return f"“{self.text}”按{last}以前理解，也可能指{before}以前"
        if self.lacks_day_unit:
            return f"“{self.text}”按{last}理解"
        if self.part == "中" or (self.part == "初" and self.month is None):
            return f"“{self.text}”按{chinese(stretch.first)}至{last}理解"
        return ""

    def _stretch(self, year: int) -> Stretch:
        if self.day is not None:
            if self.month is None:
                raise UnreadableError(f"“{self.text}”没有写月份")
            if self.part:
                raise UnreadableError
            return _one_day(year, self.month, self.day)
        if self.month is not None:
            return _month(year, self.month, self.part)
        if self.quarter is not None:
            if self.quarter not in range(1, 5):
                raise UnreadableError(f"没有第{self.quarter}季度")
            return _months(year, 3 * self.quarter - 2, 3 * self.quarter, self.part)
        if self.half:
            if self.part in ("初", "中"):
                raise UnreadableError
            return _months(year, *((1, 6) if self.half == "上" else (7, 12)), self.part)
        if self.whole == "年" and not self.part and self.edge != "内":
            raise UnreadableError
        if self.whole != "全年" and self.edge == "内":
            return replace(_one_day(year, 12, 31), open=True)
        return _months(year, 1, 12, self.part)


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _length(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise UnreadableError(f"没有{month}月")
    return monthrange(year, month)[1]


def _one_day(year: int, month: int, day: int) -> Stretch:
    if not 1 <= day <= _length(year, month):
        raise UnreadableError(f"{year}年{month}月没有{day}日")
    return Stretch(date(year, month, day), date(year, month, day))


def _month(year: int, month: int, part: str | None) -> Stretch:
    length = _length(year, month)
    if part in _ENDINGS:
        return _one_day(year, month, length)
    first, last = _DAYS_OF_PART[part] if part else (1, length)
    return Stretch(date(year, month, first), date(year, month, min(last, length)))


def _months(year: int, first: int, last: int, part: str | None) -> Stretch:
    """Return a quarter, a half-year or a year; 初 and 中 are a month of it, 底 its last day."""
    if part in _ENDINGS:
        return _one_day(year, last, _length(year, last))
    if part in ("初", "中"):
        return _month(year, first if part == "初" else (first + last) // 2, None)
    if part:
        raise UnreadableError
    kind = PeriodKind.ALL_YEAR if last - first == 11 else PeriodKind.RANGE
    return Stretch(date(year, first, 1), date(year, last, _length(year, last)), kind)
