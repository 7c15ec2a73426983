"""The admin's first page: what waits for the office as the desk counts it, and whether all is well."""

import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk import morning
from members import prepared
from notifications.services.health import SystemPart
from tests.factories import make_department, make_item, make_user
from workflow.inbox import Entry, Inbox, News, NextStep, Urgency

INDEX = reverse("admin:index")
IMPORT = reverse("admin:workplan_workitem_import")


def an_entry(name: str, late: int = 0, **more) -> Entry:
    urgency = Urgency.LATE if late else Urgency.TO_DO
    state = f"逾期 {late} 天" if late else "昨天报结"
    return Entry(name, name, f"/{name}/", state, urgency, late_days=late, **more)


@pytest.fixture
def waits(monkeypatch):
    """Let an inbox be what waits for the office."""
    return lambda inbox: monkeypatch.setattr(morning, "inbox_of", lambda user, day: inbox)


def read(client, heading: str) -> tuple[str, list[str]]:
    """Return a section's heading and rows, as one reads them."""
    soup = BeautifulSoup(client.get(INDEX).content, "html.parser")
    section = soup.select_one(f"section[aria-labelledby={heading}]")
    rows = [" ".join(row.get_text(" ").split()) for row in section.select("li")]
    return "".join(section.h2.get_text().split()), rows


def test_it_says_what_the_desk_says(signed_in, plan):
    office = signed_in("办公室")
    desk = office.get(reverse("desk:mine")).context["morning"]
    front = office.get(INDEX).context["morning"]
    assert front.inbox == desk.inbox
    assert (front.coming, front.news) == (desk.coming, desk.news)


def test_it_asks_the_same_with_one_row_that_is_late_and_reaches_nobody_and_with_many(
    signed_in, plan
):
    office, leaders = signed_in("办公室"), plan.items[31].leaders
    nobodys = [make_department("无人委")]

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            office.get(INDEX)
        return len(found)

    def add(first: int, last: int) -> None:
        for seq in range(first, last):
            make_item(plan.plan, seq, f"第{seq}项", period="3月", leaders=leaders, lead=nobodys)

    asked()  # the first page of a session reads more
    add(100, 101)
    one = asked()
    add(101, 400)

    assert "无人委没有负责人" in office.get(INDEX).content.decode()
    assert (one, asked()) == (30, 30)


def test_what_is_due_is_found_out_beforehand_and_not_asked_in_vain(signed_in, plan, monkeypatch):
    office, in_vain, rows = signed_in("办公室"), [], prepared._Prepared.rows

    def reading(query, *values):
        found = rows(query, *values)
        if not found and query._sql.text:
            in_vain.append(re.search(r'FROM "(\w+)"', query._sql.text)[1])
        return found

    office.get(INDEX)
    monkeypatch.setattr(prepared._Prepared, "rows", reading)
    office.get(INDEX)

    apps = ("activities_", "consultations_", "opinions_", "plenary_", "proposals_", "voices_")
    assert [table for table in in_vain if table.startswith(apps)] == ["proposals_proposalsettings"]


def test_the_most_urgent_stand_there_and_the_desk_has_all(signed_in, waits):
    step = NextStep("审核", "/review/")
    mine = tuple(an_entry(f"事{n}", step=step, designation=f"重点任务 {n}") for n in range(1, 9))
    waits(Inbox(mine=(an_entry("急事", late=3), *mine)))

    heading, rows = read(signed_in("办公室"), "front-mine")

    assert heading == "等您办的9件，1件已逾期"
    assert rows[:2] == ["急事 逾期 3 天", "重点任务 1 事1 昨天报结，审核"]
    assert len(rows) == 7
    assert rows[-1] == "在工作台看全部 9 件"


def test_what_is_late_elsewhere_says_whose_it_is_the_longest_first(signed_in, waits):
    waits(
        Inbox(
            waiting=(
                an_entry("甲", late=2, waits_for="城建委"),
                an_entry("乙", late=35, waits_for="教文委"),
                an_entry("丙", waits_for="办公室"),
            )
        )
    )

    assert read(signed_in("办公室"), "front-late") == (
        "别人手里逾期的2件",
        ["乙 逾期 35 天，等教文委", "甲 逾期 2 天，等城建委"],
    )


def test_where_nothing_waits_it_says_so(signed_in, waits):
    waits(Inbox())
    assert read(signed_in("办公室"), "front-mine") == ("现在没有等您办的", [])
    assert "别人手里逾期" not in signed_in("办公室").get(INDEX).content.decode()


