"""What the desk offers for a due date: exactly what its services would let the reader do."""

from datetime import date

import pytest

from almanac import clock
from tests.factories import OneOfEachRole, make_one_of_each_role, set_state
from tests.shared_rows import shared_rows
from tests.workplan.services.test_states_table import CHAIN, STATES, expected
from workplan.actions import DUE
from workplan.models import DueDate
from workplan.permissions import access_to
from workplan.reading.item import open_to_ask

pytestmark = pytest.mark.django_db


@shared_rows(on=date(2021, 5, 20))
def one_of_each_role() -> OneOfEachRole:
    return make_one_of_each_role()


# What is done to an item with all of its dates at once (services.awaiting).
OF_THE_ITEM = {"await", "arrive"}


def offered(due: DueDate, user) -> set[str]:
    access = access_to(due.item, user, clock.today())
    return {str(open.name) for open in DUE.offered(access, due)}


@pytest.mark.parametrize("state", STATES)
def test_each_is_offered_exactly_what_they_may_do(one_of_each_role: OneOfEachRole, state: str):
    due = set_state(one_of_each_role.due, state)

    found = {role: offered(due, user) & set(CHAIN) for role, user in one_of_each_role.users.items()}

    assert found == {
        role: {
            action
            for action in {*CHAIN} - OF_THE_ITEM
            if expected(action, state, role) not in ("not allowed", "refused")
        }
        for role in one_of_each_role.users
    }


@pytest.mark.parametrize(
    ("state", "may_extend", "may_urge"),
    [(s, s in STATES[:3], s in STATES[:3]) for s in STATES],
)
def test_a_later_date_and_a_reminder_are_for_what_is_still_worked_on(
    one_of_each_role: OneOfEachRole, state: str, may_extend: bool, may_urge: bool
):
    due = set_state(one_of_each_role.due, state)

    assert ("extend" in offered(due, one_of_each_role.users["responsible head"])) is may_extend
    assert ("urge" in offered(due, one_of_each_role.users["office"])) is may_urge


def test_nothing_is_offered_twice_in_a_row(one_of_each_role: OneOfEachRole):
    names = open_to_ask(is_asked=True, is_urged=True)
    access = access_to(one_of_each_role.item, one_of_each_role.users["office"], clock.today())

    assert not {"extend", "urge"} & {str(name) for name in names}
    assert "urge" not in {
        str(open.name) for open in DUE.offered(access, one_of_each_role.due, names=names)
    }


@pytest.mark.parametrize("state", ["assigned", "accepted", "in_progress", "reported"])
def test_closing_stands_out_only_where_a_report_waits(one_of_each_role: OneOfEachRole, state: str):
    due = set_state(one_of_each_role.due, state)
    access = access_to(due.item, one_of_each_role.users["office"], clock.today())

    found = {str(open.name): open.is_main for open in DUE.offered(access, due)}

    assert found["close"] is (state == "reported")
