"""The year by 界别, party and group: members, how often they were somewhere, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from members import facts as ledger
from members.enums import DepartmentKind, Party
from members.facts import Fact, FactKind
from members.models import Membership
from performance.report.own import MemberYear, told

NONE = "未登记"


@dataclass(frozen=True)
class Line:
    """A 界别 (a party, a group): its members, times somewhere, how many never, and a number for each kind
    by its name.
    """

    label: str
    members: int
    times: int
    never: int
    numbers: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Statistics:
    """Tables of lines, each with its heading, and the kinds that their numbers count; `total` is all, and
    `members` each by himself.
    """

    kinds: tuple[FactKind, ...]
    tables: tuple[tuple[str, tuple[Line, ...]], ...]
    total: Line
    members: tuple[tuple[Membership, MemberYear], ...]


def _names(kind: str) -> Callable[[Membership], list[str]]:
    return lambda row: [str(d) for d in row.belongs(kind)]


_TABLES: tuple[tuple[str, Callable[[Membership], list[str]]], ...] = (
    ("按界别", _names(DepartmentKind.SECTOR)),
    ("按党派", lambda row: [Party(row.party).label] if row.party else []),
    ("按委员小组", _names(DepartmentKind.TEAM)),
    ("按专委会", _names(DepartmentKind.COMMITTEE)),
)


def numbers_of(told: MemberYear, kinds: Iterable[FactKind]) -> list[tuple[str, int]]:
    """Return how many of each kind a member has, by its name."""
    found = {line.kind.key: line.count for line in told.others}
    return [(kind.label, found.get(kind.key, 0)) for kind in kinds]


def statistics(year: int, on: date) -> Statistics:
    """Return the figures of a year as they stand on a day. What several did together is one thing in
    the number of a line; someone who belongs to two stands in both.
    """
    last = min(date(year, 12, 31), on)
    members = list(Membership.objects.on_day(last).with_people(last))
    members.sort(key=lambda row: (row.person.rank, row.person.stroke_key, row.person_id))
    kinds = ledger.kinds()
    found: dict[int, list[Fact]] = {}
    for fact in ledger.facts(date(year, 1, 1), last, {row.person_id for row in members}):
        if not fact.is_told:
            found.setdefault(fact.person_id, []).append(fact)
    seen = {fact.kind for facts in found.values() for fact in facts}
    counted = tuple(k for key, k in kinds.items() if key in seen and not k.is_presence)
    tables = []
    for heading, names in _TABLES:
        rows: dict[str, list[Membership]] = {}
        for row in members:
            for name in names(row) or [NONE]:
                rows.setdefault(name, []).append(row)
        if set(rows) != {NONE}:
            lines = (_line(name, of, found, kinds, counted) for name, of in _sorted(rows))
            tables.append((heading, tuple(lines)))
    each = tuple(
        (row, told(row.person, year, on, found.get(row.person_id, []), kinds)) for row in members
    )
    return Statistics(counted, tuple(tables), _line("合计", members, found, kinds, counted), each)


def _sorted(rows: dict[str, list[Membership]]) -> list[tuple[str, list[Membership]]]:
    """What is not entered comes last."""
    return sorted(rows.items(), key=lambda row: row[0] == NONE)


def _line(
    label: str,
    members: Iterable[Membership],
    found: dict[int, list[Fact]],
    kinds: dict[str, FactKind],
    counted: tuple[FactKind, ...],
) -> Line:
    people = {row.person_id for row in members}
    times, been = 0, set()
    things: dict[str, set[str]] = {kind.key: set() for kind in counted}
    for pk in people:
        for fact in found.get(pk, ()):
            kind = kinds.get(fact.kind)
            if kind is None:
                continue
            if not kind.is_presence:
                things[kind.key].add(fact.key)
            elif kind.was_there(fact):
                times += 1
                been.add(pk)
    numbers = tuple((kind.label, len(things[kind.key])) for kind in counted)
    return Line(label, len(people), times, len(people - been), numbers)
