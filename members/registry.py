"""Where apps in which people answer for something say so, without this app knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from members.models import Person


@dataclass(frozen=True)
class Charge:
    """Something open that is left without someone: what it is, its page, and who is missing."""

    title: str
    url: str
    missing: str


ChargeSource = Callable[[Person, date], Iterable[Charge]]

_sources: list[ChargeSource] = []


def register_charge_source(source: ChargeSource) -> None:
    """Register a callable(person, on) that yields what the person's leaving has left without
    someone by a day.
    """
    if source not in _sources:
        _sources.append(source)


def charges_left_by(person: Person, on: date) -> list[Charge]:
    """Return what is left without someone on a day, of what the person answered for."""
    return [charge for source in _sources for charge in source(person, on)]
