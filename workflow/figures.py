"""The year's figures, and the registry through which other apps add lines to them.

A line is one figure of the 工作综述 with the rows behind it: it is always counted from them, so that
what a page says can be opened. An app registers a source of lines in its AppConfig.ready().
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Fact:
    """A row behind a figure: what it is called, its page, its day, whose it is, how much it counts."""

    label: str
    url: str = ""
    on: date | None = None
    departments: tuple[str, ...] = ()
    count: int = 1


def everyone(user: Any, on: date) -> bool:
    """The rows may be read by all to whom figures are open."""
    return True


@dataclass(frozen=True)
class Line:
    """A figure; `phrase` says it in the paragraph, with {n} for the number.

    `may_read`, a predicate of a user and a day, says to whom its rows may be named.
    """

    key: str
    group: str
    label: str
    unit: str
    phrase: str
    facts: tuple[Fact, ...]
    may_read: Callable[[Any, date], bool] = everyone

    def as_seen_by(self, user: Any, on: date) -> "Line":
        """Return the line with its rows unnamed for whoever may not read them; the number stays."""
        if self.may_read(user, on):
            return self
        facts = tuple(replace(fact, label="（仅限有关人员查看）", url="") for fact in self.facts)
        return replace(self, facts=facts)

    @property
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
            for department in fact.departments or ("未写明",):
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


def line(year: int, key: str) -> Line | None:
    """Return the line of that key, or None where there is none."""
    return next((found for found in lines(year) if found.key == key), None)


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
