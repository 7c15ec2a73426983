"""A member's year from the ledger of facts: by kind, by month, in a sentence; nothing is typed again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from members import facts as ledger
from members.facts import Fact, FactKind
from members.models import Membership, Person
from performance.report.months import Column, columns
from performance.report.sentence import Tally, sentence


@dataclass(frozen=True)
class KindLine:
    """What of a kind someone did: each thing once, however many of its levels it reached."""

    kind: FactKind
    facts: tuple[Fact, ...]

    @property
    def count(self) -> int:
        return len({fact.key for fact in self.facts})

    @property
    def tally(self) -> Tally:
        return Tally(self.kind.label, self.count, self.kind.unit)

    @property
    def rows(self) -> list[tuple[Fact, str]]:
        """Each fact with its role, level and mark in words."""
        return [(fact, said_of(self.kind, fact)) for fact in self.facts]


def said_of(kind: FactKind, fact: Fact) -> str:
    """Return as what and how someone had part in it: 联名人, 市级、综合采用; nothing where that is plain."""
    # Whether one had to come matters where one did not.
    mark = "" if kind.was_there(fact) else fact.mark
    words = [kind.says(one) for one in (fact.role, fact.level, mark) if one]
    return "、".join(word for word in words if word and word not in _PLAIN)


# What goes without saying of who was there.
_PLAIN = ("参加", "出席")


@dataclass(frozen=True)
class MemberYear:
    """A member's year. `there` is where they were, `missed` where they took leave or stayed away; `twice`
    what was typed in although an app tells it, with its kind: it counts once.
    """

    person: Person
    year: int
    on: date
    there: tuple[KindLine, ...]
    others: tuple[KindLine, ...]
    missed: tuple[KindLine, ...]
    twice: tuple[tuple[Fact, FactKind], ...] = ()

    @property
    def times(self) -> int:
        """How many times they were somewhere."""
        return sum(line.count for line in self.there)

    @property
    def is_empty(self) -> bool:
        return not (self.there or self.others or self.missed)

    @cached_property
    def sentence(self) -> str:
        """今年参加了16次履职活动：请你来协商3次，视察7次…"""
        return self._says("今年" if self.year == self.on.year else f"{self.year}年")

    @cached_property
    def lasting_sentence(self) -> str:
        """The same for what is read in later years: 2021年参加了…"""
        return self._says(f"{self.year}年")

    def _says(self, when: str) -> str:
        return sentence(
            when,
            [line.tally for line in self.there],
            [line.tally for line in self.others],
        )

    @cached_property
    def groups(self) -> list[tuple[str, list[KindLine]]]:
        """What was done under its headings, in the order of the apps."""
        found: dict[str, list[KindLine]] = {}
        for line in (*self.there, *self.others):
            found.setdefault(line.kind.group, []).append(line)
        return list(found.items())

    @cached_property
    def months(self) -> list[Column]:
        return columns(_by_month(self.there), _by_month(self.others))


def _by_month(lines: Iterable[KindLine]) -> list[int]:
    found = [0] * 12
    for line in lines:
        # What reached several levels in a month is still one thing.
        for month, _ in {(fact.on.month, fact.key) for fact in line.facts}:
            found[month - 1] += 1
    return found


def year_of(person: Person, year: int, on: date) -> MemberYear:
    """Return a member's year, as it stands on a day."""
    last = min(date(year, 12, 31), on)
    return told(person, year, on, ledger.facts(date(year, 1, 1), last, {person.pk}), ledger.kinds())


def told(
    person: Person, year: int, on: date, found: Iterable[Fact], kinds: dict[str, FactKind]
) -> MemberYear:
    """Return what facts of someone tell of a year; what is of no kind any more is left out."""
    parts: dict[str, dict[str, list[Fact]]] = {"there": {}, "others": {}, "missed": {}}
    twice = []
    for fact in found:
        kind, part = kinds.get(fact.kind), "others"
        if kind is None:
            continue
        if fact.is_told:
            twice.append((fact, kind))
            continue
        if kind.is_presence:
            part = "there" if kind.was_there(fact) else "missed"
        parts[part].setdefault(fact.kind, []).append(fact)
    lines = {
        part: tuple(KindLine(kinds[key], tuple(rows[key])) for key in kinds if key in rows)
        for part, rows in parts.items()
    }
    return MemberYear(person, year, on, **lines, twice=tuple(twice))


def years_with(person: Person, on: date) -> list[int]:
    """Return the years in which a person was a member, the latest first."""
    found: set[int] = set()
    for row in Membership.objects.filter(person=person, since__lte=on):
        last = min(row.until or on, on)
        found.update(range(row.since.year, last.year + 1))
    return sorted(found, reverse=True)
