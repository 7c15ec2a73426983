"""On a phone: a member is led to the year, writes the report, and every page of the year is fit to read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from performance.enums import RuleSetState
from performance.models import YearReport
from performance.report.enums import ShownTo, ShownWhat
from performance.services.shown import show_points
from performance.services.yearly import open_round
from tests.factories import PASSWORD
from tests.performance import rule_sets
from tests.performance.test_year import SIXTEEN, hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
FINDINGS = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""


@pytest.fixture
def sign_in(browser: Browser, live_server, one_of_each_role, settings) -> Callable[[str], Page]:
    settings.DEMO_TODAY = "2021-12-31"

    def sign_in(role: str) -> Page:
        # axe is a script of the test's own, which the policy of the pages would refuse.
        page = browser.new_page(
            viewport=PHONE, locale="zh-CN", base_url=live_server.url, bypass_csp=True
        )
        page.goto("/login/")
        page.get_by_label("用户名").fill(one_of_each_role.users[role].username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(live_server.url + "/")
        return page

    return sign_in


def wrong_with(page: Page) -> list[str]:
    """Return what axe finds, and whether the page scrolls sideways."""
    page.add_script_tag(path=AXE)
    found = page.evaluate(FINDINGS)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("scrolls sideways")
    return [f"{page.url}: {one}" for one in found]


def test_a_member_sees_the_year_and_hands_in_the_report(sign_in, office, member):
    hold(office, member, SIXTEEN)
    page = sign_in("member")
    page.get_by_text("菜单").click()
    page.get_by_role("link", name="委员", exact=True).click()
    page.get_by_role("link", name="履职", exact=True).click()

    expect(page.locator(".year-says")).to_have_text(
        "今年参加了16次履职活动：请你来协商3次，视察7次，调研4次，培训2次。"
    )
    months = page.locator(".year-months > svg .number")
    assert sum(map(int, months.all_text_contents())) == 16
    page.get_by_role("link", name="写述职报告").first.click()
    page.get_by_label("履职情况和成效").fill("推动增设路灯。")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".state.handed_in")).to_have_text("已提交")
    assert YearReport.objects.get().done == "推动增设路灯。"


def test_every_page_of_the_year_is_fit_to_read_on_a_phone(sign_in, office, member):
    hold(office, member, {"session": 1, "inspection": 2})
    assert rule_sets.in_force("桐城", office).state == RuleSetState.IN_FORCE
    open_round(year=2021, actor=office, due_on=date(2022, 1, 10), note="请写实。")
    show_points(
        year=2021, actor=office, what=ShownWhat.RANKS, to=ShownTo.MEMBERS, why="主席会议决定"
    )
    pages = {
        "member": (
            f"/performance/2021/year/{member.pk}/",
            f"/performance/2021/report/{member.pk}/",
            f"/performance/dossiers/{member.pk}/",
            *("/performance/tags/mine/", "/performance/tags/", "/performance/2021/shown/"),
        ),
        "office": (
            *("/performance/2021/statistics/", "/performance/2021/reports/"),
            *("/performance/2021/not-begun/", "/performance/2021/shown/"),
        ),
    }
    found = []
    for role, addresses in pages.items():
        page = sign_in(role)
        for address in addresses:
            answer = page.goto(address)
            assert answer.status == 200, address
            page.evaluate(
                "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
            )
            found += wrong_with(page)
    assert found == []
