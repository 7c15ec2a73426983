"""Four members of two 界别 on 20 May 2021, and an account of each kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from almanac import clock
from members.enums import DepartmentKind, Duty, Party
from members.models import Department, Membership, Person, Post, User
from members.services.memberships import Place, take_in
from tests.factories import appoint, make_department, make_person, make_user
from tests.shared_rows import shared_rows

BEGAN, TODAY = date(2021, 1, 15), date(2021, 5, 20)


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@dataclass(frozen=True)
class RosterRoles:
    """赵样 and 钱样 of 经济 (钱样 leads it), 孙样 and 李例 of 教育 (李例 is of 提案委, and 常委)."""

    members: dict[str, Membership]
    departments: dict[str, Department]
    users: dict[str, User]


@shared_rows(on=TODAY)
def roster_roles() -> RosterRoles:
    kinds = {
        "经济": DepartmentKind.SECTOR,
        "教育": DepartmentKind.SECTOR,
        "提案委": DepartmentKind.COMMITTEE,
        "样例小组": DepartmentKind.TEAM,
        "第一党支部": DepartmentKind.CELL,
        "区教育局": DepartmentKind.UNIT,
        "办公室": DepartmentKind.OFFICE,
    }
    bodies = {
        name: make_department(name, kind, order=n) for n, (name, kind) in enumerate(kinds.items())
    }
    of = {
        "赵样": [Place(bodies["经济"]), Place(bodies["样例小组"]), Place(bodies["第一党支部"])],
        "钱样": [Place(bodies["经济"], Duty.HEAD, "界别组长")],
        "孙样": [Place(bodies["教育"])],
        "李例": [Place(bodies["教育"]), Place(bodies["提案委"])],
    }
    members = {}
    for n, (name, places) in enumerate(of.items(), start=1):
        members[name] = take_in(
            person=Person(name=name),
            term=2,
            since=BEGAN,
            actor=None,
            places=places,
            standing=name == "李例",
            party=Party.MINMENG,
            unit=f"样例单位{n}",
            unit_post="职务",
            mobile=f"1380000000{n}",
            email=f"member{n}@example.org",
            born_on=date(1975, n, 1),
        )
    head, leader = make_person("陈悦"), make_person("周翔")
    appoint(head, bodies["提案委"])
    appoint(leader, Post.objects.create(name="副主席"))
    clerk = make_person("办公室负责人")
    appoint(clerk, bodies["办公室"])
    unit = make_person("教育局联系人")
    appoint(unit, bodies["区教育局"])
    helper = make_person("提案委工作人员")
    appoint(helper, bodies["提案委"], Duty.STAFF)
    users: dict[str, User] = {
        "office": make_user("office", person=clerk, office=True),
        "member": make_user("member", person=members["赵样"].person),
        "head of a sector": make_user(person=members["钱样"].person),
        "head of a committee": make_user(person=head),
        "staff of a committee": make_user(person=helper),
        "leader": make_user(person=leader),
        "unit": make_user(person=unit),
        "account of no one": make_user(),
        "stopped office": make_user(office=True, is_active=False),
    }
    return RosterRoles(members, bodies, users)


@pytest.fixture
def signed_in(roster_roles: RosterRoles) -> Callable[[str], Client]:
    """Return a function that signs someone in and returns their browser."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(roster_roles.users[role])
        return client

    return sign_in
