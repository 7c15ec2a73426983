"""The year as a sheet: days become places across, rows places down. Pure: imports no model.

All numbers are pixels of the picture's own measure, which the page stretches to its width. The sheet is
cut into bands, each a picture of its own, so that paper breaks between them and never through a row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from unicodedata import east_asian_width

from almanac.words import month_day

# Where the days begin, and where they end: on a screen and A4, and on A3, which holds as many rows more as
# it is larger if the picture is wider.
LEFT, RIGHT, RIGHT_ON_A3 = 404, 1040, 1500
# Behind the days stands in words how a row stands.
STANDS, STANDS_ROOM = 14, 154
ROW, GROUP_HEAD, HEAD = 26, 32, 56
# A band is as high as a fifth of a page of paper at the most, so that pages fill up.
BAND_ROWS = 5
NUMBER, DESIGNATION = 38, 88
# Who leads or answers for a row stands before the axis, and its title before that.
WHO = 92
FONT = 13
# So that what begins on the day it is due is seen, and rounds that follow one another are two.
LEAST, GAP = 5.0, 1.0
# Two marks nearer than this have one name between them.
_CROWDED = 38
_BEYOND = 100
_DAY = timedelta(days=1)
_SIGNS, _SIGN_ROOM = {"blue": "✓", "red": "!", "yellow": "△"}, 14
# Tones of what is being worked on: of these the time gone by is drawn darker.
_RUNNING = ("green", "yellow")


@dataclass(frozen=True)
class Round:
    """A due date, as it is drawn: from its start to its day, and how it stands.

    `tone` is the lamp's; `planned_on` is earlier than `due_on` where it was extended.
    """

    due_on: date
    planned_on: date
    starts_on: date | None = None
    tone: str = "grey"
    words: str = ""


@dataclass(frozen=True)
class Moment:
    """Something held on a day: `label` is short, `title` whole; `kind` is its shape."""

    on: date
    label: str
    title: str
    kind: str = "chair"
    url: str = ""


@dataclass(frozen=True)
class Line:
    """What a row of the sheet says; `tone` is the whole item's, `stands` says it in short, `said` in full."""

    number: str
    title: str
    url: str
    who: str = ""
    starred: bool = False
    tone: str = "grey"
    stands: str = ""
    said: str = ""
    rounds: tuple[Round, ...] = ()
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True)
class Section:
    """Rows under one heading."""

    heading: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Axis:
    """The days from one to another, both included, across the sheet."""

    first: date
    last: date
    right: int = RIGHT

    @classmethod
    def of(cls, year: int, quarter: int | None = None, right: int = RIGHT) -> "Axis":
        """Return the axis of a year, or of one of its quarters (1 to 4)."""
        if quarter is None:
            return cls(date(year, 1, 1), date(year, 12, 31), right)
        begins = date(year, 3 * quarter - 2, 1)
        after = date(year + 1, 1, 1) if quarter == 4 else date(year, 3 * quarter + 1, 1)
        return cls(begins, after - _DAY, right)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def width(self) -> int:
        """How wide the whole sheet is."""
        return self.stands + STANDS_ROOM

    @property
    def stands(self) -> int:
        """Where the words on how a row stands begin."""
        return self.right + STANDS

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def x(self, day: date) -> float:
        """Return where a day begins; of one beyond an end, that end."""
        gone = min(max((day - self.first).days, 0), self.days)
        return round(LEFT + (self.right - LEFT) * gone / self.days, 1)

    def end(self, day: date) -> float:
        """Return where a day ends."""
        return self.x(day + _DAY)

    def middle(self, day: date) -> float:
        return round((self.x(day) + self.end(day)) / 2, 1)

    @cached_property
    def months(self) -> list["Month"]:
        """The months on the axis, with the place of each."""
        found, day = [], self.first
        while day <= self.last:
            after = (day.replace(day=28) + 4 * _DAY).replace(day=1)
            found.append(Month(day.month, self.x(day), round((self.x(day) + self.x(after)) / 2, 1)))
            day = after
        return found


@dataclass(frozen=True)
class Month:
    """A month on the axis: where it begins, and where its name stands."""

    number: int
    x: float
    middle: float

    @property
    def begins_quarter(self) -> bool:
        return self.number % 3 == 1


@dataclass(frozen=True)
class Bar:
    """A due date's bar: `gone` is how wide its part of time gone by is, `planned` where the day of the
    document ends and the extension begins.
    """

    x: float
    width: float
    tone: str
    title: str
    gone: float = 0
    planned: float | None = None

    @property
    def sign(self) -> str:
        """What says the tone where there are no colours, if there is room for it."""
        return _SIGNS.get(self.tone, "") if self.width >= _SIGN_ROOM else ""

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def later(self) -> float:
        """How wide the extension is."""
        return 0 if self.planned is None else round(self.x + self.width - self.planned, 1)


