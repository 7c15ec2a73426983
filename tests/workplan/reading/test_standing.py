"""How a year stands, in numbers: the same as the groups' and those of the ledger's rows."""

from datetime import date

import pytest

from almanac import clock
from tests.factories import make_department, make_item, make_link, make_person, make_plan, set_state
from workplan.annexes import Annex
from workplan.enums import Lamp
from workplan.models import DueDate, Plan
from workplan.reading import standing
from workplan.reading.board import Group, board
from workplan.reading.rows import standing_rows

TODAY = date(2021, 5, 20)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


@pytest.fixture
def plan() -> Plan:
    """Two departments; one item of both; one that follows; one cancelled; one without a date."""
    found = make_plan()
    office, city = make_department("办公室", order=1), make_department("城建委", order=6)
    boss, second = make_person("王国珍", rank=1), make_person("周翔", rank=5)
    both = make_item(found, 1, "共同", lead=[office, city], leaders=[boss, second], period="1月")
    set_state(both.due_dates.get(), "closed")
    DueDate.objects.filter(item=both).update(closed_on=date(2021, 3, 1))
    make_item(found, 16, "几期", lead=[city], leaders=[second], period="3月、6月、9月、12月")
    off = make_item(found, 3, "不办了", lead=[office], leaders=[boss], period="4月")
    set_state(off.due_dates.get(), "cancelled")
    make_item(found, 4, "没有日子", lead=[city], leaders=[second], annex=Annex.PROPOSALS)
    follower = make_item(found, 1, "随", lead=[city], annex=Annex.CONSULTATION, period="3月")
    make_link(both, follower)
    return found


def items(plan: Plan):
    return standing_rows(plan.items.all())


def test_the_course_counts_rounds_by_the_document_s_day_and_none_that_was_cancelled(plan):
    DueDate.objects.filter(due_on=date(2021, 3, 31), item__seq=16).update(due_on=date(2021, 4, 30))

    found = standing.month_ends(items(plan), 2021, TODAY)

    assert [(m.due, m.closed, m.due_by, m.closed_by, m.even) for m in found] == [
        (1, 0, 1, 0, 0),
        (0, 0, 1, 0, 1),
        (1, 1, 2, 1, 1),
        (0, 0, 2, 1, 2),
        (0, 0, 2, 1, 2),
        (1, 0, 3, None, 2),
        (0, 0, 3, None, 3),
        (0, 0, 3, None, 3),
        (1, 0, 4, None, 4),
        (0, 0, 4, None, 4),
        (0, 0, 4, None, 5),
        (1, 0, 5, None, 5),
    ]


@pytest.mark.parametrize(("today", "last"), [(date(2020, 12, 1), None), (date(2022, 2, 1), 1)])
def test_a_year_to_come_has_nothing_closed_and_one_gone_by_all_of_it(today, last, plan):
    found = standing.month_ends(items(plan), 2021, today)
    assert (found[0].closed_by, found[-1].closed_by) == (None if last is None else 0, last)


def test_each_department_and_leader_has_its_lamps_and_its_months(plan):
    departments, leaders = standing.by_department(items(plan)), standing.by_leader(items(plan))

    assert [(p.name, p.total, [n for _, n, _ in p.numbers]) for p in departments] == [
        ("办公室", 2, [0, 0, 0, 1, 1]),
        ("城建委", 3, [1, 0, 0, 1, 1]),
    ]
    assert [(p.name, [n for _, n, _ in p.load]) for p in leaders] == [
        ("王国珍", [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("周翔", [1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]),
    ]
    pk = plan.items.get(seq=3).lead_departments[0].pk
    assert departments[0].numbers[4] == (Lamp.BLUE, 1, f"department={pk}&lead=on&lamp=blue")


def test_the_lamps_are_those_of_the_groups(plan):
    rows = items(plan)
    groups = {group: len(found) for group, found in board(rows).groups.items()}
    lamps = [item.status_light.lamp for item in standing.own(rows)]

    assert groups == {Group.OVERDUE: 1, Group.ACCEPT: 1, Group.FOLLOWING: 1, Group.CLOSED: 1} | {
        Group.CANCELLED: 1
    }
    assert lamps.count(Lamp.RED) == groups[Group.OVERDUE]
    assert lamps.count(Lamp.BLUE) == groups[Group.CLOSED]
    assert len(lamps) == sum(groups.values()) - groups[Group.FOLLOWING]
