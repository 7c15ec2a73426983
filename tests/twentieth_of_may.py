"""The plan of 2021 with an account for everyone, on the morning of 20 May 2021."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from almanac import clock
from members.models import User
from tests.factories import Plan2021, make_user, plan_2021
from tests.shared_rows import shared_rows

TODAY = date(2021, 5, 20)


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@shared_rows(on=TODAY)
def plan() -> Plan2021:
    return plan_2021()


@shared_rows(on=TODAY)
def users(plan: Plan2021) -> dict[str, User]:
    """Accounts by department or leader: of heads, of leaders, of the office, of a stranger."""
    answering = {
        name: make_user(person=person, office=name == "办公室")
        for name, person in plan.answering.items()
    }
    leaders = {name: make_user(person=person) for name, person in plan.leaders.items()}
    return answering | leaders | {"无关人员": make_user()}


@pytest.fixture
def signed_in(users: dict[str, User]):
    """Return a function that signs someone in and returns their browser."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(users[name])
        return client

    return sign_in
