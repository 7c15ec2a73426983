"""Two hundred changes at once: each is done whole or told why not, and none is lost."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from almanac import clock
from tests.factories import OneOfEachRole, make_item, make_one_of_each_role
from workflow.refusals import Refused
from workplan.enums import State
from workplan.models import DueDate, Transition
from workplan.services import states

DAY = date(2021, 3, 10)
STEPS = ("close", "send_back", "reopen", "suspend", "restore", "cancel")
ITEMS, CHANGES, HANDS = 10, 200, 8

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def reported() -> tuple[OneOfEachRole, list[DueDate]]:
    with clock.standing_at(DAY):
        one_of_each_role = make_one_of_each_role("3月")
        lead = one_of_each_role.item.lead_departments
        for seq in range(100, 100 + ITEMS):
            make_item(one_of_each_role.item.plan, seq, "例会", lead=lead, period="3月")
        DueDate.objects.update(state=State.REPORTED)
        return one_of_each_role, list(DueDate.objects.select_related("item__plan"))


def test_each_change_is_done_once_and_the_record_has_no_gap(reported):
    one_of_each_role, dues = reported
    chance = random.Random(64)
    wanted = [(chance.choice(dues).pk, chance.choice(STEPS)) for _ in range(CHANGES)]

    def change(pk: int, step: str) -> bool:
        with clock.standing_at(DAY):
            try:
                due = DueDate.objects.select_related("item__plan").get(pk=pk)
                getattr(states, step)(
                    due=due, actor=one_of_each_role.users["office"], reason="见说明"
                )
            except Refused:
                return False
            finally:
                connection.close()
        return True

    with ThreadPoolExecutor(HANDS) as hands:
        done = sum(hands.map(change, *zip(*wanted, strict=True)))

    assert Transition.objects.count() == done > 0
    for due in DueDate.objects.all():
        state = State.REPORTED
        for row in due.transitions.order_by("pk"):
            assert row.from_state == state
            state = row.to_state
        assert (due.state, due.closed_on) == (state, DAY if state == State.CLOSED else None)


def test_of_twenty_who_close_at_once_one_closes(reported):
    one_of_each_role, (due, *_) = reported

    def close(_: int) -> bool:
        with clock.standing_at(DAY):
            try:
                seen = DueDate.objects.select_related("item__plan").get(pk=due.pk)
                seen.state = State.REPORTED
                states.close(due=seen, actor=one_of_each_role.users["office"])
            except Refused:
                return False
            finally:
                connection.close()
        return True

    with ThreadPoolExecutor(HANDS) as hands:
        assert sum(hands.map(close, range(20))) == 1
    assert Transition.objects.filter(due_date=due, action="close").count() == 1
