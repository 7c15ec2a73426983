"""Where apps in which people answer for something say so, and those that tell people of their account
or the office of an alarm, without this app knowing them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from members.models import Person, User


@dataclass(frozen=True)
class Charge:
    """Something open that is left without someone: who left it, what it is, where another is named, and who
    is missing; `together` says where all of a kind are handed on at once, in words and as an address.
    """

    person: Person
    title: str
    url: str
    missing: str
    together: tuple[str, str] | None = None


ChargeSource = Callable[[date], Iterable[Charge]]

AccountListener = Callable[[User, str], None]

AlarmListener = Callable[[str, str], None]

# Erases what an app keeps to reach a person, and says in words what that was.
PersonEraser = Callable[[Person], Iterable[str]]

_erasers: list[PersonEraser] = []
_sources: dict[ChargeSource, tuple[str, ...]] = {}
_account_listeners: list[AccountListener] = []
_alarm_listeners: list[AlarmListener] = []


def register_charge_source(source: ChargeSource, *fields: str) -> None:
    """Register a callable(on) that yields what those who left have left without someone by a day.

    `fields` are what it looks at, as plenary.Speech.leader: each field of a person is either named here, or
    a record of what was (tests/members/test_succession.py has that list).
    """
    _sources[source] = fields


def charged_fields() -> set[str]:
    """Return the fields that name who is charged with something, of all apps."""
    return {field for fields in _sources.values() for field in fields}


def charges_left(on: date) -> dict[Person, list[Charge]]:
    """Return what is left without someone on a day, by who answered for it."""
    left: dict[Person, list[Charge]] = {}
    for source in _sources:
        for charge in source(on):
            left.setdefault(charge.person, []).append(charge)
    return left


def register_account_listener(listener: AccountListener) -> None:
    """Register a callable(user, link) that tells a person of an account made for them; `link` is the
    page on which they set its first password, "" where the office hands one over.
    """
    if listener not in _account_listeners:
        _account_listeners.append(listener)


def tell_of_account(user: User, link: str = "") -> None:
    """Tell the person of an account that it was made; an account of no one is told to no one."""
    if user.person_id is not None and user.is_active:
        for listener in _account_listeners:
            listener(user, link)


def register_alarm_listener(listener: AlarmListener) -> None:
    """Register a callable(title, words) that tells the office of what it has to look at."""
    if listener not in _alarm_listeners:
        _alarm_listeners.append(listener)


def tell_office(title: str, words: str) -> None:
    """Tell the people of the office of something that is wrong with the system."""
    for listener in _alarm_listeners:
        listener(title, words)


def register_person_eraser(eraser: PersonEraser) -> None:
    """Register a callable(person) that erases what an app keeps of them that is no record of the
    committee's (how to reach them, why they took leave), and yields what it was.
    """
    if eraser not in _erasers:
        _erasers.append(eraser)


def forget_person(person: Person) -> list[str]:
    """Have all apps erase what of a person is no record; return in words what that was."""
    return [words for eraser in _erasers for words in eraser(person)]
