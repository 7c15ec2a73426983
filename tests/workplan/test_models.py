"""What an item says of itself, and how items are found."""

from datetime import date

import pytest

from almanac import clock
from tests.factories import Plan2021, make_item, make_link, make_plan, plan_2021, set_state
from tests.shared_rows import shared_rows
from workplan.annexes import Annex
from workplan.enums import Lamp, Side
from workplan.lamp import StatusLight
from workplan.models import DueDate, Plan, WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows()
def plan() -> Plan2021:
    return plan_2021()


def item_with(*states: str) -> WorkItem:
    """Return an item whose due dates, from 31 March on at the end of each month, have these states."""
    phrase = "、".join(f"{month}月" for month in range(3, 3 + len(states)))
    item = make_item(make_plan(), 16, "工作会议", period=phrase)
    for due, state in zip(item.due_dates.all(), states, strict=True):
        set_state(due, state)
    return WorkItem.objects.with_ledger().get()


def numbers(items) -> list[int]:
    return sorted(item.seq for item in items)


# --- the due date that counts --------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("states", "current", "state"),
    [
        (("assigned", "assigned"), "3月31日", "待签收"),
        (("closed", "accepted", "assigned"), "4月30日", "已签收"),
        (("reported", "accepted"), "3月31日", "待审核"),
        (("cancelled", "in_progress"), "4月30日", "办理中"),
        (("accepted", "closed"), "3月31日", "已签收"),
        (("closed", "closed"), "4月30日", "已办结"),
        (("closed", "cancelled"), "4月30日", "已取消"),
    ],
)
def test_an_item_stands_where_its_first_open_due_date_stands(states, current, state):
    item = item_with(*states)

    assert (item.current_due.label, item.get_state_display()) == (current, state)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("states", "today", "status_light"),
    [
        # The worst of the open ones, of equals the first.
        (("accepted", "accepted"), date(2021, 4, 2), StatusLight(Lamp.RED, "已逾期 2 天")),
        (
            ("reported", "accepted"),
            date(2021, 4, 25),
            StatusLight(Lamp.YELLOW, "距到期 5 天", is_soon=True),
        ),
        (
            ("closed", "accepted", "accepted"),
            date(2021, 3, 20),
            StatusLight(Lamp.GREY, "4月1日开始"),
        ),
        (("accepted", "accepted"), date(2021, 3, 5), StatusLight(Lamp.GREEN, "距到期 26 天")),
        # All ended: as the last.
        (("closed", "closed"), date(2021, 5, 1), StatusLight(Lamp.BLUE, "按期办结")),
        (("closed", "cancelled"), date(2021, 5, 1), StatusLight(Lamp.GREY, "", word="已取消")),
    ],
)
def test_an_item_stands_as_the_worst_of_its_open_due_dates(states, today, status_light):
    item = item_with(*states)

    with clock.standing_at(today):
        assert item.status_light == status_light


def test_a_starred_item_warns_for_each_round_until_its_scheme_has_passed():
    item = make_item(make_plan(), 24, "民主监督", period="3月、5月", starred=True)
    item.due_dates.filter(due_on=date(2021, 3, 31)).update(scheme_passed_on=date(2021, 3, 1))

    found = [due.status_light_on(date(2021, 4, 20)).reason for due in item.due_dates.all()]

    assert found == ["已逾期 20 天", "方案未过会，5月1日开始"]


@pytest.mark.parametrize(
    ("due_on", "label"),
    [
        (date(2021, 3, 31), "3月31日"),
        (date(2022, 1, 31), "2022年1月31日"),
        (None, "无期限"),
    ],
)
def test_a_due_date_is_read_aloud_with_the_year_where_it_is_another(due_on, label):
    item = make_item(make_plan(), 1, "例会")
    item.due_dates.update(due_on=due_on, planned_on=due_on)

    assert item.due_dates.get().label == label


def test_due_dates_stand_in_order_the_undated_last():
    item = make_item(make_plan(), 1, "例会")
    for month in (8, 3):
        day = date(2021, month, 31)
        DueDate.objects.create(item=item, due_on=day, planned_on=day)

    assert [due.label for due in item.due_dates.all()] == ["3月31日", "8月31日", "无期限"]


def test_items_stand_in_the_order_of_their_numbers_the_unnumbered_last():
    plan = make_plan()
    for seq in (None, 10, 2):
        make_item(plan, seq, "例会")

    assert [str(item) for item in WorkItem.objects.all()] == [
        "重点任务 2：例会",
        "重点任务 10：例会",
        "重点任务：例会",
    ]


