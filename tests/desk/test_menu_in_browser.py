"""The menu: in one row on a desk's screen, folded on a phone; without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.factories import PASSWORD, make_plan, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = (1366, 700), (390, 700)
ALWAYS = ["我的事项", "全年计划", "提醒"]
REST = ["待审核", "会议", "月报", "协商监督", "提案", "社情民意", "管理后台"]


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


def entries(page: Page) -> Locator:
    return page.get_by_role("navigation", name="主导航").get_by_role("link")


def test_a_desk_s_screen_has_all_entries_in_one_row(menu):
    page = menu("/opinions/", DESK)
    expect(entries(page)).to_have_text([*ALWAYS, *REST])
    tops = {round(entry.bounding_box()["y"]) for entry in entries(page).all()}
    assert len(tops) == 1
    expect(page.get_by_text("更多")).to_be_hidden()
    expect(page.locator(".nav [aria-current]")).to_have_text("社情民意")


def test_a_phone_unfolds_the_rest(menu):
    page = menu("/", PHONE)
    expect(entries(page)).to_have_text(ALWAYS)
    page.get_by_text("更多").click()
    expect(entries(page)).to_have_text([*ALWAYS, *REST])
    for entry in entries(page).all():
        box = entry.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    page.get_by_text("更多").click()
    expect(entries(page)).to_have_text(ALWAYS)


def test_the_page_one_is_on_stays_in_the_folded_menu(menu):
    page = menu("/opinions/", PHONE)
    expect(entries(page)).to_have_text([*ALWAYS, "社情民意"])
    expect(page.get_by_role("button", name="退出")).to_be_visible()
