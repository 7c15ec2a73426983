"""What members did, told by the apps that know it: the one ledger of facts behind points and records.

An app registers the kinds of facts it knows and a source of them in its AppConfig.ready(). Nothing is
stored a second time: what a record or a point shows is asked of the sources, so that it follows what
is changed or deleted there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from members.names import name_key

# Of a title so long, one in another's words is the same: 托育服务, 加快托育服务体系建设.
_TELLING = 4
# What stands beside the kind of thing and is no title either: 第二次在大会上作的口头发言.
_FILLING = "第一二两三四五六七八九十次再在上作了的"
# What stands around a title, whatever it is: 关于…的建议.
_AROUND = ("关于", "建议")


@dataclass(frozen=True)
class FactKind:
    """A kind of fact: 立案提案, 请你来协商.

    `group` is the heading under which it stands, `unit` what it is counted in (件, 次, 篇). `roles` are
    the ways in which someone may have had part in it, and `levels` those at which it counted, each key
    with its words; the most important first. `marks` tell such facts apart otherwise (须到会, 综合采用).
    `is_presence`: someone was there (参加了16次履职活动), but for the levels in `away` (准假, 缺席).
    """

    key: str
    label: str
    group: str
    unit: str = "次"
    roles: tuple[tuple[str, str], ...] = ()
    levels: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    is_presence: bool = False
    away: tuple[str, ...] = ()

    def was_there(self, fact: Fact) -> bool:
        """Return whether a fact of this kind says that someone was there."""
        return self.is_presence and fact.level not in self.away

    def says(self, name: str) -> str:
        """Return how a role, level or mark of this kind is called; nothing for none."""
        return dict((*self.roles, *self.levels, *self.marks)).get(name, "")


@dataclass(frozen=True)
class Fact:
    """Something that a member did or that came of it, on a day.

    `key` names its row for good ("proposals.proposal:12"), once a kind, person, role, level and mark; what
    one thing led to (filed, made a key proposal; sent, adopted) has one key under several kinds. `of` is
    among how many people it is shared, `share` how much of it is this person's where that was settled;
    `amount` what it counts in its unit (a meeting of two half-days is 2). `url` is the page of it.

    `until` is the last day of an event or meeting at which it was done. `told_by` is of what was typed in
    by hand: the kind of facts ("plenary.speech", or one level of it "plenary.speech:spoken") in which an
    app tells the like; `same_as` are then those that tell the very same (`facts` finds them).
    """

    kind: str
    key: str
    person_id: int
    on: date
    title: str
    url: str = ""
    role: str = ""
    level: str = ""
    of: int = 1
    amount: int = 1
    mark: str = ""
    share: Fraction | None = None
    until: date | None = None
    told_by: str = ""
    same_as: tuple[Fact, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether an app tells all of it, so that it is not counted a second time."""
        return bool(self.same_as) and len(self.same_as) >= self.amount

    @property
    def part(self) -> Fraction:
        """How much of it is this person's: an equal share, where nothing else was settled."""
        return Fraction(1, self.of) if self.share is None else self.share

    @property
    def identity(self) -> tuple[str, str, int, str, str, str]:
        """What names this one fact among all."""
        return self.kind, self.key, self.person_id, self.role, self.level, self.mark


# Of two days, both included, and the ids of people (None: everyone): the facts of these days.
FactSource = Callable[[date, date, set[int] | None], Iterable[Fact]]

_kinds: dict[str, FactKind] = {}
_edited_kinds: list[Callable[[], Iterable[FactKind]]] = []
_sources: list[FactSource] = []


def register_facts(
    source: FactSource, *kinds: FactKind, edited: Callable[[], Iterable[FactKind]] | None = None
) -> None:
    """Register a source of facts, in a constant number of queries, and the kinds that it knows; `edited`
    returns those that are a list which the office edits.
    """
    if source not in _sources:
        _sources.append(source)
    if edited and edited not in _edited_kinds:
        _edited_kinds.append(edited)
    _kinds.update({kind.key: kind for kind in kinds})


def kinds() -> dict[str, FactKind]:
    """Return all kinds of facts by their key, in the order of the apps, edited lists last."""
    return _kinds | {kind.key: kind for source in _edited_kinds for kind in source()}


def grouped(found: Iterable[FactKind]) -> dict[str, list[FactKind]]:
    """Return kinds under their headings."""
    groups: dict[str, list[FactKind]] = {}
    for kind in found:
        groups.setdefault(kind.group, []).append(kind)
    return groups


def facts(since: date, until: date, people: Iterable[int] | None = None) -> list[Fact]:
    """Return the facts from a day to a day (both included), of some people or of all, by day and key."""
    wanted = None if people is None else set(people)
    found = [fact for source in _sources for fact in source(since, until, wanted)]
    return recognised(sorted(found, key=lambda fact: (fact.on, fact.identity)))


def recognised(found: list[Fact]) -> list[Fact]:
    """Return the facts, in their order; those typed in name what an app tells of the very same.

    Each thing that is told of someone is one typed fact's alone, which has as many as its amount: sooner
    of the one with its title than of one that is of its days alone.
    """
    told: dict[tuple[int, str], list[Fact]] = {}
    if not any(fact.told_by for fact in found):
        return found
    for fact in found:
        kind = _kinds.get(fact.kind)
        if kind and (not kind.is_presence or kind.was_there(fact)):
            told.setdefault((fact.person_id, fact.kind), []).append(fact)
    taken: set[tuple[int, str]] = set()
    same: dict[int, list[Fact]] = defaultdict(list)
    for is_same in (_is_of_title, _is_of_days):
        for place, fact in enumerate(found):
            for other in told.get((fact.person_id, fact.told_by.partition(":")[0]), ()):
                whose = other.person_id, other.key
                fits = whose not in taken and _is_of_level(fact, other) and is_same(fact, other)
                if fits and len(same[place]) < fact.amount:
                    taken.add(whose)
                    same[place].append(other)
    return [
        replace(fact, same_as=tuple(same[place])) if same[place] else fact
        for place, fact in enumerate(found)
    ]


def _is_of_level(typed: Fact, told: Fact) -> bool:
    """Whether they are of one level: the one that its sort speaks of, its own where both have one."""
    meant = typed.told_by.partition(":")[2]
    own = typed.level if _kinds[told.kind].says(typed.level) else ""
    return meant in ("", told.level) and own in ("", told.level)


def _is_of_title(typed: Fact, told: Fact) -> bool:
    is_presence = _kinds[told.kind].is_presence
    return not is_presence and _are_alike(name_key(typed.title), name_key(told.title))


def _is_of_days(typed: Fact, told: Fact) -> bool:
    """Whether it was done on the days of the other; of what has a title of its own, only where the one
    that was typed in has none (大会发言, 两篇书面发言) or shares a word with it.
    """
    if told.until is None or not told.on <= typed.on <= told.until:
        return False
    kind = _kinds[told.kind]
    if kind.is_presence:
        return True
    named = {kind.label, kind.unit, *dict(kind.levels).values()}
    said = _pairs(typed.title, leaving_out=_FILLING + "".join(named))
    return not said or not said.isdisjoint(_pairs(told.title))


def _pairs(title: str, leaving_out: str = "") -> set[str]:
    """Return the pairs of characters of a title, without those that only say what kind of thing it is."""
    title = name_key(title)
    for words in _AROUND:
        title = title.replace(words, " ")
    left = "".join(" " if one in leaving_out else one for one in title)
    return {left[at : at + 2] for at in range(len(left) - 1) if " " not in left[at : at + 2]}


def _are_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _TELLING and shorter in longer)