@pytest.mark.parametrize(("today", "year"), [(2020, 2022), (2021, 2021), (2023, 2022)])
def test_the_current_plan_is_that_of_the_year_else_the_latest(today: int, year: int):
    make_plan(2021)
    make_plan(2022)

    with clock.standing_at(date(today, 3, 1)):
        assert Plan.current().year == year


# --- rows of several annexes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("annex", "seq", "designation"),
    [
        (Annex.TASKS, 16, "重点任务 16"),
        (Annex.RESEARCH, 1, "调研课题 1"),
        (Annex.CONSULTATION, 6, "协商议题 6"),
        (Annex.PROPOSALS, 4, "督办提案 4"),
        (Annex.SUPERVISION, None, "监督议题"),
    ],
)
def test_a_row_is_named_by_its_annex_and_number(annex: Annex, seq: int | None, designation: str):
    item = WorkItem(annex=annex, seq=seq, title="标题")

    assert (item.designation, str(item)) == (designation, f"{designation}：标题")


def followed(kind: str = "same", state: str = "confirmed") -> tuple[WorkItem, WorkItem]:
    """Return row 20, due in March and accepted, and the topic of annex 3 linked to it."""
    plan = make_plan()
    row = make_item(plan, 20, "托育专题协商", period="3月")
    topic = make_item(plan, 1, "托育", annex=Annex.CONSULTATION, period="5月")
    set_state(row.due_dates.get(), "accepted")
    make_link(row, topic, kind, state)
    row, topic = WorkItem.objects.with_ledger()
    return row, topic


def test_of_two_rows_of_one_matter_both_stand_as_the_leading_one_does():
    row, topic = followed()

    with clock.standing_at(date(2021, 4, 2)):
        assert (topic.leading, topic.state, topic.current_due.state) == (
            row,
            "accepted",
            "assigned",
        )
        assert topic.status_light == StatusLight(Lamp.RED, "随重点任务 20：已逾期 2 天")
        assert row.status_light == StatusLight(Lamp.RED, "已逾期 2 天")


@pytest.mark.parametrize(
    ("kind", "state"), [("same", "proposed"), ("same", "declined"), ("umbrella", "confirmed")]
)
def test_a_link_that_makes_no_one_matter_leaves_each_row_its_own(kind: str, state: str):
    _, topic = followed(kind, state)

    with clock.standing_at(date(2021, 4, 2)):
        assert (topic.leading, topic.state) == (None, "assigned")
        assert topic.status_light == StatusLight(Lamp.GREY, "5月1日开始")


# --- finding items ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        (None, [19, 20, 21, 32, 34, 38]),
        (Side.LEAD, [19, 21, 34]),
        (Side.PARTICIPANT, [20, 32, 38]),
    ],
)
def test_a_departments_items_are_those_it_leads_or_takes_part_in(plan: Plan2021, side, expected):
    ids = frozenset({plan.departments["提案委"].pk})

    assert numbers(WorkItem.objects.of_departments(ids, side)) == expected


def test_a_leaders_items_are_those_by_name_and_those_by_post(plan: Plan2021):
    xia, post = plan.leaders["夏福志"].pk, plan.posts["副主席"].pk

    assert numbers(WorkItem.objects.led_by(xia, frozenset())) == [30, 32, 40, 41]
    assert numbers(WorkItem.objects.led_by(xia, frozenset({post}))) == [25, 27, 30, 32, 40, 41]
    assert numbers(WorkItem.objects.led_by(None, frozenset())) == []


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("医联体", [35]),
        ("口序", [24]),
        ("夏福志", [30, 32, 40, 41]),
        ("社法委", [10, 23, 28, 42]),
        ("9月", [22, 41, 42]),
        ("周翔 监督", [23, 24, 31, 43]),
        ("监督  城建委", [24, 31, 43]),
        ("周　翔", [23, 24, 28, 29, 31, 38, 42, 43]),
        ("秘书长", []),
        ("没有的", []),
    ],
)
def test_search_finds_the_items_in_which_each_word_stands(plan: Plan2021, words, expected):
    assert numbers(WorkItem.objects.search(words)) == expected


def test_the_ledger_is_read_in_a_fixed_number_of_queries(plan: Plan2021, django_assert_num_queries):
    for number in (23, 24):  # ★, whose lamp is found by the plan
        topic = make_item(plan.plan, number, "议题", annex=Annex.CONSULTATION, period="3月")
        make_link(plan.items[number], topic)
    for only in (WorkItem.objects.filter(annex="consultation", seq=23), WorkItem.objects.all()):
        # The items, their due dates, leaders, departments, the links to what they follow, and its dates.
        with django_assert_num_queries(6):
            for item in only.with_ledger():
                _ = (item.leaders, item.lead_departments, item.participants, item.status_light)