@dataclass(frozen=True)
class Mark:
    """A moment's place on the axis; its label is empty where another stands too near."""

    x: float
    label: str
    title: str
    kind: str
    url: str


@dataclass(frozen=True)
class Row:
    """A row with its place within its band. `beyond` names the days that lie outside the axis."""

    y: int
    line: Line
    number: str
    title: str
    who: str
    stands: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Band:
    """A part of the sheet; `heading` is empty where it goes on from the band above."""

    heading: str
    note: str
    rows: tuple[Row, ...]
    height: int


def text_width(words: str, font: float = FONT) -> float:
    """Return about how wide words are: what is Chinese as wide as high, the rest half of it."""
    return sum(font if east_asian_width(c) in "WFA" else 0.56 * font for c in words)


def fit(words: str, room: float, font: float = FONT) -> str:
    """Return words, cut with … where there is no room for them all."""
    if text_width(words, font) <= room:
        return words
    kept, width = "", font
    for character in words:
        width += text_width(character, font)
        if width > room:
            break
        kept += character
    return f"{kept}…"


def bands(sections: Iterable[Section], axis: Axis, today: date, number_room: int) -> list[Band]:
    """Lay sections out: each begins a band, and goes on in another where it has many rows."""
    found = []
    for section in sections:
        for begins in range(0, len(section.lines), BAND_ROWS):
            head = 0 if begins else GROUP_HEAD
            lines = section.lines[begins : begins + BAND_ROWS]
            rows = tuple(
                _row(line, head + place * ROW, axis, today, number_room)
                for place, line in enumerate(lines)
            )
            heading, note = ("", "") if begins else (section.heading, section.note)
            found.append(Band(heading, note, rows, head + len(rows) * ROW))
    return found


def _row(line: Line, y: int, axis: Axis, today: date, number_room: int) -> Row:
    who = fit(line.who, WHO, 12)
    star = FONT + 4 if line.starred else 0
    room = LEFT - 10 - text_width(who, 12) - 10 - number_room - star
    past = [each for each in line.rounds if each.due_on < axis.first]
    to_come = [each for each in line.rounds if (each.starts_on or each.due_on) > axis.last]
    bars = tuple(filter(None, (bar(each, axis, today) for each in line.rounds)))
    # What lies beyond is named where there is room beside the bars.
    if any(each.x < LEFT + _BEYOND for each in bars):
        past = []
    if any(each.x + each.width > axis.right - _BEYOND for each in bars):
        to_come = []
    return Row(
        y=y,
        line=line,
        number=line.number,
        title=fit(line.title, room),
        who=who,
        stands=fit(line.stands, STANDS_ROOM - 16, 12),
        bars=bars,
        marks=tuple(marks(line.moments, axis)),
        before=f"‹ {_days(past, axis)}" if past else "",
        after=f"{_days(to_come, axis)} ›" if to_come else "",
    )


def _days(rounds: Sequence[Round], axis: Axis) -> str:
    said = [month_day(each.due_on, axis.first.year) for each in rounds]
    return said[0] if len(said) == 1 else f"{len(said)} 期"


def bar(due: Round, axis: Axis, today: date) -> Bar | None:
    """Return a due date's bar as far as it lies on the axis; None where it does not.

    What has no start is its day alone. Of an extension both days are seen.
    """
    starts_on = due.starts_on or due.planned_on
    if due.due_on < axis.first or starts_on > axis.last:
        return None
    x, end = axis.x(starts_on), axis.end(due.due_on)
    width = max(LEAST, end - x - GAP)
    x = min(x, axis.right - LEAST)
    gone = min(max(axis.end(today) - x, 0), width) if due.tone in _RUNNING else 0
    if today < axis.first:
        gone = 0
    planned = None
    if due.planned_on < due.due_on and due.planned_on < axis.last:
        planned = max(x, axis.end(due.planned_on) - GAP)
    return Bar(round(x, 1), round(width, 1), due.tone, _said(due), round(gone, 1), planned)


def _said(due: Round) -> str:
    year = due.planned_on.year
    begins = f"{month_day(due.starts_on, year)}至" if due.starts_on else ""
    if due.planned_on < due.due_on:
        last = f"原定{month_day(due.planned_on)}，延至{month_day(due.due_on, year)}"
    else:
        last = month_day(due.due_on, year)
    return f"{begins}{last}{'　' if due.words else ''}{due.words}"


def marks(moments: Iterable[Moment], axis: Axis) -> list[Mark]:
    """Return the moments on the axis, each named unless it stands too near to the one before."""
    found: list[Mark] = []
    named = float("-inf")
    for moment in sorted(moments, key=lambda each: each.on):
        if axis.holds(moment.on):
            x = axis.middle(moment.on)
            label = moment.label if x - named >= _CROWDED else ""
            named = x if label else named
            found.append(Mark(x, label, moment.title, moment.kind, moment.url))
    return found
