"""Who sees an event, who manages it, who sees reasons for leave and telephones: a table."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from activities.enums import EventKind
from activities.permissions import access_to, may_organise, organisers_for, visible_to
from activities.services import attendance
from members.enums import DepartmentKind, Duty
from members.models import Post, User
from tests.activities.factories import event_of
from tests.factories import appoint, make_department, make_person, make_user
from tests.shared_rows import shared_rows

DAY = date(2021, 5, 10)
ROLES = (
    *("office", "organiser's head", "organiser's member", "another head", "leader"),
    *("asked unit", "another unit", "account of no one", "stopped"),
)


@shared_rows(on=DAY)
def users(office: User) -> dict[str, User]:
    """An account for each role; events are organised by 经济界."""
    sector = make_department("经济界", DepartmentKind.SECTOR)
    unit = make_department("教育局", DepartmentKind.UNIT)
    found = {"office": office}
    for role, department, duty in (
        ("organiser's head", sector, Duty.HEAD),
        ("organiser's member", sector, Duty.MEMBER),
        ("another head", make_department("提案委"), Duty.HEAD),
        ("asked unit", unit, Duty.HEAD),
        ("another unit", unit, Duty.HEAD),
    ):
        person = make_person(role, mobile="13800000000")
        appoint(person, department, duty)
        found[role] = make_user(person=person)
    leader = make_person("leader")
    appoint(leader, Post.objects.create(name="副主席"))
    found["leader"] = make_user(person=leader)
    found["account of no one"] = make_user("nobody")
    stopped = make_person("stopped")
    appoint(stopped, sector, Duty.HEAD)
    found["stopped"] = make_user(person=stopped, is_active=False)
    return found


INSIDE = {"office", "organiser's head", "organiser's member", "another head", "leader"}
MANAGE = {"office", "organiser's head"}


def organised(users: dict[str, User], **more):
    sector = users["organiser's head"].person.appointments.get().department
    asked = [users["asked unit"].person]
    return event_of(users["office"], organiser=sector, ask=asked, **more)


@pytest.mark.parametrize(
    ("facts", "see"),
    [
        ({}, INSIDE | {"asked unit"}),
        ({"published": False}, MANAGE),
        ({"kind": EventKind.CHAIR}, {*MANAGE, "leader", "asked unit"}),
        ({"kind": EventKind.PARTY}, {*MANAGE, "asked unit"}),
    ],
)
def test_who_sees_an_event(users, facts, see):
    event = organised(users, **facts)
    assert {role for role in ROLES if access_to(event, users[role], DAY).sees(event)} == see
    assert {role for role in ROLES if visible_to(users[role], DAY).filter(pk=event.pk)} == see


def test_who_manages_and_who_may_hold_events_of_what(users):
    event = organised(users)
    assert {role for role in ROLES if access_to(event, users[role], DAY).manages} == MANAGE
    heads = {"office", "organiser's head", "another head"}
    assert {role for role in ROLES if may_organise(users[role], DAY)} == heads
    names = {r: [str(d) for d in organisers_for(users[r], DAY)] for r in sorted(heads)}
    assert names == {
        "another head": ["提案委"],
        "office": ["经济界", "提案委"],
        "organiser's head": ["经济界"],
    }


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


PAGES = ("edit", "roll", "sheet", "export")
POSTS = (("act", "publish"), ("act", "close"), ("act", "ask"), ("told",), ("came",))


@pytest.mark.parametrize("role", [role for role in ROLES if role != "stopped"])
def test_pages_and_actions_open_to_those_who_organise_alone(users, role):
    event, client = organised(users), signed_in(users[role])
    status = client.get(event.get_absolute_url()).status_code
    assert status == (200 if role in INSIDE | {"asked unit"} else 404)
    opened = {client.get(reverse(f"activities:{p}", args=[event.pk])).status_code for p in PAGES}
    assert opened == ({200} if role in MANAGE else {404})
    posted = {
        client.post(reverse(f"activities:{name}", args=[event.pk, *rest])).status_code
        for name, *rest in POSTS
    }
    assert (404 in posted) is (role not in MANAGE)
    assert posted == {404} or role in MANAGE


def test_reasons_and_telephones_are_for_those_who_organise(users):
    member = users["organiser's member"]
    member.person.email = ""
    member.person.save()
    event = organised(users)
    attendance.ask(event=event, actor=users["office"], people=[member.person])

    def told(words: str) -> set[str]:
        pages = {role: signed_in(users[role]).get(event.get_absolute_url()) for role in INSIDE}
        return {role for role, page in pages.items() if words in page.content.decode()}

    assert told("13800000000") == MANAGE
    attendance.ask_leave(event=event, actor=member, reason="母亲住院")
    assert told("母亲住院") == MANAGE | {"organiser's member"}
