"""The box of search by the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import (
    PASSWORD,
    appoint,
    make_department,
    make_item,
    make_person,
    make_plan,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Page, live_server, transactional_db) -> Callable[[], Page]:
    make_item(make_plan(), 24, "地铁口序化民主监督", leaders=[make_person("张爱莲")])
    head = make_person("周国桥")
    appoint(head, make_department("提案委"), "head")
    make_user("zhouguoqiao", person=head)

    def opened() -> Page:
        page.goto(f"{live_server.url}/login/?next=/plan/2021/")
        page.get_by_label("用户名").fill("zhouguoqiao")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("button", name="筛选")).to_be_visible()
        return page

    return opened


def test_by_the_keyboard_a_person_is_found_and_what_they_lead(desk):
    page = desk()
    box = page.get_by_role("combobox", name="搜索全部内容")
    expect(box).to_be_visible()  # the script is there
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("zal")
    offered = page.get_by_role("listbox", name="最接近的结果").get_by_role("option")
    expect(offered).to_have_text(
        ["人员张爱莲", "工作事项重点任务 24：地铁口序化民主监督2021年 · 张爱莲"]
    )

    page.keyboard.press("Escape")
    expect(offered.first).to_be_hidden()
    expect(box).to_have_value("zal")

    page.keyboard.press("ArrowDown")
    expect(offered.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(offered.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("地铁口序化民主监督")

    # / typed where one writes is a /.
    expect(box).to_be_visible()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("/")
    expect(box).to_have_value("/")
