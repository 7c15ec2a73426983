"""A form in a real browser, without JavaScript: refused, and its address loaded again."""

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from almanac import clock
from tests.factories import PASSWORD, OneOfEachRole, make_one_of_each_role, make_user, set_state
from workplan.models import Progress

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def roles(transactional_db, settings) -> OneOfEachRole:
    settings.DEMO_TODAY = "2021-03-10"
    with clock.standing_at(date(2021, 3, 10)):
        found = make_one_of_each_role("3月")
        set_state(found.due, "in_progress")
        make_user("office", office=True)
    return found


@pytest.fixture
def phone(browser: Browser, live_server, roles: OneOfEachRole) -> Page:
    page = browser.new_page(
        viewport={"width": 390, "height": 780},
        locale="zh-CN",
        base_url=live_server.url,
        java_script_enabled=False,
    )
    page.goto(f"/login/?next={roles.item.get_absolute_url()}")
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field(phone, roles):
    form = phone.locator(f"#do-close-{roles.due.pk}")
    form.locator("> .button").click()
    form.get_by_label("审核意见").fill("已完成")
    form.get_by_label("完成日期").fill("2021-03-11")
    form.get_by_role("button", name="办结").click()

    expect(phone).to_have_title("错误：重点任务 24：地铁口序化民主监督 · 政协年度工作要点")
    expect(phone.locator("#errors")).to_be_focused()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_label("完成日期")).to_be_in_viewport()
    expect(form.get_by_label("审核意见")).to_have_value("已完成")

    phone.goto(phone.url.partition("#")[0])
    expect(form).to_have_attribute("open", "")
    expect(phone).to_have_title("重点任务 24：地铁口序化民主监督 · 政协年度工作要点")


def test_who_goes_back_and_hands_in_the_same_again_has_it_once(phone, roles, browser, live_server):
    """The page that they come back to is a new one, with a new token."""
    page = browser.new_page(locale="zh-CN", base_url=live_server.url)
    page.context.add_cookies(phone.context.cookies())
    page.goto(roles.item.get_absolute_url())
    form = page.locator(f"#do-progress-{roles.due.pk}")

    def hand_in(words: str = "") -> None:
        if not form.get_by_label("进展情况").is_visible():
            form.locator("> .button").click()
        if words:
            form.get_by_label("进展情况").fill(words)
        form.get_by_role("button", name="填报进展").click()

    hand_in("已走访三家。")
    expect(page.get_by_text("进展已保存。")).to_be_visible()
    page.go_back()
    hand_in()
    expect(page.get_by_text("刚才的提交已经成功，没有重复登记。")).to_be_visible()
    page.go_back()
    hand_in("已走访四家。")
    expect(page.get_by_text("进展已保存。")).to_be_visible()
    assert [entry.text for entry in Progress.objects.order_by("pk")] == [
        "已走访三家。",
        "已走访四家。",
    ]


def test_a_form_opens_in_place_beside_another_that_is_half_written(
    phone, roles, browser, live_server
):
    page = browser.new_page(locale="zh-CN", base_url=live_server.url)
    page.context.add_cookies(phone.context.cookies())
    page.goto(roles.item.get_absolute_url())
    progress, close = (page.locator(f"#do-{name}-{roles.due.pk}") for name in ("progress", "close"))

    progress.get_by_role("link", name="填报进展").press("Enter")
    expect(progress.locator("summary")).to_be_focused()
    progress.get_by_label("进展情况").fill("写到一半")
    expect(progress.locator("[data-saved]")).to_contain_text("草稿保存于")
    close.get_by_role("link", name="办结").click()
    close.get_by_label("完成日期").fill("2021-03-09")
    expect(close.locator("output")).to_have_text("2021年3月9日 周二")

    expect(progress.get_by_label("进展情况")).to_have_value("写到一半")
    close.locator("summary").click()
    expect(close.get_by_label("审核意见")).to_be_hidden()
    page.reload()
    expect(close.get_by_label("审核意见")).to_be_visible()


def test_a_form_that_cannot_be_fetched_is_led_to(phone, roles, browser, live_server):
    page = browser.new_page(locale="zh-CN", base_url=live_server.url)
    page.context.add_cookies(phone.context.cookies())
    page.goto(roles.item.get_absolute_url())
    page.route("**/*do=note*", lambda route: route.abort(), times=1)
    form = page.locator(f"#do-note-{roles.item.pk}")

    form.get_by_role("link").click()
    expect(form.get_by_label("备注")).to_be_visible()
