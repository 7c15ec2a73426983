from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from almanac import clock
from consultations.enums import ConsultationLevel
from consultations.models import Consultation
from consultations.services import open_consultation
from members.models import User
from tests.factories import (
    OneOfEachRole,
    make_department,
    make_head,
    make_item,
    make_one_of_each_role,
    make_plan,
    make_user,
)
from tests.shared_rows import shared_rows
from workplan.models import Plan, WorkItem


@pytest.fixture(autouse=True)
def mid_year() -> Iterator[None]:
    """It is 30 June 2021."""
    with clock.standing_at(date(2021, 6, 30)):
        yield


@shared_rows(on=date(2021, 6, 30))
def plan() -> Plan:
    return make_plan(2021)


@shared_rows(on=date(2021, 6, 30))
def item(plan: Plan) -> WorkItem:
    """Row 20 of annex 1."""
    title = "“请你来协商”活动——进一步完善3岁以下婴幼儿托育服务体系专题协商"
    return make_item(plan, 20, title, period="3月", starred=True)


@shared_rows(on=date(2021, 6, 30))
def consultation(item: WorkItem, office: User) -> Consultation:
    """Topic 1 of annex 3."""
    topic = "进一步完善3岁以下婴幼儿托育服务体系"
    return open_consultation(item=item, topic=topic, level=ConsultationLevel.DISTRICT, actor=office)


@shared_rows(on=date(2021, 6, 30))
def office() -> User:
    return make_user("office", office=True)


@pytest.fixture
def office_client(client: Client, office: User) -> Client:
    client.force_login(office)
    return client


@pytest.fixture
def head_client(client: Client, db: None) -> Client:
    """A committee's head, who is not of the office's staff."""
    head = make_head(make_department("教文委"))
    client.force_login(make_user("head", person=head))
    return client


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role() -> OneOfEachRole:
    """Row 24 of annex 1, of 城建委, led by 周翔, and an account for each role."""
    return make_one_of_each_role("5月")


@pytest.fixture
def signed_in(one_of_each_role: OneOfEachRole):
    """Return a function that signs in one of each role and returns their browser."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(one_of_each_role.users[role])
        return client

    return sign_in
