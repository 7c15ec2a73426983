"""The year's figures, and the registry through which other apps add lines to them.

A line is one figure of the 工作综述 with the rows behind it: it is always counted from them, so that
what a page says can be opened. An app registers a source of lines in its AppConfig.ready().
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

# Whose a row is that names no department.
NOT_NAMED = "未写明"


@dataclass(frozen=True)
class Fact:
    """A row behind a figure: what it is called, its page (an address, or what has one), its day, whose it is,
    how much it counts.

    `subject` is what the line's reader decides by.
    """

    label: str
    page: Any = ""
    on: date | None = None
    departments: tuple[str, ...] = ()
    count: int = 1
    subject: Any = None

    @property
    def url(self) -> str:
        """The address of its page: made where it is shown, for figures show hardly any."""
        return self.page if isinstance(self.page, str) else self.page.get_absolute_url()


# Of a user and a day: says of each row whether its page opens to them.
Reader = Callable[[Any, date], Callable[[Fact], bool]]


def everyone(user: Any, on: date) -> Callable[[Fact], bool]:
    """The rows open to all to whom figures are open."""
    return lambda fact: True


@dataclass(frozen=True)
class Line:
    """A figure; `phrase` says it in the paragraph, with {n} for the number.

    A row is named to whom its page opens, as the line's `reader` says.
    """

    key: str
    group: str
    label: str
    unit: str
    phrase: str
    facts: tuple[Fact, ...]
    reader: Reader = everyone

    @cached_property
    def named(self) -> "Line":
        """The line with those rows alone that are named."""
        return replace(self, facts=tuple(fact for fact in self.facts if fact.label))

    @cached_property
    def total(self) -> int:
        return sum(fact.count for fact in self.facts)

    def by_month(self) -> list[int]:
        """Return twelve numbers; what has no day is in none of them."""
        months: Counter[int] = Counter()
        for fact in self.facts:
            if fact.on:
                months[fact.on.month] += fact.count
        return [months[month] for month in range(1, 13)]

    def by_department(self) -> dict[str, int]:
        """Return each department's number; what two answer for counts with each."""
        found: Counter[str] = Counter()
        for fact in self.facts:
            for department in fact.departments or (NOT_NAMED,):
                found[department] += fact.count
        return dict(found)


LineSource = Callable[[int], Iterable[Line]]

_sources: dict[LineSource, int] = {}


def register_figures(source: LineSource, place: int = 0) -> None:
    """Register a callable(year) that yields an app's lines; those of a lower place are read first."""
    _sources[source] = place


def lines(year: int) -> list[Line]:
    """Return all lines of a calendar year, source by source."""
    return [line for source in sorted(_sources, key=_sources.__getitem__) for line in source(year)]


def as_seen_by(user: Any, on: date, found: Iterable[Line]) -> list[Line]:
    """Return lines with their rows unnamed where their pages do not open to the user; the numbers stay."""
    found = list(found)
    # What a reader has to know of the user it reads once for all its lines.
    opens = {reader: reader(user, on) for reader in {each.reader for each in found if each.facts}}
    return [
        replace(
            each,
            facts=tuple(
                fact if opens[each.reader](fact) else replace(fact, label="", page="")
                for fact in each.facts
            ),
        )
        for each in found
    ]


def grouped(found: Iterable[Line]) -> dict[str, list[Line]]:
    """Return lines under the headings that they name, in their order."""
    groups: dict[str, list[Line]] = {}
    for each in found:
        groups.setdefault(each.group, []).append(each)
    return groups


def paragraph(year: int, found: Iterable[Line]) -> str:
    """Return the figures as a paragraph for the 工作综述; what is nothing is left unsaid."""
    sentences = []
    for rows in grouped(found).values():
        said = [row.phrase.format(n=row.total) for row in rows if row.total and row.phrase]
        if said:
            sentences.append("，".join(said))
    if not sentences:
        return f"{year}年尚无数据。"
    return f"{year}年，" + "；".join(sentences) + "。"
