"""What a matter may become in another app: a draft proposal, an opinion report, a topic to deliberate.

An app registers in its AppConfig.ready() what it makes of a text; the apps in which such texts are
gathered offer what is registered. What was made keeps the `key` of its matter, so that one can be
followed to the other and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from members.models import Person, User


@dataclass(frozen=True)
class Matter:
    """What is handed on: `key` names it across apps for good ("voices.voice:12"), `source` says in words
    where it comes from (码上协商：江南社区), `people` are those who speak for it.
    """

    key: str
    title: str
    text: str
    source: str
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What was made of a matter, the row `pk`: what it is called, how it stands in words, its page
    and its day. `is_adopted`: it came to something (立案, 采用, 选定).
    """

    pk: int
    matter: str
    label: str
    title: str
    state: str
    url: str
    on: date | None = None
    is_adopted: bool = False


@dataclass(frozen=True)
class Becoming:
    """A thing that a matter may become.

    `make` writes it in the name of a user and returns its page; it raises Refused or NotAllowed where it
    may not be. `made_of` tells of the keys of matters what was made of each, in one query, whoever
    asks. `opens_to` are the rows whose pages open to a user on a day, as a QuerySet.
    """

    key: str
    label: str
    may: Callable[[User, date], bool]
    make: Callable[[Matter, User], str]
    made_of: Callable[[list[str]], Iterable[Outcome]]
    opens_to: Callable[[User, date], Any]


@dataclass(frozen=True)
class Origin:
    """Where a matter stands that something was made of: in words, and its page."""

    words: str
    url: str


# Of numbers of matters of one kind, for a user on a day: those that the user sees, in one query.
Origins = Callable[[list[int], User, date], dict[int, Origin]]

_registered: dict[str, Becoming] = {}
_origins: dict[str, Origins] = {}


def register_becoming(becoming: Becoming) -> None:
    """Register what an app makes of a matter."""
    _registered[becoming.key] = becoming


def becomings_for(user: User, on: date) -> list[Becoming]:
    """Return what a user may make of a matter that is theirs to hand on."""
    return [each for each in _registered.values() if each.may(user, on)]


def outcomes_of(
    keys: Iterable[str], reader: tuple[User, date] | None = None
) -> dict[str, list[Outcome]]:
    """Return what was made of each matter, of those of which something was; a constant number of queries.

    Of what does not open to the reader on the day, the `url` is empty.
    """
    wanted = list(keys)
    found: dict[str, list[Outcome]] = {}
    if wanted:
        for each in _registered.values():
            made = list(each.made_of(wanted))
            if made and reader:
                opened = set(
                    each.opens_to(*reader)
                    .filter(pk__in=[outcome.pk for outcome in made])
                    .values_list("pk", flat=True)
                )
                made = [one if one.pk in opened else replace(one, url="") for one in made]
            for outcome in made:
                found.setdefault(outcome.matter, []).append(outcome)
    return found


def register_origins(kind: str, origins: Origins) -> None:
    """Register where the matters of a kind ("discussions.topic") stand."""
    _origins[kind] = origins


def origins_of(keys: Iterable[str | None], user: User, on: date) -> dict[str, Origin]:
    """Return where matters stand, by their key, those that a user sees; one query a kind."""
    asked: dict[str, list[int]] = {}
    for key in filter(None, keys):
        kind, _, number = key.partition(":")
        if kind in _origins and number.isdecimal():
            asked.setdefault(kind, []).append(int(number))
    return {
        f"{kind}:{number}": origin
        for kind, numbers in asked.items()
        for number, origin in _origins[kind](numbers, user, on).items()
    }
