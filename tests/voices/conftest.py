"""The clock stands at 20 May 2021: a station that is open, a studio, and someone of each kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Department, Organisation, Person, User
from tests.factories import appoint, make_department, make_person, make_user
from tests.shared_rows import shared_rows
from voices.models import Place, PublicSettings, Voice
from voices.services import taking_in
from voices.services.taking_in import Said, Sender
from voices.tokens import Opened, form_key
from workflow.inbox import inbox_of

TODAY = date(2021, 5, 20)
TEXT = "地铁口的共享单车堆到了盲道上。"
EVERYONE = (
    *("office", "department in charge", "member of the studio", "another member", "unit"),
    *("another unit", "account of no one", "stopped office"),
)
SOMEWHERE = {"office", "department in charge"}


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@dataclass(frozen=True)
class World:
    """Who there is around two places; a message said at one of them is made by `says`."""

    station: Place
    studio: Place
    departments: dict[str, Department]
    people: dict[str, Person]
    users: dict[str, User | AnonymousUser]

    def says(self, text: str = TEXT, at: Place | None = None, **more) -> Voice:
        """Let a citizen say something, and return it as stored."""
        return said(at or self.station, text, **more)


_numbers = iter(range(10**6))


def said(place: Place, text: str = TEXT, *, address: str = "203.0.113.7", **more) -> Voice:
    number = f"{next(_numbers):032d}"
    key = form_key(number, text)
    more.setdefault("kind", "opinion")
    taking_in.take_in_voice(
        place=place,
        sender=Sender(Opened(number, False), key, address),
        said=Said(text=text, **more),
    )
    return Voice.objects.get(form_key=key)


@shared_rows(on=TODAY)
def world() -> World:
    Organisation.objects.create(name="政协某区委员会", short_name="某区政协")
    PublicSettings.objects.create(is_open=True, contact="区政协办公室 0571-00000000")
    departments = {
        "办公室": make_department("办公室", DepartmentKind.OFFICE),
        "社法委": make_department("社法委"),
        "城管局": make_department("城管局", DepartmentKind.UNIT),
        "交通局": make_department("交通局", DepartmentKind.UNIT),
        "农工界": make_department("农工界", DepartmentKind.SECTOR),
    }
    people = {
        name: make_person(name)
        for name in (
            "主任",
            "委员甲",
            "委员乙",
            "委员丙",
            "城管联络员",
            "交通联络员",
            "办公室负责人",
        )
    }
    appoint(people["办公室负责人"], departments["办公室"])
    appoint(people["主任"], departments["社法委"])
    for name in ("委员甲", "委员乙", "委员丙"):
        appoint(people[name], departments["农工界"], Duty.MEMBER)
    appoint(people["城管联络员"], departments["城管局"])
    appoint(people["交通联络员"], departments["交通局"])
    station = Place.objects.create(
        kind="station",
        name="江南社区协商驿站",
        code="BCDFGH",
        department=departments["社法委"],
        topic="地铁口停车",
        is_open=True,
    )
    studio = Place.objects.create(
        kind="studio",
        name="委员甲工作室",
        code="JKMNPQ",
        department=departments["社法委"],
        is_open=True,
        promise_days=3,
    )
    studio.members.add(people["委员甲"])
    users = {
        "office": make_user("office", person=people["办公室负责人"], office=True),
        "department in charge": make_user(person=people["主任"]),
        "member of the studio": make_user(person=people["委员甲"]),
        "another member": make_user(person=people["委员乙"]),
        "unit": make_user(person=people["城管联络员"]),
        "another unit": make_user(person=people["交通联络员"]),
        "account of no one": make_user(),
        "stopped office": make_user(office=True, is_active=False),
        "anyone": AnonymousUser(),
    }
    return World(station, studio, departments, people, users)


@pytest.fixture
def as_(world: World):
    """Return a client that is signed in as one of the users, by what they are."""

    def client(who: str) -> Client:
        found = Client()
        if who != "anyone":
            found.force_login(world.users[who], backend="members.sessions.AccountBackend")
        return found

    return client


def waiting(world, who: str, day: date = TODAY) -> list[tuple[str, str, str]]:
    """What an inbox holds of citizens' messages, as it says it."""
    inbox = inbox_of(world.users[who], day)
    return [(e.title, e.detail, e.state) for e in inbox.mine if e.designation == "公众留言"]
