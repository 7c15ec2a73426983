"""Checking in by a code: whose code it is, that nobody guesses one, and the entry itself, once a person.

Codes are signed with a key that is made of SECRET_KEY, so that all processes know the same ones. Entering
someone is `attendance.check_in`, the same as by list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime

from activities import codes
from activities.codes import OWN, WALL, Kind
from activities.enums import CheckedInBy
from activities.models import Attendance, Event, WrongNumbers
from activities.permissions import access_to
from activities.services import attendance
from almanac import clock
from members import roles
from members.models import Person, User
from workflow.refusals import NotAllowed, Refused

# So many wrong numbers of an account at an event within so long, and no more are taken meanwhile.
WRONG, MEANWHILE = 10, timedelta(minutes=10)
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Drawn:
    """A code as it is shown now: the address in its picture, its number, and for how long it is shown."""

    address: str
    number: str
    seconds: int


@dataclass(frozen=True)
class Entered:
    """Who was entered; `again`: they had been before."""

    person: Person
    attendance: Attendance
    again: bool

    @property
    def words(self) -> str:
        """What is said of it: 张三 签到成功."""
        if not self.again:
            return f"{self.person} 签到成功。"
        at = self.attendance.checked_in_at
        return f"{self.person} {f'{localtime(at):%H:%M} ' if at else ''}已经签到，不重复登记。"


def _key() -> bytes:
    return salted_hmac("activities.codes", "", algorithm="sha256").digest()


def _now() -> float:
    return clock.now().timestamp()


def own_code(person: Person) -> Drawn:
    """Return a member's own code as it is now."""
    return _drawn(OWN, "own_code_scanned", person.pk)


def wall_code(event: Event) -> Drawn:
    """Return the code on an event's wall as it is now."""
    return _drawn(WALL, "wall_code_scanned", event.pk)


def _drawn(kind: Kind, page: str, of: int) -> Drawn:
    at, key = _now(), _key()
    # In capitals throughout a picture is a third smaller.
    address = settings.SITE_URL + reverse(page, args=[codes.code(kind, key, of, at)])
    left = kind.step - int(at % kind.step)
    return Drawn(address.upper(), codes.number(kind, key, of, at), left)


def event_of_wall(words: str) -> Event | None:
    """Return the event of which this is the code on the wall, while it is good."""
    pk = codes.read(WALL, _key(), words, _now())
    return None if pk is None else Event.objects.filter(pk=pk).first()


def person_of_code(words: str) -> Person | None:
    """Return whose own code this is, while it is good."""
    pk = codes.read(OWN, _key(), words, _now())
    return None if pk is None else Person.objects.filter(pk=pk).first()


def enter_scanned(*, event: Event, actor: User, words: str) -> Entered:
    """Enter whose own code was scanned, or whose number was typed, at the office's phone.

    Raises Refused for what is no code, or no longer; NotAllowed as `attendance.check_in`.
    """
    typed = codes.digits(words)
    person = _typed(event, actor, typed) if typed else person_of_code(words)
    if person is None:
        raise Refused("不是履职码，或者已过期。请对方刷新履职码再扫一次。", about="code")
    return _enter(event, person, CheckedInBy.OWN_CODE, actor)


def check_wall_number(*, event: Event, actor: User, words: str) -> None:
    """Raise Refused where this is not the number that stands on the wall."""
    typed = codes.digits(words)

    def fits() -> bool | None:
        return bool(codes.bearers(WALL, _key(), typed, [event.pk], _now())) or None

    if not typed or _tried(event, actor, fits) is None:
        raise Refused("号码不对，或者已换新号。请看现场屏幕上现在的六位号码。", about="number")


def enter_oneself(*, event: Event, actor: User) -> Entered:
    """Enter the account's own person, who had the code or the number of the wall.

    Raises NotAllowed for who is neither of the committee nor was asked; else as `attendance.check_in`.
    """
    access = access_to(event, actor, clock.today())
    if actor.person is None or not (access.inside or access.own):
        raise NotAllowed("您不在这项活动的名单上，请到签到处登记。")
    return _enter(event, actor.person, CheckedInBy.WALL_CODE, actor)


def _typed(event: Event, actor: User, typed: str) -> Person | None:
    """Return whose number was typed, of those asked and of all members. Raises Refused."""
    asked = event.attendances.values_list("person", flat=True)
    members = roles.members_on(clock.today()).values_list("pk", flat=True)

    def fits() -> list[int] | None:
        return codes.bearers(OWN, _key(), typed, {*asked, *members}, _now()) or None

    found = _tried(event, actor, fits) or []
    if len(found) > 1:
        raise Refused("这个号码现在不止一人，请扫码，或者一分钟后报新号码。", about="code")
    return Person.objects.get(pk=found[0]) if found else None


def _tried(event: Event, actor: User, fits: Callable[[], _Found | None]) -> _Found | None:
    """Return what fits the number that an account typed; count it where nothing does.

    Raises Refused after too many; who was refused has nothing compared.
    """
    now = clock.now()
    with transaction.atomic():
        row, _ = WrongNumbers.objects.select_for_update().get_or_create(
            event=event, account=actor, defaults={"since": now}
        )
        if now - row.since >= MEANWHILE:
            row.count, row.since = 0, now
        is_open = row.count < WRONG
        found = fits() if is_open else None
        if is_open and found is None:
            row.count += 1
            row.save()
    if not is_open:
        minutes = int(MEANWHILE.total_seconds()) // 60
        raise Refused(f"号码输错{WRONG}次，{minutes}分钟内请扫码或按名单签到。")
    return found


def _enter(event: Event, person: Person, how: CheckedInBy, actor: User) -> Entered:
    found = attendance.check_in(person=person, event=event, how=how, by=actor)
    return Entered(person, found.attendance, again=not found.is_first)
