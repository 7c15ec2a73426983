"""In which group of a page an item stands, and in which order."""

from datetime import date

import pytest

from almanac import clock
from tests.factories import make_item, make_link, make_plan, set_state
from workplan.annexes import Annex
from workplan.enums import Lamp, State
from workplan.models import DueDate, Plan, WorkItem
from workplan.reading.board import (
    Board,
    Group,
    board,
    group_of,
    has_lamp,
    standing,
)
from workplan.reading.rows import standing_rows

TODAY = date(2021, 5, 20)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


@pytest.fixture
def plan() -> Plan:
    return make_plan()


def add(plan: Plan, seq: int | None, period: str, state: str, **fields) -> None:
    """Add an item whose first due date has a state and, by `percent`, a progress."""
    percent = fields.pop("percent", 0)
    item = make_item(plan, seq, f"第{seq}项", period=period, **fields)
    due = set_state(item.due_dates.first(), state)
    DueDate.objects.filter(pk=due.pk).update(percent=percent)


def shown() -> Board:
    return board(WorkItem.objects.with_ledger())


def numbers(found: Board) -> dict[str, list[int | None]]:
    return {group.label: [row.item.seq for row in rows] for group, rows in found.groups.items()}


@pytest.mark.parametrize(
    ("period", "state", "values", "label"),
    [
        # What is overdue is so whether it was signed for or not; else that comes first.
        ("3月", "assigned", {}, "已逾期"),
        ("5月20日", "assigned", {}, "待签收"),
        ("5月", "assigned", {}, "待签收"),
        ("9月", "assigned", {}, "待签收"),
        ("", "assigned", {}, "待签收"),
        ("3月", "accepted", {}, "已逾期"),
        ("4月", "in_progress", {"percent": 90}, "已逾期"),
        ("5月19日", "accepted", {}, "已逾期"),
        ("5月20日", "accepted", {}, "七天内到期"),
        ("5月27日", "in_progress", {"percent": 99}, "七天内到期"),
        ("5月27日", "accepted", {"starred": True}, "七天内到期"),
        ("3-6月", "in_progress", {"percent": 45}, "进度滞后"),
        ("3-6月", "in_progress", {"percent": 46}, "正在办理"),
        ("3-6月", "in_progress", {"percent": 0, "starred": True}, "工作方案未过会"),
        ("6月", "accepted", {"starred": True}, "工作方案未过会"),
        ("6月", "accepted", {}, "未开始"),
        ("7月", "accepted", {"starred": True}, "未开始"),
        ("6月底前", "accepted", {}, "正在办理"),
        ("", "accepted", {}, "没有期限"),
        ("", "in_progress", {"starred": True}, "没有期限"),
        ("3月", "reported", {}, "已报结，待审核"),
        ("", "reported", {}, "已报结，待审核"),
        ("3月", "closed", {}, "已办结"),
        ("3月", "cancelled", {}, "已取消"),
    ],
)
def test_each_item_stands_in_the_group_of_what_it_asks_for(plan, period, state, values, label):
    add(plan, 1, period, state, **values)

    assert numbers(shown()) == {label: [1]}


def test_a_later_round_counts_once_the_first_has_ended(plan: Plan):
    add(plan, 1, "3月、8月", "closed")
    DueDate.objects.filter(due_on=date(2021, 8, 31)).update(state="accepted")

    assert numbers(shown()) == {"未开始": [1]}


def test_the_groups_stand_in_the_order_of_their_urgency():
    assert [(group.key, group.label) for group in Group] == [
        ("overdue", "已逾期"),
        ("accept", "待签收"),
        ("soon", "七天内到期"),
        ("behind", "进度滞后"),
        ("scheme", "工作方案未过会"),
        ("agenda", "方案待审议"),
        ("running", "正在办理"),
        ("review", "已报结，待审核"),
        ("later", "未开始"),
        ("awaiting", "待上级发文"),
        ("suspended", "暂缓"),
        ("undated", "没有期限"),
        ("following", "随主项办理"),
        ("closed", "已办结"),
        ("cancelled", "已取消"),
    ]


def test_in_a_group_the_earliest_date_comes_first_then_the_number(plan: Plan):
    for seq, period in ((9, "4月"), (3, "3月"), (8, "1-4月"), (2, "3月")):
        add(plan, seq, period, "accepted")
    for seq, period in ((7, ""), (6, "9月"), (5, ""), (4, "8月")):
        add(plan, seq, period, "assigned")

    found = board(WorkItem.objects.with_ledger().order_by("-seq"))

    assert numbers(found) == {"已逾期": [2, 3, 8, 9], "待签收": [4, 6, 5, 7]}


def test_a_row_carries_the_due_date_that_counts_and_how_it_stands(plan: Plan):
    add(plan, 1, "3月、8月", "accepted")

    (row,) = shown().groups[Group.OVERDUE]

    assert (row.due.label, row.status_light.reason) == ("3月31日", "已逾期 50 天")
    assert group_of(row) is Group.OVERDUE


def test_an_item_of_which_one_round_is_overdue_is_so_though_another_waits_for_review(plan: Plan):
    add(plan, 1, "3月、4月", "reported")
    DueDate.objects.filter(due_on=date(2021, 4, 30)).update(state="accepted")

    (row,) = shown().groups[Group.OVERDUE]

    assert (row.due.label, standing(row.item)) == ("4月30日", Group.OVERDUE)


def test_a_lamp_is_counted_once_for_two_rows_of_one_matter(plan: Plan):
    add(plan, 20, "3月", "accepted")
    add(plan, 1, "5月", "assigned", annex=Annex.CONSULTATION)
    make_link(*WorkItem.objects.all())

    red = [item for item in standing_rows(WorkItem.objects.all()) if has_lamp(item, "red")]

    assert [item.seq for item in red] == [20]


def test_a_board_of_nothing_is_empty():
    assert board([]).groups == {}


def test_sorting_45_items_asks_the_database_no_more_than_sorting_one(
    plan: Plan, django_assert_num_queries
):
    for seq in range(1, 46):
        add(plan, seq, "3月、8月", "accepted")

    for only in (WorkItem.objects.filter(seq=1), WorkItem.objects.all()):
        with django_assert_num_queries(5):
            board(only.with_ledger())


def test_a_row_that_follows_another_asks_for_nothing_and_stands_as_that_one(plan: Plan):
    add(plan, 20, "3月", "accepted")
    add(plan, 1, "5月", "assigned", annex=Annex.CONSULTATION)
    row, topic = WorkItem.objects.all()
    make_link(row, topic)

    found = shown()

    assert numbers(found) == {"已逾期": [20], "随主项办理": [1]}
    (following,) = found.groups[Group.FOLLOWING]
    assert (following.item.state, following.status_light.lamp, following.due.label) == (
        State.ACCEPTED,
        Lamp.RED,
        "5月31日",
    )


def test_on_one_day_the_rows_stand_in_the_order_of_the_annexes(plan: Plan):
    for annex, seq in ((Annex.CONSULTATION, 1), (Annex.RESEARCH, 2), (Annex.TASKS, 45)):
        add(plan, seq, "9月", "accepted", annex=annex)

    (rows,) = shown().groups.values()

    assert [row.item.designation for row in rows] == ["重点任务 45", "调研课题 2", "协商议题 1"]
