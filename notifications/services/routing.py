"""By which way someone is reached, and from when on: what they chose, else mail at the office's hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from members.models import Person
from members.prepared import prepared_models
from members.read_once import read_once
from notifications.channels.table import CHANNELS, DEFAULT
from notifications.models import Preference


@dataclass(frozen=True)
class Route:
    """Where a mail goes; `not_before` is the moment, by the real clock, before which it waits."""

    channel: str
    address: str
    not_before: datetime | None = None

    def __str__(self) -> str:
        return where(self.channel, self.address)

    @property
    def problem(self) -> str:
        """Why nothing sent this way can arrive, in words; empty where it can."""
        return CHANNELS[self.channel].problem(self.address)


def route_of(person: Person) -> Route:
    """Return how a person is reached now."""
    return route_by(person, Preference.objects.filter(person=person).first())


def route_by(person: Person, preference: Preference | None) -> Route:
    """Return how a person is reached by a preference; the address is one that people may read."""
    channel = preference.channel if preference else DEFAULT
    address = CHANNELS[channel].address_of(person, preference)
    return Route(channel, address, _not_before(preference.hour if preference else None))


def route_now(person: Person) -> Route:
    """Return how a person is reached now, of many whose `preference` was read along."""
    return route_by(person, getattr(person, "preference", None))


def _not_before(hour: int | None) -> datetime | None:
    """Return an hour of the real day, where it is still to come."""
    now = timezone.localtime()
    if hour is None or hour <= now.hour:
        return None
    return now.replace(hour=hour, minute=0, second=0, microsecond=0)


def without_address(people: Iterable[int]) -> dict[Person, str]:
    """Return those of some people who cannot be reached the way they chose, each with the reason in
    words.
    """
    return unreached(_people(tuple(people)))


def unreached(people: Iterable[Person]) -> dict[Person, str]:
    """Return the same of people who were read."""
    chosen = {preference.person_id: preference for preference in preferences()}
    problems = ((p, route_by(p, chosen.get(p.pk)).problem) for p in people)
    return {person: problem for person, problem in problems if problem}


@read_once
@prepared_models()
def preferences() -> QuerySet[Preference]:
    """Return what people chose; most choose nothing."""
    return Preference.objects.order_by()


@prepared_models()
def _people(keys: tuple[int, ...]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=keys)


def where(channel: str, address: str) -> str:
    """Return where something goes, in words: a mail's address, or the way and a hint."""
    return CHANNELS[channel].where(address)
