"""What leaves the printer: A4, tables as tables, nothing to click, in a real browser."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from members.models import User
from tests.factories import PASSWORD, Plan2021, make_user, plan_2021
from tests.workplan.views.acting import hold_meeting
from workplan.services import schemes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What is left of A4 between the margins of the stylesheet, in CSS pixels: 180 × 257 mm.
PAPER = {"width": 680, "height": 971}
A4 = (595, 842)  # points


@pytest.fixture
def plan(transactional_db) -> Plan2021:
    return plan_2021()


@pytest.fixture
def office(plan) -> User:
    return make_user("office", person=plan.answering["办公室"], office=True)


@pytest.fixture
def printed(browser: Browser, live_server, settings, office) -> Callable[[str], Page]:
    """Return a function that opens a page as the office would print it on 20 May 2021."""
    settings.DEMO_TODAY = "2021-05-20"
    page = browser.new_page(viewport=PAPER, locale="zh-CN", base_url=live_server.url)
    page.goto("/login/")
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.emulate_media(media="print")

    def show(address: str) -> Page:
        page.goto(address)
        return page

    return show


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def style(page: Page, selector: str, name: str) -> str:
    return page.locator(selector).first.evaluate(f"node => getComputedStyle(node)['{name}']")


def test_a_meeting_is_printed_without_what_is_clicked(printed, plan, office):
    meeting = hold_meeting(plan, office, date(2021, 5, 21))
    schemes.put_on_agenda(
        meeting=meeting, item=plan.items[24], actor=office, reported_by=plan.answering["城建委"]
    )
    page = printed(meeting.get_absolute_url())

    expect(page.get_by_role("heading", name="二届六十四次主席会议")).to_be_visible()
    expect(page.locator(".agenda")).to_contain_text("陈悦汇报")
    for gone in ("header.top", ".demo", ".agenda .deeds", "a.button", "#add"):
        expect(page.locator(gone).first).to_be_hidden()
    assert len(style(page, ".facts-list", "gridTemplateColumns").split()) == 2
    assert fits(page)


def test_a_meeting_s_pages_are_a4(printed, plan, office):
    page = printed(hold_meeting(plan, office).get_absolute_url())
    paper = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", paper)

    assert boxes
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4}


def test_the_year_is_printed_as_a_table_with_its_head_on_each_page(printed, plan):
    page = printed(reverse("workplan:year", args=[2021]))

    assert style(page, ".ledger thead", "display") == "table-header-group"
    assert style(page, ".ledger tbody tr", "display") == "table-row"
    assert style(page, ".ledger tbody tr", "breakInside") == "avoid"
    expect(page.locator(".filter")).to_be_hidden()
    assert fits(page)


def test_the_first_page_is_printed_in_one_column_as_wide_as_the_paper(printed, plan):
    page = printed("/")

    assert style(page, ".with-aside", "display") == "block"
    assert page.locator(".with-aside > div").evaluate("node => node.offsetWidth") == PAPER["width"]
