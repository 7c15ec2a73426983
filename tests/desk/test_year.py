"""The year as a sheet, beside the table."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almanac import clock
from members.enums import DepartmentKind, Duty
from tests.consultations.factories import consultation_on, meeting_of
from tests.factories import appoint, make_department, make_item, make_person, make_plan, make_user
from tests.workplan.views.acting import hold_meeting
from workplan.annexes import Annex
from workplan.models import DueDate, PlanPoint

pytestmark = pytest.mark.postgresql

URL = "/plan/2021/sheet/"


def soup(client: Client, url: str = URL, **query) -> BeautifulSoup:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def numbers(page: BeautifulSoup) -> list[str]:
    return [text.text for text in page.select("svg.band a.row text.number")]


def row(page: BeautifulSoup, number: str) -> BeautifulSoup:
    return next(a for a in page.select("a.row") if a.select_one(".number").text == number)


def heading(page: BeautifulSoup) -> list[str]:
    return [text.text for text in page.select("svg.band text.heading")]


def test_everyone_who_signs_in_sees_each_row_under_its_departments(plan, signed_in):
    page = soup(signed_in("无关人员"))

    assert heading(page) == [
        *("办公室", "委员工委", "提案委", "教文委", "经科委", "城建委", "社法委", "各专委会"),
    ]
    assert set(map(int, numbers(page))) == set(range(1, 46))
    assert row(page, "24")["href"] == plan.items[24].get_absolute_url()
    assert row(page, "24")["aria-label"] == (
        "24 ★地铁口序化民主监督（对口协商），周翔，逾期，已逾期 50 天"
    )


def test_nobody_reads_it_without_signing_in(plan):
    answer = Client().get(URL)
    assert (answer.status_code, answer.url) == (302, f"/login/?next={URL}")


def test_the_picture_has_neither_scripts_nor_styles_nor_anything_from_elsewhere(plan, signed_in):
    page = soup(signed_in("办公室"))
    for svg in page.select("main svg"):
        assert not svg.select("script, style, [style], [onclick], image, foreignobject")
    assert {svg.get("role") for svg in page.select("table.sheet svg")} == {"group"}


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"starred": "on", "month": "6"}, {33, 34, 35}),
        ({"q": "托育"}, {20}),
        ({"quarter": "1", "q": "请你来协商"}, {20}),
        ({"by": "leader", "q": "郑丽"}, {4, 7, 8, 14, 15, 16}),
    ],
)
def test_what_narrows_the_table_narrows_the_sheet(query, expected, plan, signed_in):
    assert set(map(int, numbers(soup(signed_in("无关人员"), **query)))) == expected


def test_the_way_to_the_table_keeps_the_filter_and_leaves_the_picture_s_own_behind(plan, signed_in):
    PlanPoint.objects.create(plan=plan.plan, number=1, title="加强理论武装")
    client = signed_in("无关人员")
    page = soup(client, starred="on", by="leader", quarter="2", paper="a3")
    ways = {a.text: a["href"] for a in page.select("nav.seg")[0].select("a")}
    assert ways == {
        "年历": "/plan/2021/sheet/?starred=on",
        "表格": "/plan/2021/?starred=on",
        "正文": "/plan/2021/text/",
    }
    table = soup(client, "/plan/2021/", starred="on")
    assert table.select("nav.seg a")[0]["href"] == "/plan/2021/sheet/?starred=on"
    kept = {i["name"]: i["value"] for i in page.select("form.filter input[type=hidden]")}
    assert kept == {"by": "leader", "quarter": "2"}


@pytest.mark.parametrize(
    "query", [{"by": "lamp"}, {"quarter": "5"}, {"paper": "a5"}, {"month": "13"}]
)
def test_an_address_that_means_nothing_is_not_there(query, plan, signed_in):
    assert signed_in("办公室").get(URL, query).status_code == 404


def test_rows_of_several_annexes_name_their_own(plan, signed_in):
    make_item(plan.plan, 1, "安置小区管理", annex=Annex.RESEARCH, period="9月")
    make_item(plan.plan, 2, "教育事业", annex=Annex.SUPERVISION)
    client = signed_in("无关人员")

    assert numbers(soup(client))[-2:] == ["调研课题 1", "监督议题 2"]
    alone = soup(client, annex="supervision")
    assert numbers(alone) == ["2"]
    assert row(alone, "2").select(".due-bar") == []
    assert row(alone, "2").select_one(".stands").text.split() == ["○", "无期限"]


def test_an_extension_shows_both_days(plan, signed_in):
    DueDate.objects.filter(item=plan.items[38]).update(due_on=date(2021, 9, 10))

    (found,) = row(soup(signed_in("无关人员")), "38").select(".due-bar")

    assert found.title.text.startswith("8月1日至原定8月31日，延至9月10日")
    assert found.select_one(".later")["width"] == "17.4"


# --- meetings and sessions: for those to whom their pages open -------------------------------------


@pytest.mark.parametrize(("who", "sees"), [("办公室", True), ("周翔", True), ("城建委", False)])
def test_meetings_stand_over_the_sheet_of_the_office_and_the_leaders(
    who, sees, plan, signed_in, users
):
    meeting = hold_meeting(plan, users["办公室"], date(2021, 5, 21))

    marks = soup(signed_in(who)).select("svg.months .mark")

    assert [mark.title.text for mark in marks] == ([f"5月21日　{meeting}"] if sees else [])


@pytest.mark.parametrize(("who", "sees"), [("城建委", True), ("办公室", True), ("提案委", False)])
def test_a_session_stands_on_its_row_for_those_to_whom_its_chain_opens(who, sees, plan, signed_in):
    meeting_of(consultation_on(plan.items[24]), date(2021, 5, 10))

    marks = row(soup(signed_in(who)), "24").select(".mark.session")

    assert [m.title.text for m in marks if "协商会｜" in m.title.text] == (
        ["5月10日　协商会｜地铁口序化"] if sees else []
    )


def test_a_unit_reads_the_sheet_as_it_reads_the_plan_and_no_meeting(plan, users):
    hold_meeting(plan, users["办公室"], date(2021, 5, 21))
    unit, person = make_department("区教育局", DepartmentKind.UNIT), make_person("联络员")
    appoint(person, unit, Duty.HEAD)
    client = Client()
    client.force_login(make_user(person=person))

    page = soup(client)

    assert len(set(numbers(page))) == 45
    assert not page.select(".mark")
    assert "进展" not in page.select_one(".head").text


# --- other years, nothing at all --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2020, 12, 28), "今天是2020年12月28日，不在图中。"),
        (date(2022, 1, 4), "今天是2022年1月4日，不在图中。"),
    ],
)
def test_a_year_seen_from_another_has_no_line_of_today_and_says_so(today, says, plan, signed_in):
    client = signed_in("无关人员")
    with clock.standing_at(today):
        page = soup(client)
    assert says in page.select_one(".head").text
    assert not page.select(".now")


def test_today_s_line_stands_on_its_day(plan, signed_in):
    page = soup(signed_in("无关人员"))
    assert page.select_one("svg.months .now-words").text == "今天 5月20日"
    assert page.select_one("svg.band .now")["d"].startswith("M647.0,0V")


def test_a_plan_without_items_says_what_will_be_here(users, signed_in):
    make_plan(2022)
    told = soup(signed_in("办公室"), "/plan/2022/sheet/").select_one("p.empty")
    others = soup(signed_in("无关人员"), "/plan/2022/sheet/").select_one("p.empty")
    assert told.a["href"] == reverse("admin:workplan_workitem_import")
    assert others.text == "这一年还没有事项。办公室导入工作要点后，每一项从开始到到期画成一条。"


def test_a_department_without_a_row_leads_back_to_all(plan, signed_in):
    empty = make_department("专委会新", DepartmentKind.COMMITTEE)
    page = soup(signed_in("无关人员"), department=empty.pk)
    assert page.select_one("p.empty a")["href"] == URL


@pytest.mark.parametrize("by", ["department", "leader", "point"])
def test_its_queries_do_not_grow_with_the_rows(by, plan, signed_in):
    client = signed_in("城建委")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(URL, {"by": by})
        return len(found)

    for number in (20, 32):
        meeting_of(consultation_on(plan.items[number], f"议题{number}"), date(2021, 5, 10))
    queries()  # the first page of a session reads more
    before = queries()
    for number in (37, 38, 41, 42):
        meeting_of(consultation_on(plan.items[number], f"议题{number}"), date(2021, 5, 10))
    make_item(plan.plan, 46, "增加的", period="3月、6月", lead=[plan.departments["城建委"]])
    assert queries() == before
