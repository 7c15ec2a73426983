"""On a phone: writing with the count running, and the whole way of a report from hand to hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from opinions.models import OpinionReport
from tests.factories import PASSWORD
from tests.opinions.conftest import OneOfEachReportRole

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def sign_in(
    browser: Browser, live_server, one_of_each_role: OneOfEachReportRole, settings
) -> Callable[[str], Page]:
    """Return a function that signs an account in with a phone of its own."""
    settings.DEMO_TODAY = "2021-05-20"

    def sign_in(role: str) -> Page:
        page = browser.new_page(viewport=PHONE, locale="zh-CN", base_url=live_server.url)
        page.goto("/login/")
        page.get_by_label("用户名").fill(one_of_each_role.users[role].username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(live_server.url + "/")
        return page

    return sign_in


def fits(page: Page) -> bool:
    """Return whether nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_count_runs_along_as_the_server_counts(sign_in):
    page = sign_in("author")
    page.goto("/opinions/new/")
    text = page.get_by_label("正文")

    text.fill("情况：cafe\u0301 停车乱。\n\u200b建议 划线。👍🏻")
    expect(page.locator(".counted b")).to_have_text("18")
    page.get_by_role("button", name="核对字数").click()
    expect(page.locator(".counted b")).to_have_text("18")
    text.fill("字" * 1501)
    expect(page.locator(".counted.over b")).to_have_text("1501")
    assert fits(page)


def test_a_report_goes_from_the_author_to_the_city(sign_in):
    author, office, leader = sign_in("author"), sign_in("office"), sign_in("leader")
    author.goto("/opinions/")
    author.get_by_role("link", name="反映社情民意").click()
    author.get_by_label("标题").fill("建议增设路灯")
    author.get_by_label("正文").fill("夜里很黑，建议增设路灯。")
    author.get_by_role("button", name="提交办公室").click()
    expect(author.get_by_text("已提交办公室。")).to_be_visible()
    address = OpinionReport.objects.get(title="建议增设路灯").get_absolute_url()

    office.goto(address)
    office.get_by_role("link", name="编辑", exact=True).click()
    office.get_by_label("正文").fill("建议增设路灯。")
    office.get_by_role("button", name="保存并送签").click()
    expect(office.locator(".state").first).to_have_text("待签发")
    assert fits(office)

    leader.goto(address)
    leader.get_by_role("button", name="签发").click()
    expect(leader.locator(".state").first).to_have_text("已签发")

    office.goto(address)
    office.locator("summary", has_text="报送").click()
    office.get_by_label("报送单位").fill("市政协")
    office.locator("details[open]").get_by_role("button", name="报送").click()
    # What is next is not folded away on a phone; the register is.
    folds = office.locator("details.fold")
    assert folds.evaluate_all("all => all.map((one) => one.open)") == [True, False, False]
    office.locator("summary", has_text="登记采用").click()
    office.locator("#id_adoption-level").select_option("city")
    office.locator("details[open]").get_by_role("button", name="登记采用").click()
    expect(office.locator("table.ledger tbody tr")).to_contain_text("市政协")

    author.goto("/opinions/mine/")
    expect(author.get_by_text("市级采用", exact=True).last).to_be_visible()
    assert fits(author)
