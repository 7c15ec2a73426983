"""The clock stands at 31 December 2021; around points there is someone of each kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Membership, Person, Post, User
from tests.factories import appoint, make_department, make_head, make_person, make_user
from tests.shared_rows import shared_rows

TODAY = date(2021, 12, 31)


@pytest.fixture(autouse=True)
def _new_years_eve() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@dataclass(frozen=True)
class OneOfEachPointsRole:
    """A member whose points are asked for, and an account for each role."""

    member: Person
    users: dict[str, User | AnonymousUser]


def make_member(name: str, *, term: int = 2, **more) -> Person:
    """A member of the second term, from 2017 on."""
    person = make_person(name)
    Membership.objects.create(person=person, term=term, **{"since": date(2017, 2, 1)} | more)
    return person


@shared_rows(on=TODAY)
def one_of_each_role() -> OneOfEachPointsRole:
    office = make_department("办公室", DepartmentKind.OFFICE)
    make_head(office, "办公室主任")
    member, other = make_member("王国珍"), make_member("沈璞")
    sector = make_department("教育界", DepartmentKind.SECTOR)
    for person in (member, other):
        appoint(person, sector, Duty.MEMBER)
    leader = make_person("周翔")
    appoint(leader, Post.objects.create(name="副主席"))
    unit = make_department("区教育局", DepartmentKind.UNIT)
    users = {
        "member": make_user("member", person=member),
        "another member": make_user("other", person=other),
        "leader": make_user("leader", person=leader),
        "committee head": make_user("head", person=make_head(make_department("城建委"))),
        "sector head": make_user("sector", person=make_head(sector, "界别召集人")),
        "unit": make_user("unit", person=make_head(unit)),
        "office": make_user("office", office=True),
        "account of no one": make_user("noone"),
        "stopped member": make_user("stopped", person=make_member("前任"), is_active=False),
        "stopped office": make_user("stopped-office", office=True, is_active=False),
    }
    return OneOfEachPointsRole(member, users)


@pytest.fixture
def office(one_of_each_role) -> User:
    return one_of_each_role.users["office"]


@pytest.fixture
def member(one_of_each_role) -> Person:
    return one_of_each_role.member


@pytest.fixture
def signed_in(one_of_each_role: OneOfEachPointsRole) -> Callable[[str], Client]:
    """Return a function that signs someone in and returns their browser."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(one_of_each_role.users[role])
        return client

    return sign_in
