"""Which rows the year's sheet has, under which headings, and what each says."""

from datetime import date

import pytest

from almanac import clock
from tests.factories import make_department, make_item, make_link, make_person, make_plan, set_state
from workplan.annexes import Annex
from workplan.models import DueDate, Plan, PlanPoint
from workplan.reading import sheet
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


def sections(plan: Plan, by: str = "department", whole_names: bool = False):
    items = standing_rows(plan.items.all())
    return sheet.sections(items, by, whole_names=whole_names, moments={})


def only_line(plan: Plan):
    ((line,),) = [section.lines for section in sections(plan)]
    return line


def headings(plan: Plan, by: str) -> list[tuple[str, str, list[str]]]:
    return [(s.heading, s.note, [line.number for line in s.lines]) for s in sections(plan, by)]


def test_each_round_of_row_16_has_its_bar_and_its_lamp(plan):
    item = make_item(plan, 16, "召开各专委会工作会议", period="3月、6月、9月、12月")
    set_state(item.due_dates.first(), "closed")

    line = only_line(plan)

    assert [(r.starts_on, r.due_on, r.tone) for r in line.rounds] == [
        (date(2021, 3, 1), date(2021, 3, 31), "blue"),
        (date(2021, 6, 1), date(2021, 6, 30), "grey"),
        (date(2021, 9, 1), date(2021, 9, 30), "grey"),
        (date(2021, 12, 1), date(2021, 12, 31), "grey"),
    ]


def test_a_phrase_without_a_beginning_is_its_day_and_an_undated_row_has_no_bar(plan):
    make_item(plan, 1, "有日子", period="6月底前")
    make_item(plan, 2, "无期限", annex=Annex.SUPERVISION)

    ((dated, undated),) = [section.lines for section in sections(plan, whole_names=True)]

    assert [(r.starts_on, r.due_on) for r in dated.rounds] == [(None, date(2021, 6, 30))]
    assert (undated.number, undated.rounds, undated.stands) == ("监督议题 2", (), "无期限")


def test_an_extended_due_date_keeps_its_planned_one(plan):
    item = make_item(plan, 38, "安置小区物业管理", period="8月")
    DueDate.objects.filter(item=item).update(due_on=date(2021, 9, 10))

    (found,) = only_line(plan).rounds

    assert (found.planned_on, found.due_on) == (date(2021, 8, 31), date(2021, 9, 10))


@pytest.mark.parametrize(
    ("period", "state", "stands", "tone"),
    [
        ("4月", "assigned", "逾期 20 天", "red"),
        ("4月", "reported", "正常 已报结", "green"),
        ("12月", "closed", "按期办结", "blue"),
        ("8月", "assigned", "8月1日开始", "grey"),
        ("全年", "in_progress", "预警 进度 0%", "yellow"),
        ("8月", "cancelled", "已取消", "grey"),
        ("8月", "suspended", "暂缓", "grey"),
    ],
)
def test_how_a_row_stands_is_said_in_short(period, state, stands, tone, plan):
    set_state(make_item(plan, 1, "事项", period=period).due_dates.get(), state)
    line = only_line(plan)
    assert (line.stands, line.tone) == (stands, tone)


def test_a_row_that_follows_another_says_which_and_has_no_lamp_of_its_own(plan):
    leading = make_item(plan, 32, "知识产权专题协商", period="4月")
    follower = make_item(plan, 2, "知识产权", annex=Annex.CONSULTATION, period="4月")
    make_link(leading, follower)

    ((first, second),) = [section.lines for section in sections(plan, whole_names=True)]

    assert (first.stands, first.rounds[0].tone) == ("逾期 20 天", "red")
    assert (second.stands, second.rounds[0].tone) == ("逾期 随重点任务 32", "off")
    assert sections(plan)[0].note == "2 项 · 逾期 1"


def test_rows_stand_with_each_department_and_leader_and_under_their_point(plan):
    office, city = make_department("办公室", order=1), make_department("城建委", order=6)
    first, second = make_person("王国珍", rank=1), make_person("周翔", rank=5)
    make_item(plan, 1, "共同", lead=[city, office], leaders=[first, second], period="1月")
    make_item(plan, 2, "城建", lead=[city], leaders=[second], period="12月")
    make_item(plan, 3, "没有主", period="12月")
    point = PlanPoint.objects.create(plan=plan, number=4, title="突出协商重点")
    plan.items.filter(seq=2).update(point=point)

    assert headings(plan, "department") == [
        ("办公室", "1 项 · 逾期 1", ["1"]),
        ("城建委", "2 项 · 逾期 1", ["1", "2"]),
        ("还没有责任部门", "1 项", ["3"]),
    ]
    assert headings(plan, "leader") == [
        ("王国珍", "1 项 · 逾期 1", ["1"]),
        ("周翔", "2 项 · 逾期 1", ["1", "2"]),
        ("没有写明领导", "1 项", ["3"]),
    ]
    assert headings(plan, "point") == [
        ("4.突出协商重点", "1 项", ["2"]),
        ("不在任何要点下面", "2 项 · 逾期 1", ["1", "3"]),
    ]


def test_as_a_list_each_month_has_what_is_due_in_it(plan):
    make_item(plan, 16, "四次", period="3月、6月")
    make_item(plan, 4, "没有日子", annex=Annex.PROPOSALS)
    make_item(plan, 1, "明年", period="2022年1月")
    follower = make_item(plan, 2, "随主项", annex=Annex.CONSULTATION, period="3月")
    make_link(plan.items.get(seq=16), follower)

    found = sheet.by_month(standing_rows(plan.items.all()))

    assert [(month, [item.title for _, item in rows]) for month, rows in found] == [
        ("3月", ["四次"]),
        ("6月", ["四次"]),
        ("2022年1月", ["明年"]),
        ("没有期限", ["没有日子"]),
    ]
