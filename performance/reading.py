"""What pages and papers show of points: reckoned anew from the sources each time, nothing is stored.

`standing` is everyone's year, `of_person` one member's, `what_if` what a draft would change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q

from members import facts as ledger
from members.facts import Fact, FactKind
from members.models import Membership, Person
from performance import words
from performance.enums import RuleSetState
from performance.models import RuleSet
from performance.points import (
    Award,
    Group,
    GroupPoints,
    PersonPoints,
    Rule,
    RuleBook,
    Term,
    plain,
    ranks,
)

_NOTHING = Fraction()


@dataclass(frozen=True)
class Line:
    """A member's year: points, rank (None for who is not ranked) and band ("" where there is none)."""

    person: Person
    points: PersonPoints
    rank: int | None = None
    band: str = ""

    @property
    def total(self) -> Fraction:
        return self.points.total

    @property
    def parts(self) -> tuple[GroupPoints, ...]:
        return self.points.groups

    @property
    def total_words(self) -> str:
        return plain(self.total)


@dataclass(frozen=True)
class Standing:
    """Everyone's year by a set of rules: the most points first, who is not ranked last."""

    year: int
    rule_set: RuleSet | None
    lines: tuple[Line, ...]

    @property
    def by_person(self) -> list[Line]:
        """The lines as people are listed everywhere."""
        return sorted(self.lines, key=lambda line: _place(line.person))

    @property
    def groups(self) -> list[Group]:
        return [part.group for part in self.lines[0].parts] if self.lines else []


def in_force(year: int) -> RuleSet | None:
    """Return the rules in force for a year, read whole; None before any are."""
    return _whole(RuleSet.objects.filter(year=year, state=RuleSetState.IN_FORCE))


def whole(pk: int) -> RuleSet | None:
    """Return a set of rules, read whole."""
    return _whole(RuleSet.objects.filter(pk=pk))


def _whole(found: Iterable[RuleSet]) -> RuleSet | None:
    return found.prefetch_related("groups__rules").first()  # type: ignore[attr-defined, no-any-return]


def years() -> list[int]:
    """Return the years that have rules in force, the latest first."""
    sets = RuleSet.objects.filter(state=RuleSetState.IN_FORCE).order_by("-year")
    return list(sets.values_list("year", flat=True))


def standing(year: int, rule_set: RuleSet | None = None) -> Standing:
    """Return everyone's year, by the rules in force or by others; without rules nobody has a line."""
    rule_set = rule_set or in_force(year)
    if rule_set is None:
        return Standing(year, None, ())
    return _standing(year, rule_set, _read(year, (rule_set.book,)))


def _standing(year: int, rule_set: RuleSet, facts: list[Fact]) -> Standing:
    book = rule_set.book
    members = _members(year, book)
    found = book.of_everyone(_about(year, book, facts), map(_term, members))
    people = {row.person_id: row.person for row in members}
    unranked = {row.person_id for row in members if row.unranked}
    ranked = ranks({pk: points.total for pk, points in found.items()}, unranked)
    bands = rule_set.parsed_bands
    lines = [
        Line(
            people[pk],
            points,
            ranked.get(pk),
            bands.of(points.total, ranked.get(pk), len(ranked)),
        )
        for pk, points in found.items()
    ]
    last = len(lines) + 1  # asked while sorting, a list has no length
    lines.sort(key=lambda line: (line.rank or last, _place(line.person)))
    return Standing(year, rule_set, tuple(lines))


def of_person(year: int, person: Person, rule_set: RuleSet | None = None) -> Line | None:
    """Return one member's year without the rank, from their own facts alone; None without rules, and for
    who is no member in the year. Only where bands are parts of the list is the whole list reckoned.
    """
    rule_set = rule_set or in_force(year)
    if rule_set is None:
        return None
    bands = rule_set.parsed_bands
    if bands.names and not bands.least:
        lines = standing(year, rule_set).lines
        return next((line for line in lines if line.person == person), None)
    book = rule_set.book
    terms = [_term(row) for row in _members(year, book, person)]
    facts = _read(year, (book,), {person.pk}) if terms else []
    found = book.of_everyone(_about(year, book, facts), terms)
    if person.pk not in found:
        return None
    points = found[person.pk]
    return Line(person, points, None, bands.of(points.total, None, 0))


def _read(year: int, books: Iterable[RuleBook], people: set[int] | None = None) -> list[Fact]:
    """Return the facts of the year, and of the days before and after it as far as rules reach."""
    days = [
        date(year, 1, 1),
        date(year, 12, 31),
        *(day for book in books for day in book.span or ()),
    ]
    return ledger.facts(min(days), max(days), people)


def _about(year: int, book: RuleBook, facts: Iterable[Fact]) -> list[Fact]:
    """Keep the facts of the year, and of those of other days what the rules count."""
    return [
        fact
        for fact in facts
        if fact.on.year == year
        or any(rule.is_on(fact.on) and rule.is_about(fact) for rule in book.rules)
    ]


