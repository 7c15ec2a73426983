"""The State Council's notice, pasted on one page: what it says, what moves by it, entered whole."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from almanac import clock
from almanac.workdays import is_workday
from notifications.enums import DayKind
from notifications.models import CalendarEntry
from notifications.services.calendar import office_calendar
from proposals.enums import AssignmentState, State
from tests.factories import make_user
from tests.proposals.factories import assignment_in, make_one_of_each_role, proposal_in

PAGE = reverse("admin:notifications_calendarentry_notice")
DAYS = reverse("admin:notifications_calendarentry_changelist")
# Invented: the notice of 2027 was not published when this was written.
OF_2027 = """关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。"""


@pytest.fixture
def office(db) -> Client:
    client = Client()
    client.force_login(make_user("office", office=True))
    with clock.standing_at(date(2027, 1, 25)):
        yield client


def rows(page) -> list[str]:
    found = BeautifulSoup(page.content, "html.parser").select(".office-table tbody tr")
    return [" ".join(row.get_text(" ", strip=True).split()) for row in found]


def entries() -> list[tuple]:
    return list(CalendarEntry.objects.order_by("first_on").values_list("first_on", "kind", "name"))


def test_statutory_days_are_off_before_there_is_a_notice():
    assert not is_workday(date(2027, 2, 5))
    assert is_workday(date(2027, 2, 9))


def test_a_notice_is_shown_before_it_is_entered(office):
    page = office.post(PAGE, {"text": OF_2027})
    assert rows(page) == [
        "2027年1月1日 周五 2027年1月3日 周日 放假 元旦",
        "2027年2月5日 周五 2027年2月11日 周四 放假 春节",
        "2027年1月31日 周日 2027年1月31日 周日 上班 春节",
        "2027年2月13日 周六 2027年2月13日 周六 上班 春节",
    ]
    assert entries() == []


def test_a_yes_enters_all_of_it_and_the_same_again_enters_nothing(office):
    page = office.post(PAGE, {"text": OF_2027, "yes": "1"}, follow=True)
    assert "2027年放假安排：登记 4 条。" in page.content.decode()
    assert entries() == [
        (date(2027, 1, 1), DayKind.OFF, "元旦"),
        (date(2027, 1, 31), DayKind.WORKED, "春节"),
        (date(2027, 2, 5), DayKind.OFF, "春节"),
        (date(2027, 2, 13), DayKind.WORKED, "春节"),
    ]
    assert not office_calendar().is_workday(date(2027, 2, 11))
    again = office.post(PAGE, {"text": OF_2027})
    assert "读到 4 条，其中 4 条系统内已有，不再登记。" in again.content.decode()
    assert CalendarEntry.history.latest().history_user.username == "office"


def test_what_is_counted_in_working_days_moves_and_what_falls_on_a_day_off_is_named(office):
    world = make_one_of_each_role()
    proposal = proposal_in(State.HANDLING, world, number=7)
    assignment = assignment_in(
        AssignmentState.SENT,
        proposal,
        world.unit,
        handed_over_on=date(2027, 1, 25),
        return_by=date(2027, 2, 9),
        planned_due_on=date(2027, 2, 10),
        due_on=date(2027, 2, 10),
    )
    page = office.post(PAGE, {"text": OF_2027})
    moved = [row for row in rows(page) if "第" in row or "提案" in row]
    assert moved == [
        f"提案 7：{proposal.title} 签收 2027年2月4日 原为 2月9日，按工作日重新计算",
        f"提案 7：{proposal.title} 答复 2027年2月10日 这一天放假，之前的工作日是 2月4日；日期不自动改",
    ]
    assignment.refresh_from_db()
    assert assignment.return_by == date(2027, 2, 9)
    office.post(PAGE, {"text": OF_2027, "yes": "1"})
    assignment.refresh_from_db()
    assert (assignment.return_by, assignment.due_on) == (date(2027, 2, 4), date(2027, 2, 10))


def test_an_entry_that_contradicts_the_notice_is_named_and_nothing_is_entered(office):
    CalendarEntry.objects.create(
        first_on=date(2027, 2, 8), last_on=date(2027, 2, 8), kind=DayKind.WORKED, name="值班"
    )
    page = office.post(PAGE, {"text": OF_2027, "yes": "1"})
    assert page.status_code == 422
    assert "与已有的“2027-02-08 上班”重叠，同一天不能有两种安排。" in page.content.decode()
    assert [name for _, _, name in entries()] == ["值班"]


def test_what_cannot_be_read_is_said_and_the_text_stays(office):
    page = office.post(PAGE, {"text": "一、元旦：1月1日放假。", "yes": "1"})
    assert page.status_code == 422
    assert "通知里没有写是哪一年的，请填写年份。" in page.content.decode()
    assert "一、元旦：1月1日放假。" in page.content.decode()
    assert office.post(PAGE, {"text": "一、元旦：1月1日放假。", "year": "2027"}).status_code == 200


def test_only_the_office_opens_the_page(db, client):
    client.force_login(make_user("member"))
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, {"text": OF_2027, "yes": "1"}).status_code == 302
    assert entries() == []


def test_the_list_leads_to_the_page(office):
    assert f'href="{PAGE}"' in office.get(DAYS).content.decode()
