"""Calendars for phones and Outlook, read by another library than the one that writes them."""

from datetime import date

import pytest
import vobject
from django.test import Client
from django.urls import reverse

from almanac import clock
from notifications.services.feeds import open_feed

pytestmark = pytest.mark.postgresql


def feed(person) -> str:
    return reverse("desk:calendar", args=[open_feed(person=person)])


def events(answer) -> list:
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(answer.content.decode())
    return calendar.contents.get("vevent", [])


def shown(answer) -> list[tuple[str, str]]:
    return sorted((str(e.dtstart.value), e.summary.value) for e in events(answer))


def test_a_phone_reads_a_head_s_year_without_signing_in(plan, users):
    """What annex 1 of 2021 gives 城建委 alone, and with 各专委会; of ★ items the scheme first."""
    with clock.standing_at(date(2021, 3, 2)):
        answer = Client().get(feed(plan.answering["城建委"]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert shown(answer) == [
        ("2021-03-01", "待报送工作方案｜★地铁口序化民主监督（对口协商）（重点任务 24）"),
        ("2021-03-31", "到期｜★地铁口序化民主监督（对口协商）（重点任务 24）"),
        ("2021-03-31", "到期｜召开各专委会工作会议暨支部党员会议（重点任务 16）"),
        ("2021-04-01", "待报送工作方案｜★在建工地智慧监管专题视察（重点任务 29）"),
        ("2021-04-01", "待报送工作方案｜★开展年度重点课题调研（重点任务 27）"),
        ("2021-04-30", "到期｜★在建工地智慧监管专题视察（重点任务 29）"),
        ("2021-05-01", "待报送工作方案｜★地铁口序化民主监督（对口协商）（重点任务 24）"),
        ("2021-05-31", "到期｜★地铁口序化民主监督（对口协商）（重点任务 24）"),
        ("2021-06-30", "到期｜召开各专委会工作会议暨支部党员会议（重点任务 16）"),
        (
            "2021-08-01",
            "待报送工作方案｜★“请你来协商”活动——安置小区物业管理专题协商（重点任务 38）",
        ),
        ("2021-08-31", "到期｜★“请你来协商”活动——安置小区物业管理专题协商（重点任务 38）"),
        ("2021-09-30", "到期｜召开各专委会工作会议暨支部党员会议（重点任务 16）"),
        ("2021-10-31", "到期｜生活垃圾分类处理民主监督（重点任务 43）"),
        ("2021-11-30", "到期｜★开展年度重点课题调研（重点任务 27）"),
        ("2021-11-30", "到期｜无障碍环境建设专项民主监督（重点任务 31）"),
        ("2021-11-30", "到期｜民生实事项目民主监督（与区人大联合监督）（重点任务 25）"),
        ("2021-12-31", "到期｜区政协三届一次会议筹备（重点任务 45）"),
        ("2021-12-31", "到期｜召开各专委会工作会议暨支部党员会议（重点任务 16）"),
    ]


def test_what_is_done_leaves_the_calendar(plan, users):
    url = feed(plan.answering["城建委"])
    before = shown(Client().get(url))
    plan.items[24].due_dates.filter(due_on=date(2021, 5, 31)).update(state="reported")
    after = shown(Client().get(url))
    title = "★地铁口序化民主监督（对口协商）（重点任务 24）"
    assert set(before) - set(after) == {
        ("2021-05-01", f"待报送工作方案｜{title}"),
        ("2021-05-31", f"到期｜{title}"),
    }


def test_a_leader_s_calendar_has_what_the_leader_leads(plan, users):
    found = shown(Client().get(feed(plan.leaders["周翔"])))
    assert ("2021-05-31", "到期｜★地铁口序化民主监督（对口协商）（重点任务 24）") in found


def test_what_is_moved_keeps_its_name(plan, users):
    url = feed(plan.answering["城建委"])
    before = {e.uid.value for e in events(Client().get(url))}
    plan.items[24].due_dates.filter(due_on=date(2021, 5, 31)).update(due_on=date(2021, 6, 15))
    after = events(Client().get(url))
    assert {e.uid.value for e in after} == before
    assert date(2021, 6, 15) in {e.dtstart.value for e in after}


@pytest.mark.parametrize("token", ["x", "a" * 43, "%27%20OR%201", "..%2f..%2fetc"])
def test_a_wrong_token_opens_nothing(plan, token):
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_the_account_of_a_stopped_head_opens_nothing(plan, users):
    url = feed(plan.answering["城建委"])
    users["城建委"].is_active = False
    users["城建委"].save()
    assert Client().get(url).status_code == 404


def test_a_calendar_is_only_read(plan, users):
    assert Client().post(feed(plan.answering["城建委"])).status_code == 405


# --- one item ------------------------------------------------------------------------------------


def test_an_item_s_dates_can_be_taken_along(plan, signed_in):
    item = plan.items[24]
    client = signed_in("城建委")
    url = reverse("desk:item_calendar", args=[item.pk])
    assert url in client.get(item.get_absolute_url()).content.decode()
    title = "到期｜★地铁口序化民主监督（对口协商）（重点任务 24）"
    assert shown(client.get(url)) == [("2021-03-31", title), ("2021-05-31", title)]


def test_an_item_s_dates_are_for_those_who_may_open_its_page(plan, signed_in):
    """The issued row is open to every account, and to no one without."""
    url = reverse("desk:item_calendar", args=[plan.items[24].pk])
    assert signed_in("无关人员").get(url).status_code == 200
    assert Client().get(url).status_code == 302
    assert signed_in("城建委").get("/items/999999/calendar.ics").status_code == 404