def _members(year: int, book: RuleBook, person: Person | None = None) -> list[Membership]:
    """Return the memberships of who is a member in a calendar year; also those before and after it, as
    far as the rules reach.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    since, until = book.span or (first, last)
    rows = Membership.objects.filter(since__lte=max(until, last))
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=min(since, first)))
    if person:
        rows = rows.filter(person=person)
    rows = rows.select_related("person").prefetch_related("earlier_standing")
    found = list(rows.order_by("since", "pk"))
    in_year = {
        row.person_id
        for row in found
        if row.since <= last and (row.until is None or row.until >= first)
    }
    return [row for row in found if row.person_id in in_year]


def _term(row: Membership) -> Term:
    return Term(
        *(row.person_id, row.since, row.until),
        *(row.standing_since, row.standing_until, row.unranked),
        tuple((one.since, one.until) for one in row.earlier_standing.all()),  # type: ignore[attr-defined]
    )


def _place(person: Person) -> tuple[int, str, int]:
    return person.rank, person.stroke_key, person.pk


# --- in words ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SaidGroup:
    """A group of rules in words: its limits, and each rule with its sentence."""

    group: Group
    limits: str
    rules: tuple[tuple[Rule, str], ...]


def said(rule_set: RuleSet) -> list[SaidGroup]:
    """Return what a set of rules does, in words."""
    book, kinds = rule_set.book, ledger.kinds()
    return [
        SaidGroup(
            group,
            words.limits(group),
            tuple(
                (rule, words.says(rule, kinds, rule_set.year))
                for rule in book.rules
                if rule.group == group.key
            ),
        )
        for group in book.groups
    ]


@dataclass(frozen=True)
class AwardLine:
    """An award as a page shows it: what it was, by which rule, and the page of its fact."""

    award: Award
    what: str
    sentence: str

    @property
    def points(self) -> str:
        return plain(self.award.points)

    @property
    def worth(self) -> str:
        return plain(self.award.worth)

    @property
    def key(self) -> str:
        """What names the line in a form."""
        return f"{self.award.rule.key}~{'~'.join(map(str, self.award.fact.identity))}"


def award_lines(part: GroupPoints, year: int, kinds: dict[str, FactKind]) -> list[AwardLine]:
    """Return what someone has in a group, by day."""
    return [
        AwardLine(award, called(award.fact, kinds), words.says(award.rule, kinds, year))
        for award in part.awards
    ]


def called(fact: Fact, kinds: dict[str, FactKind]) -> str:
    """Return what a fact is called: 社情民意被采用（市级，联名第一作者）."""
    kind = kinds.get(fact.kind)
    if kind is None:
        return fact.kind
    more = [kind.says(word) for word in (fact.level, fact.role, fact.mark) if word]
    return f"{kind.label}（{'，'.join(filter(None, more))}）" if any(more) else kind.label


# --- what if -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One thing of which someone would have more or fewer points."""

    what: str
    url: str
    before: Fraction
    after: Fraction

    @property
    def words(self) -> str:
        return f"{plain(self.before)}→{plain(self.after)}分"


@dataclass(frozen=True)
class Moved:
    """Someone whose points another set of rules would move, and by what; the changes add up to it."""

    person: Person
    before: Line | None
    after: Line
    changes: tuple[Change, ...]

    @property
    def by(self) -> Fraction:
        return self.after.total - (self.before.total if self.before else _NOTHING)

    @property
    def by_words(self) -> str:
        return f"+{plain(self.by)}" if self.by > 0 else plain(self.by)


@dataclass(frozen=True)
class WhatIf:
    """What a set of rules would change against those in force: sentences, and people's points."""

    gone: tuple[str, ...]
    new: tuple[str, ...]
    moved: tuple[Moved, ...]
    among: int


def what_if(draft: RuleSet) -> WhatIf:
    """Return what would change if a set were in force; against nothing where there is none."""
    current, kinds = in_force(draft.year), ledger.kinds()
    facts = _read(draft.year, [one.book for one in (current, draft) if one])
    lines = _standing(draft.year, current, facts).lines if current else ()
    before = {line.person.pk: line for line in lines}
    after = _standing(draft.year, draft, facts).lines
    old, new = _sentences(current), _sentences(draft)
    moved = []
    for line in after:
        was = before.get(line.person.pk)
        changes = _changes(was, line, kinds)
        if changes or (was and was.band != line.band):
            moved.append(Moved(line.person, was, line, changes))
    moved.sort(key=lambda one: (-abs(one.by), _place(one.person)))
    return WhatIf(
        tuple(s for s in old if s not in new),
        tuple(s for s in new if s not in old),
        *(tuple(moved), len(after)),
    )


def _sentences(rule_set: RuleSet | None) -> list[str]:
    if rule_set is None:
        return []
    found = []
    for part in said(rule_set):
        if part.limits:
            found.append(f"{part.group.name}：{part.limits}")
        found += [f"{part.group.name}：{sentence}" for _, sentence in part.rules]
    return found


def _changes(was: Line | None, line: Line, kinds: dict[str, FactKind]) -> tuple[Change, ...]:
    """Return by fact, and by what groups begin with, where the points differ."""
    before, after = _by_what(was, kinds), _by_what(line, kinds)
    found = []
    for key in before | after:
        old, new = before.get(key, (_NOTHING, "", "")), after.get(key, (_NOTHING, "", ""))
        if old[0] != new[0]:
            _, what, url = new if new[1] else old
            found.append(Change(what, url, old[0], new[0]))
    return tuple(found)


def _by_what(
    line: Line | None, kinds: dict[str, FactKind]
) -> dict[object, tuple[Fraction, str, str]]:
    found: dict[object, tuple[Fraction, str, str]] = {}
    for part in line.parts if line else ():
        if part.group.start:
            what = f"“{part.group.name}”的起始分"
            found[what] = part.group.start, what, ""
        for award in part.awards:
            fact = award.fact
            sum_ = found.get(fact.identity, (_NOTHING, "", ""))[0] + award.points
            found[fact.identity] = sum_, f"{called(fact, kinds)}：{fact.title}", fact.url
    return found