def test_the_next_days_and_what_changed_since_yesterday(signed_in, monkeypatch):
    at = datetime(2021, 5, 20, 9, tzinfo=UTC)
    news = [News(at, "蒋国兴", "报结", "重点任务 24", "/items/24/")]
    monkeypatch.setattr(morning, "news_of", lambda user, since, day: news)
    office = signed_in("办公室")
    assert read(office, "front-news") == ("昨天以来", ["蒋国兴 报结： 重点任务 24"])
    soup = BeautifulSoup(office.get(INDEX).content, "html.parser")
    days = [one.get_text() for one in soup.select("section[aria-labelledby=front-coming] dt")]
    assert days == ["今天", "22—23日", "29—30日"]


def buttons(client) -> list[tuple[str, str]]:
    """Return the page's buttons, first those of the first steps; the one that stands out with a !."""
    soup = BeautifulSoup(client.get(INDEX).content, "html.parser")
    found = soup.select(".first-steps .button, .buttons .button")
    return [("!" * ("primary" in one["class"]) + one.get_text(), one["href"]) for one in found]


def test_without_a_plan_the_next_first_step_stands_out_and_the_import_is_at_hand(client, db):
    client.force_login(make_user(office=True))
    assert buttons(client) == [
        ("!本会和您自己", reverse("desk:first_committee")),
        ("导入工作要点和附件", IMPORT),
    ]


def test_with_the_first_steps_done_the_desk_stands_out(signed_in, monkeypatch):
    monkeypatch.setattr("desk.context.first_steps", lambda user: None)
    assert buttons(signed_in("办公室")) == [
        ("!到工作台办理", reverse("desk:mine")),
        ("打开台账", reverse("admin:workplan_workitem_changelist")),
        ("导入工作要点和附件", IMPORT),
    ]


def test_without_a_plan_and_without_steps_the_import_stands_out(client, db, monkeypatch):
    monkeypatch.setattr("desk.context.first_steps", lambda user: None)
    client.force_login(make_user(office=True))
    assert buttons(client) == [("!导入工作要点和附件", IMPORT)]


def test_says_in_red_what_is_not_well(signed_in, monkeypatch):
    parts = [SystemPart("数据库", True, "已连接"), SystemPart("后台进程", False, "尚无信号")]
    monkeypatch.setattr(morning, "examine", lambda: parts)
    page = signed_in("办公室").get(INDEX).content.decode()
    assert "系统有 1 处不正常" in page
    assert "后台进程：尚无信号" in page


def test_says_nothing_in_red_when_all_is_well(signed_in, monkeypatch):
    monkeypatch.setattr(morning, "examine", lambda: [SystemPart("数据库", True, "已连接")])
    assert "处不正常" not in signed_in("办公室").get(INDEX).content.decode()


def test_says_of_what_a_reminder_would_miss_someone(signed_in, plan):
    page = signed_in("办公室").get(INDEX).content.decode()
    assert "提醒会漏掉人" not in page
    plan.answering["城建委"].email = ""
    plan.answering["城建委"].save()
    page = signed_in("办公室").get(INDEX).content.decode()
    assert "没有电子邮箱" in page
    assert re.search(r"已到期或30天内到期的重点任务 \d+：.*等 \d+ 项，提醒会漏掉人。", page)


def test_says_that_the_clock_stands_at_the_demonstrations_date(signed_in, settings):
    office = signed_in("办公室")
    ledger = reverse("admin:workplan_workitem_changelist")
    assert "演示日期" not in office.get(ledger).content.decode()
    settings.DEMO_TODAY = "2021-05-20"
    assert "演示日期 2021-05-20" in office.get(ledger).content.decode()


@pytest.mark.parametrize("name", ["城建委", "王国珍", "无关人员"])
def test_others_do_not_see_it(signed_in, name):
    assert signed_in(name).get(INDEX).status_code == 302


def test_its_pages_have_the_icon_of_the_desk(signed_in):
    page = signed_in("办公室").get(reverse("admin:index")).content.decode()
    assert 'rel="icon" href="/static/icon.svg" type="image/svg+xml"' in page


def test_the_icon_that_browsers_ask_for_is_there_before_one_signs_in(client, db):
    assert client.get("/favicon.ico")["Location"] == "/static/icon.svg"


def test_without_scripts_the_theme_hides_no_page(signed_in):
    office = signed_in("办公室")
    for address in (INDEX, reverse("admin:workplan_workitem_changelist")):
        page = office.get(address).content.decode()
        assert re.search(r"<noscript>\s*<link href=\"/static/admin-plain[^\"]*\.css\"", page), (
            address
        )
