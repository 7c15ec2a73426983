"""Memberships in the admin: found and read; they are entered on the desk's pages."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from members.services.memberships import leave
from tests.roster.conftest import TODAY

LIST = reverse("admin:members_membership_changelist")


def names(page) -> list[str]:
    rows = BeautifulSoup(page.content, "html.parser").select("#result_list tbody tr")
    return [row.select_one(".field-person").text.strip() for row in rows]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", "孙样 李例 赵样 钱样"),
        ("term=2", "孙样 李例 赵样 钱样"),
        ("term=9", "孙样 李例 赵样 钱样"),
        ("in_office=1", "孙样 李例 赵样"),
        ("in_office=standing", "李例"),
        ("in_office=0", "钱样"),
        ("sector=教育", "孙样 李例"),
        ("party=minmeng", "孙样 李例 赵样 钱样"),
        ("q=样例单位3", "孙样"),
        ("q=lili", "李例"),
    ],
)
def test_the_office_finds_members(asked, found, signed_in, roster_roles):
    one = roster_roles.members["钱样"]
    leave(membership=one, on=TODAY.replace(day=1), why="moved", actor=None)
    name, _, value = asked.partition("=")
    body = roster_roles.departments.get(value)

    page = signed_in("office").get(LIST, {name: body.pk if body else value} if name else {})

    assert names(page) == found.split()


def test_nobody_enters_them_there(signed_in, roster_roles):
    client, one = signed_in("office"), roster_roles.members["赵样"]

    assert client.get(reverse("admin:members_membership_add")).status_code == 403
    page = reverse("admin:members_membership_change", args=[one.pk])
    assert client.post(page, {"unit": "改"}).status_code == 403
    assert client.get(page).status_code == 200
    assert client.get(reverse("admin:members_membership_history", args=[one.pk])).status_code == 200
    assert (
        "样例单位1"
        in client.get(reverse("admin:members_person_change", args=[one.person_id])).content.decode()
    )
    for other in ("member", "head of a committee", "leader"):
        assert signed_in(other).get(LIST).status_code == 302
