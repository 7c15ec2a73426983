"""The calendar of a month: everyone's and one's own."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from almanac import clock
from notifications.enums import DayKind
from notifications.models import CalendarEntry
from tests.consultations.factories import consultation_on, meeting_of
from tests.factories import make_item, make_link, make_user, set_state
from tests.workplan.views.acting import hold_meeting
from workplan.annexes import Annex

pytestmark = pytest.mark.postgresql

MAY = "/calendar/2021-05/"


def soup(client: Client, url: str = MAY, **query) -> BeautifulSoup:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def days(page: BeautifulSoup) -> dict[int, list[str]]:
    """What stands on each day of the month that has anything."""
    return {
        int(td.select_one(".day b").text): [" ".join(li.text.split()) for li in td.select("li")]
        for td in page.select("td:not(.outside)")
        if td.select("li")
    }


def marks(page: BeautifulSoup) -> dict[int, str]:
    found = page.select("td:not(.outside) [class^=mark-]")
    return {int(mark.parent.b.text): mark.text for mark in found}


def test_the_office_begins_with_everyone_s_month(plan, signed_in, users):
    hold_meeting(plan, users["办公室"], date(2021, 5, 21))
    meeting_of(consultation_on(plan.items[32], "知识产权"), date(2021, 5, 10))
    set_state(plan.items[26].due_dates.get(), "closed")
    make_link(plan.items[32], make_item(plan.plan, 2, "随", annex=Annex.CONSULTATION, period="5月"))

    found = days(soup(signed_in("办公室")))

    assert found == {
        10: ["协商会 知识产权"],
        21: ["会议 二届六十四次主席会议"],
        24: ["协商会 知识产权"],
        31: [
            "到期 ★提案（大会发言）办理走访协商、督办（重点任务 21）",
            "到期 ★地铁口序化民主监督（对口协商）（重点任务 24）",
            "已办结 委员异地培训（重点任务 26）",
            "到期 ★“请你来协商”活动——完善知识产权综合服务平台功能为企业科创提供全方位服务"
            "与保护专题协商（重点任务 32）",
        ],
    }


def test_a_head_begins_with_what_is_theirs_as_in_the_calendar_of_their_phone(plan, signed_in):
    assert days(soup(signed_in("城建委"))) == {
        1: ["待报送工作方案 ★地铁口序化民主监督（对口协商）（重点任务 24）"],
        31: ["到期 ★地铁口序化民主监督（对口协商）（重点任务 24）"],
    }


@pytest.mark.parametrize(("who", "sees"), [("周翔", True), ("城建委", False), ("无关人员", False)])
def test_others_meetings_and_sessions_stand_in_the_month_of_those_to_whom_they_open(
    who, sees, plan, signed_in, users
):
    hold_meeting(plan, users["办公室"], date(2021, 5, 21))
    meeting_of(consultation_on(plan.items[32], "知识产权"), date(2021, 5, 10))
    found = days(soup(signed_in(who), whose="all"))
    assert set(found) == ({10, 21, 24, 31} if sees else {31})


def test_days_off_and_days_worked_are_the_office_s(plan, signed_in):
    CalendarEntry.objects.create(
        kind=DayKind.OFF, first_on=date(2021, 5, 20), last_on=date(2021, 5, 21)
    )
    page = soup(signed_in("无关人员"))
    assert marks(page) == {3: "休", 4: "休", 5: "休", 8: "班", 20: "休", 21: "休"}
    assert len(page.select("td:not(.outside).off")) == 14
    assert page.select_one("td.today .day b").text == "20"


def test_a_year_without_a_notice_says_that_it_goes_by_weekends(plan, signed_in):
    page = soup(signed_in("无关人员"), "/calendar/2031-01/")
    assert page.select_one(".head p").text == (
        "系统内还没有2031年的放假安排，暂按周六、周日休息画出。"
    )


def test_one_goes_from_month_to_month_and_across_the_year_with_the_same_eyes(plan, signed_in):
    client = signed_in("无关人员")
    page = soup(client, "/calendar/2021-12/", whose="all")
    assert [(a.text, a["href"]) for a in page.select(".head nav a")] == [
        ("‹ 11月", "/calendar/2021-11/?whose=all"),
        ("本月", "/calendar/2021-05/?whose=all"),
        ("1月 ›", "/calendar/2022-01/?whose=all"),
    ]
    assert client.get("/calendar/").url == MAY
    weeks = soup(client, "/calendar/2021-02/").select("tbody tr")
    assert [len(week.select("td")) for week in weeks] == [7, 7, 7, 7]


@pytest.mark.parametrize("url", ["/calendar/1989-12/", "/calendar/2101-01/", f"{MAY}?whose=yours"])
def test_an_address_that_means_nothing_is_not_there(url, plan, signed_in):
    assert signed_in("办公室").get(url).status_code == 404


def test_nobody_reads_it_without_signing_in(plan):
    assert Client().get(MAY).url == f"/login/?next={MAY}"


def test_a_month_with_nothing_says_what_comes_here(plan, signed_in):
    mine = soup(signed_in("城建委"), "/calendar/2021-02/").select_one("p.empty")
    assert mine.text.startswith("这个月没有要您办的事。")
    assert mine.a["href"] == "?whose=all"
    client = Client()
    client.force_login(make_user())
    with clock.standing_at(date(2022, 3, 1)):
        nothing = soup(client, "/calendar/2022-03/").select_one("p.empty")
        none_due = soup(client, "/calendar/2021-02/").select("p.empty")
    assert nothing.text == "2022年还没有工作要点。办公室导入以后，各项的到期日会出现在这里。"
    assert none_due == []


@pytest.mark.parametrize("whose", ["all", "mine"])
def test_its_queries_do_not_grow_with_what_stands_in_it(whose, plan, signed_in, users):
    client = signed_in("城建委")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(MAY, {"whose": whose})
        return len(found)

    hold_meeting(plan, users["办公室"], date(2021, 5, 10), number=61)
    meeting_of(consultation_on(plan.items[32]), date(2021, 5, 10))
    queries()  # the first page of a session reads more
    before = queries()
    hold_meeting(plan, users["办公室"], date(2021, 5, 11), number=62)
    for number in (20, 21):
        meeting_of(consultation_on(plan.items[number], f"议题{number}"), date(2021, 5, 10))
    make_item(plan.plan, 46, "增加的", period="5月", lead=[plan.departments["城建委"]])
    assert queries() == before
