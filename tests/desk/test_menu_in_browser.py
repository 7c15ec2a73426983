"""The menu: in one row on a desk's screen, folded on a phone, with a bar at its foot; without JavaScript."""

from collections.abc import Callable

import pytest
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser, Locator, Page, expect

from tests.factories import PASSWORD, make_plan, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = (1366, 700), (390, 700)
MENU = ["今天", "全年", "日历", "审核", "协商监督", "提案", "社情民意", "委员", "会议", "月报"]
BAR = ["今天", "全年", "提案", "我的"]


@pytest.fixture
def menu(browser: Browser, live_server, transactional_db) -> Callable[..., Page]:
    """Return a function that opens a page as the office sees it on a screen of a size."""
    make_plan()
    make_user("office", office=True)

    def show(address: str, size: tuple[int, int]) -> Page:
        width, height = size
        page = browser.new_page(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            base_url=live_server.url,
            java_script_enabled=False,
        )
        page.goto(f"/login/?next={address}")
        page.get_by_label("用户名").fill("office")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return show


def entries(page: Page, name: str = "主导航") -> Locator:
    return page.get_by_role("navigation", name=name).get_by_role("link")


def expected() -> list[str]:
    """The menu of the office; the calendar where there is one."""
    try:
        reverse("desk:month")
    except NoReverseMatch:
        return [entry for entry in MENU if entry != "日历"]
    return MENU


def test_a_desk_s_screen_has_all_entries_in_one_row_with_the_brand(menu):
    page = menu("/opinions/", DESK)
    expect(entries(page)).to_have_text(expected())
    tops = {round(entry.bounding_box()["y"]) for entry in entries(page).all()}
    assert len(tops) == 1
    assert page.locator(".top").bounding_box()["height"] < 60
    expect(page.get_by_text("菜单")).to_be_hidden()
    expect(page.get_by_role("navigation", name="底部导航")).to_be_hidden()
    expect(page.locator(".nav [aria-current]")).to_have_text("社情民意")


def test_a_phone_has_the_bar_at_its_foot_and_unfolds_the_menu(menu):
    page = menu("/", PHONE)
    bar = page.get_by_role("navigation", name="底部导航")
    expect(entries(page, "底部导航")).to_have_text(BAR)
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] == 700
    expect(bar.locator("[aria-current]")).to_have_text("今天")
    expect(entries(page)).to_have_count(0)
    page.get_by_text("菜单").click()
    expect(entries(page)).to_have_text(expected())
    for entry in entries(page).all():
        box = entry.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    page.get_by_text("菜单").click()
    expect(entries(page)).to_have_count(0)


@pytest.mark.parametrize("width", [1366, 390])
def test_large_letters_are_half_as_large_again_and_stay_until_switched_back(menu, width):
    page = menu("/plan/", (width, 780))

    def size() -> str:
        return page.evaluate("getComputedStyle(document.body).fontSize")

    def switch(name: str) -> None:
        if page.get_by_text("菜单").is_visible():
            page.get_by_text("菜单").click()
        page.get_by_role("button", name=name).click()

    usual = size()
    switch("大字版")
    assert page.url.endswith("/plan/2021/")
    assert float(size()[:-2]) == 1.5 * float(usual[:-2])
    for address in ("/", "/plan/", "/opinions/", "/me/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    switch("常规字")
    assert size() == usual
