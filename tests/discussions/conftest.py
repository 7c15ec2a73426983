"""The clock stands at 20 May 2021; around one topic of 李庆莲 there is someone of each kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from almanac import clock
from discussions.enums import TopicKind
from discussions.models import Topic
from discussions.services.topics import open_topic
from members.enums import DepartmentKind, Duty
from members.models import Post, User
from tests.factories import appoint, make_department, make_head, make_person, make_user
from tests.shared_rows import shared_rows

TODAY = date(2021, 5, 20)
TITLE, TEXT = "地铁口停车怎么管", "早晚高峰电瓶车占满出入口。"


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@dataclass(frozen=True)
class Board:
    topic: Topic
    users: dict[str, User]


@shared_rows(on=TODAY)
def board() -> Board:
    sector = make_department("科技界", DepartmentKind.SECTOR)
    unit = make_department("区城管局", DepartmentKind.UNIT)
    committee = make_department("城建委")
    users = {}
    for role, name in (("author", "李庆莲"), ("member", "沈璞"), ("another member", "费建伟")):
        person = make_person(name)
        appoint(person, sector, Duty.MEMBER)
        users[role] = make_user(role, person=person)
    leader = make_person("周翔")
    appoint(leader, Post.objects.create(name="副主席"))
    users |= {
        "leader": make_user("leader", person=leader),
        "head": make_user("head", person=make_head(committee, "陈悦")),
        "unit": make_user("unit", person=make_head(unit, "城管局联络员")),
        "office": make_user("office", office=True),
        "account of no one": make_user(),
    }
    topic = open_topic(actor=users["author"], kind=TopicKind.PROPOSAL, title=TITLE, text=TEXT)
    return Board(topic, users)


@pytest.fixture
def signed_in(board: Board) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(board.users[role])
        return client

    return sign_in
