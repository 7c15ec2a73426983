"""Points of facts by rules: exact, and the same for the same facts in whatever order they come.

A rule gives points for facts of some kinds; rules stand in groups, which begin with some points and end
within limits. Nothing is dropped in silence: a fact that gives less than its rule says, and one that gives
nothing, says why. The sources of what rules can say: point tables of districts, 2015 to 2022.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from members.facts import Fact
from performance.enums import Share, Status

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Group:
    """What rules have in common: points to begin with, limits of their sum, and whether one thing (one
    report adopted at several levels) counts once, at its best.
    """

    key: int
    name: str
    start: Fraction = Fraction()
    cap: Fraction | None = None
    floor: Fraction | None = None
    cap_count: int | None = None
    best: bool = False


@dataclass(frozen=True)
class Rule:
    """Points for each fact of some kinds, from a day to a day.

    `roles`, `levels` and `marks` narrow which facts, each empty for all. `halves` are roles, levels and
    marks that count half. `per_unit`: for each unit of the fact's amount. The first `after` facts give
    nothing. `cap` limits the points of a year, of a deduction as well; `cap_count` how much counts.
    """

    key: int
    group: int
    kinds: tuple[str, ...]
    points: Fraction
    since: date
    until: date
    roles: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()
    status: Status = Status.ANY
    per_unit: bool = False
    share: Share = Share.WHOLE
    after: int = 0
    cap: Fraction | None = None
    cap_count: int | None = None

    def is_about(self, fact: Fact) -> bool:
        """Return whether the rule speaks of such a fact, whoever's it is and on whatever day."""
        return (
            fact.kind in self.kinds
            and (not self.roles or fact.role in self.roles)
            and (not self.levels or fact.level in self.levels)
            and (not self.marks or fact.mark in self.marks)
        )

    def is_on(self, day: date) -> bool:
        return self.since <= day <= self.until

    def counted(self, fact: Fact) -> int:
        """Return how much of it counts."""
        return fact.amount if self.per_unit else 1

    def worth(self, fact: Fact) -> Fraction:
        """Return the points of a fact before all limits."""
        points = self.points * self.counted(fact) * _share(self.share, fact)
        if self.halves and {fact.role, fact.level, fact.mark} & set(self.halves):
            points *= HALF
        return points


def _share(share: Share, fact: Fact) -> Fraction:
    if share == Share.SETTLED:
        return fact.part
    if fact.of <= 1 or share == Share.WHOLE:
        return Fraction(1)
    if share == Share.EQUAL:
        return Fraction(1, fact.of)
    if share == Share.HALF or fact.role != "co":
        return HALF
    return HALF / (fact.of - 1)


@dataclass(frozen=True)
class Term:
    """Someone as a member from a day to a day, and as one of the 常委."""

    person_id: int
    since: date
    until: date | None = None
    standing_since: date | None = None
    standing_until: date | None = None
    unranked: bool = False
    standing_before: tuple[tuple[date, date], ...] = ()

    def status_on(self, day: date) -> Status | None:
        """Return what the person was on a day; None for no member."""
        if not _within(day, self.since, self.until):
            return None
        spans = ((self.standing_since, self.standing_until), *self.standing_before)
        is_standing = any(_within(day, *span) for span in spans)
        return Status.STANDING if is_standing else Status.ORDINARY


def _within(day: date, since: date | None, until: date | None) -> bool:
    return since is not None and since <= day and (until is None or day <= until)


@dataclass(frozen=True)
class Award:
    """The points of a fact by a rule: `worth` before the limits, `points` after them, `cut` why less."""

    rule: Rule
    fact: Fact
    worth: Fraction
    points: Fraction
    cut: str = ""

    @property
    def place(self) -> tuple:
        return self.fact.on, self.fact.identity, self.rule.key


@dataclass(frozen=True)
class GroupPoints:
    """What someone has in a group: what it began with, each award, and the sum within the limits."""

    group: Group
    awards: tuple[Award, ...]
    total: Fraction


@dataclass(frozen=True)
class Uncounted:
    """A fact that gives no points, and why."""

    fact: Fact
    why: str


@dataclass(frozen=True)
class PersonPoints:
    """What someone has: in all, in each group, and the facts that give nothing."""

    person_id: int
    total: Fraction
    groups: tuple[GroupPoints, ...]
    uncounted: tuple[Uncounted, ...]

    @property
    def awards(self) -> list[Award]:
        """All awards, by day."""
        return sorted((a for part in self.groups for a in part.awards), key=lambda a: a.place)


NOT_A_MEMBER = "当时不是在任委员"
NO_RULE = "没有计这类事项的规则"
OTHER_CASE = "规则不计这种情形"
OTHER_DAYS = "不在规则的起止日期内"
OTHER_STATUS = "规则不计当时的身份"
SAME = "与系统里的“{}”是同一件事，只计一次"
_ONCE = "同一件只计最高的一项"


