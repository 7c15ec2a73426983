"""A form in a real browser, without JavaScript: refused, and its address loaded again."""

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from almanac import clock
from tests.factories import PASSWORD, OneOfEachRole, make_one_of_each_role, make_user, set_state

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
    form.locator("summary").click()
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
