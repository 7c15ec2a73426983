"""How many rows a list has: those of the document, and what was added to it."""

import pytest

from tests.factories import make_item, make_link, make_plan
from workplan.annexes import Annex
from workplan.models import Plan, WorkItem
from workplan.reading.counts import Count, by_annex, count, counts_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def plan() -> Plan:
    plan = make_plan()
    for seq in (1, 2):
        make_item(plan, seq, f"第{seq}项", section="二、协商", period="3月")
    make_item(plan, None, "临时交办", added_why="区委交办", period="5月")
    make_item(plan, 1, "议题", annex=Annex.CONSULTATION, period="5月")
    return plan


def test_additions_stand_last_in_their_annex_and_are_counted_apart(plan: Plan):
    rows = by_annex(WorkItem.objects.with_ledger())

    assert [(annex, [item.number for item in items], str(n)) for annex, items, n in rows] == [
        (Annex.TASKS, ["1", "2", "增补1"], "2 项，增补 1 项"),
        (Annex.CONSULTATION, ["1"], "1 项"),
    ]
    assert [str(n) for _, n in counts_of(WorkItem.objects.all()).by_annex] == [
        "2 项，增补 1 项",
        "1 项",
    ]
    assert counts_of(plan.items.all()).total == Count(3, 1)


def test_an_addition_alone_and_nothing_at_all_are_said_plainly():
    assert (str(Count(0, 2)), str(Count())) == ("增补 2 项", "0 项")


def test_two_rows_of_one_matter_are_said_to_be_so(plan: Plan):
    first, _, _, topic = WorkItem.objects.all()
    make_link(first, topic)

    assert count(WorkItem.objects.with_ledger()) == Count(3, 1, 1)


def test_an_addition_of_another_annex_has_the_numbers_of_that(plan: Plan):
    made = make_item(plan, 9, "议题二", annex=Annex.CONSULTATION, added_why="区委交办")

    assert (made.designation, made.seq) == ("协商议题 增补1", None)
