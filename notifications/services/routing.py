"""By which way someone is reached, and from when on: what they chose, else mail at the office's hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from members.models import Person
from notifications.enums import Channel
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
    def is_open(self) -> bool:
        """Tell whether something sent this way can arrive."""
        return self.channel != Channel.MAIL or bool(self.address)


def route_of(person: Person) -> Route:
    """Return how a person is reached now."""
    return route_by(person, Preference.objects.filter(person=person).first())


def route_by(person: Person, preference: Preference | None) -> Route:
    """Return how a person is reached by a preference. Of a robot, the address is a hint alone."""
    if preference is None:
        return Route(Channel.MAIL, person.email)
    address = person.email if preference.channel == Channel.MAIL else preference.hint
    return Route(preference.channel, address, _not_before(preference.hour))


def _not_before(hour: int | None) -> datetime | None:
    """Return an hour of the real day, where it is still to come."""
    now = timezone.localtime()
    if hour is None or hour <= now.hour:
        return None
    return now.replace(hour=hour, minute=0, second=0, microsecond=0)


def without_address(people: Iterable[int]) -> QuerySet[Person]:
    """Return those of some people who are to get mail and have no address for it."""
    elsewhere = Preference.objects.filter(person=OuterRef("pk")).exclude(channel=Channel.MAIL)
    return Person.objects.filter(~Exists(elsewhere), pk__in=people, email="")


def where(channel: str, address: str) -> str:
    """Return where something goes, in words: a mail's address, or the way and a hint."""
    if channel == Channel.MAIL:
        return address or "没有电子邮箱"
    return f"{Channel(channel).label} {address}".strip()
