"""A member signs up on a phone, and the office keeps the list, in a real browser."""

from datetime import date
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from almanac import clock
from tests.activities.factories import event_of, sector_of, states_of
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


@pytest.fixture(autouse=True)
def in_may(settings) -> None:
    """The server's own threads ask the settings for the day, not the test's context."""
    settings.DEMO_TODAY = "2021-05-20"


def signed_in(browser: Browser, live_server, name: str) -> Page:
    page = browser.new_page(viewport=PHONE, locale="zh-CN", base_url=live_server.url)
    page.goto("/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def check(page: Page) -> None:
    """What axe finds, and that nothing scrolls sideways."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))")
    assert (page.url, found) == (page.url, [])
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size(PHONE)


def test_a_member_signs_up_and_the_office_enters_who_came(browser, live_server):
    office, people = make_user("office", office=True), sector_of("陈悦", "周翔")
    with clock.standing_at(date(2021, 5, 20)):
        event = event_of(office, on=date(2021, 5, 20), is_open=True, places=20, ask=people[1:])
    member = signed_in(browser, live_server, "陈悦")
    member.goto("/activities/")
    member.get_by_role("link", name="视察亚运场馆建设").click()
    member.get_by_role("button", name="参加", exact=True).click()
    expect(member.locator(".own")).to_contain_text("我的答复：参加")
    check(member)
    desk = signed_in(browser, live_server, "office")
    for page in ("", "edit/", "sheet/", "roll/"):
        desk.goto(f"{event.get_absolute_url()}{page}")
        check(desk)
    desk.get_by_label("陈悦的出席情况").select_option("出席")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.get_by_text("已保存，改动 1 人。")).to_be_visible()
    assert states_of(event) == {"陈悦": "出席", "周翔": "待答复"}


def test_the_form_for_leave_is_as_wide_as_the_phone_and_has_the_only_red_button(
    browser, live_server
):
    office, people = make_user("office", office=True), sector_of("陈悦")
    with clock.standing_at(date(2021, 5, 20)):
        event = event_of(office, on=date(2021, 5, 21), must_come=True, ask=people)
    page = signed_in(browser, live_server, "陈悦")
    page.goto(event.get_absolute_url())
    page.locator("summary", has_text="请假").click()
    page.mouse.move(0, 0)
    assert page.get_by_label("请假事由").bounding_box()["width"] > 200
    red = page.evaluate(
        """[...document.querySelectorAll('.button')].filter((one) => one.offsetParent &&
        getComputedStyle(one).backgroundColor === 'rgb(176, 30, 30)').map((one) => one.textContent)"""
    )
    assert red == ["请假"]
