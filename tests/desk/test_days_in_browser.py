"""A date is read in Chinese, whatever language the browser draws its fields in."""

import pytest
from playwright.sync_api import Browser, expect

from tests.factories import PASSWORD, make_plan, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_beside_a_date_field_stands_what_it_says_in_chinese_while_one_types(
    browser: Browser, live_server, transactional_db
):
    make_plan()
    make_user("office", office=True)
    page = browser.new_page(locale="en-US", base_url=live_server.url)
    page.goto("/login/?next=/meetings/")
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_text("登记会议").first.click()
    field = page.locator("input[type=date]").first
    said = page.locator("output.said").first
    expect(said).to_have_text("")
    field.fill("2021-05-20")
    expect(said).to_have_text("2021年5月20日 周四")
    field.fill("")
    expect(said).to_have_text("")