@dataclass(frozen=True)
class RuleBook:
    """The groups and rules of a year."""

    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day of which facts may count."""
        if not self.rules:
            return None
        return min(rule.since for rule in self.rules), max(rule.until for rule in self.rules)

    def of_everyone(self, facts: Iterable[Fact], terms: Iterable[Term]) -> dict[int, PersonPoints]:
        """Return the points of each who has a term, by the person."""
        by_person: dict[int, list[Fact]] = {}
        for fact in facts:
            by_person.setdefault(fact.person_id, []).append(fact)
        own: dict[int, list[Term]] = {}
        for term in terms:
            own.setdefault(term.person_id, []).append(term)
        about: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for kind in rule.kinds:
                about.setdefault(kind, []).append(rule)
        return {
            person: self._of_person(person, by_person.get(person, []), spans, about)
            for person, spans in own.items()
        }

    def _of_person(
        self,
        person_id: int,
        facts: list[Fact],
        terms: list[Term],
        about: Mapping[str, list[Rule]],
    ) -> PersonPoints:
        matched: dict[int, list[Award]] = {rule.key: [] for rule in self.rules}
        uncounted = []
        counted: set[tuple] = set()
        # What was typed in comes last: of what an app tells, and a rule counts so, it counts no more.
        for fact in sorted(facts, key=lambda fact: (bool(fact.same_as), fact.on, fact.identity)):
            rules = about.get(fact.kind, [])
            status = next(filter(None, (term.status_on(fact.on) for term in terms)), None)
            found = [rule for rule in rules if status and _applies(rule, fact, status)]
            same = [one for one in fact.same_as if one.identity in counted]
            if found and len(same) >= fact.amount:
                uncounted.append(Uncounted(fact, SAME.format(same[0].title)))
                continue
            counts = replace(fact, amount=fact.amount - len(same)) if same else fact
            for rule in found:
                worth = rule.worth(counts)
                matched[rule.key].append(Award(rule, counts, worth, worth))
            if found:
                counted.add(fact.identity)
            else:
                uncounted.append(Uncounted(fact, _why_not(rules, fact, status)))
        groups = tuple(self._of_group(group, matched) for group in self.groups)
        total = sum((part.total for part in groups), Fraction())
        return PersonPoints(person_id, total, groups, tuple(uncounted))

    def _of_group(self, group: Group, matched: Mapping[int, list[Award]]) -> GroupPoints:
        awards = [
            award
            for rule in self.rules
            if rule.group == group.key
            for award in _within_rule(rule, matched[rule.key])
        ]
        if group.best:
            awards = _best_of_each(awards)
        if group.cap_count is not None:
            awards = _counted(
                awards, group.cap_count, f"“{group.name}”全年最多计{group.cap_count}件（次）"
            )
        awards = _limited(awards, group.start, group.floor, group.cap, f"“{group.name}”")
        awards.sort(key=lambda award: award.place)
        total = group.start + sum((award.points for award in awards), Fraction())
        return GroupPoints(group, tuple(awards), total)


def _applies(rule: Rule, fact: Fact, status: Status) -> bool:
    return rule.is_on(fact.on) and rule.status in (Status.ANY, status) and rule.is_about(fact)


def _why_not(rules: list[Rule], fact: Fact, status: Status | None) -> str:
    if status is None:
        return NOT_A_MEMBER
    if not rules:
        return NO_RULE
    if not (about := [rule for rule in rules if rule.is_about(fact)]):
        return OTHER_CASE
    return OTHER_STATUS if any(rule.is_on(fact.on) for rule in about) else OTHER_DAYS


def _within_rule(rule: Rule, awards: list[Award]) -> list[Award]:
    """Return the awards of one rule within its own limits."""
    if rule.after:
        why = f"从第{rule.after + 1}{'份' if rule.per_unit else '件（次）'}起计"
        awards = [
            _cut(award, Fraction(), why) if place < rule.after else award
            for place, award in enumerate(awards)
        ]
    if rule.cap_count is not None:
        awards = _counted(awards, rule.cap_count, f"这一条全年最多计{rule.cap_count}件（次）")
    if rule.cap is not None:
        awards = _limited(awards, Fraction(), -rule.cap, rule.cap, "这一条")
    return awards


def _best_of_each(awards: list[Award]) -> list[Award]:
    """Keep of each thing the award that gives most; of equal ones the earliest."""
    best: dict[str, Award] = {}
    for award in sorted(awards, key=lambda award: (-award.points, award.place)):
        best.setdefault(award.fact.key, award)
    return [
        award
        if award is best[award.fact.key] or not award.points
        else _cut(award, Fraction(), _ONCE)
        for award in awards
    ]


def _counted(awards: list[Award], most: int, why: str) -> list[Award]:
    """Let so much count and no more: what gives most first, the last one cut to fit."""
    left, kept = most, {}
    for award in sorted(awards, key=lambda award: (-award.points, award.place)):
        if not award.points:
            continue
        amount = award.rule.counted(award.fact)
        if amount > left:
            kept[id(award)] = _cut(award, award.points * Fraction(left, amount), why)
        left = max(left - amount, 0)
    return [kept.get(id(award), award) for award in awards]


def _limited(
    awards: list[Award], start: Fraction, floor: Fraction | None, cap: Fraction | None, what: str
) -> list[Award]:
    """Bring the sum within its limits: what is over is cut from the latest awards, backwards."""
    total = start + sum((award.points for award in awards), Fraction())
    if cap is not None and total > cap:
        return _take(awards, total - cap, lambda points: points > 0, f"{what}最多{plain(cap)}分")
    if floor is not None and total < floor:
        least = f"{what}最多扣{plain(-floor)}分" if floor < 0 else f"{what}扣到{plain(floor)}分为止"
        return _take(awards, total - floor, lambda points: points < 0, least)
    return awards


def _take(
    awards: list[Award], over: Fraction, of: Callable[[Fraction], bool], why: str
) -> list[Award]:
    """Take points (negative ones as well) from the latest awards of a sign until nothing is over."""
    changed = {}
    for award in sorted(awards, key=lambda award: award.place, reverse=True):
        if not over:
            break
        if of(award.points):
            part = min(award.points, over) if over > 0 else max(award.points, over)
            over -= part
            changed[id(award)] = _cut(award, award.points - part, why)
    return [changed.get(id(award), award) for award in awards]


def _cut(award: Award, points: Fraction, why: str) -> Award:
    return replace(award, points=points, cut=award.cut or why)


def plain(number: Fraction) -> str:
    """Return a number as it is written, with two decimals at most: 3, 0.5, 3.33."""
    hundredths = abs(number) * 100
    rounded = int(hundredths + HALF)
    words = f"{rounded // 100}.{rounded % 100:02}".rstrip("0").rstrip(".")
    return f"-{words}" if number < 0 and rounded else words


# --- ranks and bands ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bands:
    """Into what a list is told apart: names with the points from which they are given, the last without;
    or names alone, for as many equal parts of the list.
    """

    names: tuple[str, ...] = ()
    least: tuple[Fraction, ...] = ()

    def of(self, total: Fraction, rank: int | None, among: int) -> str:
        """Return the name for so many points, or for a rank among so many."""
        if self.least:
            for name, least in zip(self.names, self.least, strict=False):
                if total >= least:
                    return name
            return self.names[-1] if len(self.names) > len(self.least) else ""
        if not self.names or rank is None:
            return ""
        return self.names[(rank - 1) * len(self.names) // among]


def ranks(totals: Mapping[int, Fraction], unranked: Iterable[int] = ()) -> dict[int, int]:
    """Return each one's rank: ties share it and the next is skipped; some are left out."""
    out = set(unranked)
    found: dict[int, int] = {}
    last: Fraction | None = None
    ordered: Sequence[tuple[int, Fraction]] = sorted(
        ((one, total) for one, total in totals.items() if one not in out),
        key=lambda pair: (-pair[1], pair[0]),
    )
    rank = 0
    for place, (one, total) in enumerate(ordered, start=1):
        if total != last:
            rank, last = place, total
        found[one] = rank
    return found


def parse_bands(text: str) -> Bands:
    """Read lines of names, all but the last with points (良好 60), or names alone.

    Raises ValueError in Chinese.
    """
    names: list[str] = []
    least: list[Fraction] = []
    lines = [line.split() for line in text.splitlines() if line.strip()]
    for place, words in enumerate(lines):
        names.append(words[0])
        if len(words) == 1:
            continue
        number = words[1].removesuffix("分")
        if len(words) > 2 or not number.replace(".", "", 1).isdecimal():
            raise ValueError(
                f"档次“{' '.join(words)}”看不懂。请写名称，空一格，再写最低分，例如：良好 60。"
            )
        if place != len(least):
            raise ValueError("写最低分的档次须排在前面，只有最后一档可以不写最低分。")
        least.append(Fraction(number))
    if len(set(names)) < len(names):
        raise ValueError("档次的名称不能重复。")
    if least and len(names) > len(least) + 1:
        raise ValueError("只有最后一档可以不写最低分。")
    if sorted(least, reverse=True) != least or len(set(least)) < len(least):
        raise ValueError("档次须从高分写到低分。")
    return Bands(tuple(names), tuple(least))
