"""Every link that someone is offered opens, and every number leads to as many things.

The accounts of the demonstration stand for the roles: the office, a head of each kind, a leader, a
government unit, a member; besides them a member of a research team, and an account of no one.
"""

from urllib.parse import urldefrag

import pytest
from django.db import connection
from django.test import Client

from members.models import Person, User
from tests.crawl import Walk, listed, walk
from tests.factories import make_user
from workplan.models import ItemMember

ROLES = (
    pytest.param("bangongshi", marks=pytest.mark.postgresql),
    *("chengjianwei", "tianwei", "wangguozhen", "jiaoyuju", "liqinglian"),
    *("课题组成员", "无关人员"),
)


@pytest.fixture
def user(demonstration, request) -> User:
    role = request.param
    if role == "课题组成员":
        without = Person.objects.filter(user=None, appointments=None)
        return make_user(person=without.filter(pk__in=ItemMember.objects.values("person")).first())
    return make_user() if role == "无关人员" else User.objects.get(username=role)


@pytest.fixture
def walked(user: User) -> Walk:
    client = Client()
    client.force_login(user)
    # PostgreSQL is asked for one page of each kind.
    return walk(client, alike=3 if connection.vendor == "sqlite" else 1)


@pytest.mark.parametrize("user", ROLES, indirect=True)
def test_every_link_opens_and_every_number_is_that_of_the_list_behind_it(walked: Walk):
    assert walked.closed == {}
    assert len(walked.pages) > 10
    wrong = {}
    for url, target, number in walked.numbers():
        page, place = urldefrag(target)
        if page in walked.pages and (found := listed(walked.pages[page], place)) not in (
            None,
            number,
        ):
            wrong[url, target] = number, found
    assert wrong == {}


def test_who_has_not_signed_in_is_led_to_pages_that_open(demonstration):
    found = walk(Client(), begin="/public/proposals/", alike=2)
    assert found.closed == {}
