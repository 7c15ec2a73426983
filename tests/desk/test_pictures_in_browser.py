"""The pictures in a real browser: on paper, on a phone, on the wall."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from notifications.services.wall import open_wall
from tests.factories import PASSWORD, make_user, plan_2021
from tests.workplan.views.acting import hold_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Points, across and down.
A4_ACROSS, A3_ACROSS = (842, 595), (1191, 842)


@pytest.fixture
def office(transactional_db, settings):
    settings.DEMO_TODAY = "2021-05-20"
    plan = plan_2021()
    user = make_user("office", person=plan.answering["办公室"], office=True)
    hold_meeting(plan, user, date(2021, 5, 21))
    return user


@pytest.fixture
def opened(browser: Browser, live_server, office):
    """Return a function that opens an address as the office, on a screen of a width."""

    def show(address: str, width: int) -> Page:
        page = browser.new_page(
            viewport={"width": width, "height": 800}, locale="zh-CN", base_url=live_server.url
        )
        page.goto("/login/")
        page.get_by_label("用户名").fill("office")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        # What the page's policy forbids is said there.
        page.on("console", lambda message: page.said.append(message.text))
        page.said = []
        page.goto(address)
        return page

    return show


def papers(page: Page) -> list[tuple[int, int]]:
    """The pages of what leaves the printer."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    return [(round(float(w)), round(float(h))) for w, h in boxes]


def test_the_year_is_read_on_a_screen_on_paper_and_on_a_phone(opened):
    wide = opened("/plan/2021/sheet/", 1366)
    expect(wide.locator("svg.band").first).to_be_visible()
    expect(wide.locator(".by-month")).to_be_hidden()
    assert wide.said == []
    assert papers(wide) == [A4_ACROSS] * 3
    wide.get_by_role("link", name="改为 A3 打印").click()
    expect(wide).to_have_url(re.compile("paper=a3"))
    wide.wait_for_load_state()
    assert set(papers(wide)) == {A3_ACROSS}
    wide.locator("a.row", has_text="地铁口序化").locator("text.number").click()
    expect(wide).to_have_url(re.compile(r"/items/\d+/$"))

    phone = opened("/plan/2021/sheet/", 390)
    expect(phone.locator("svg.band").first).to_be_hidden()
    expect(phone.locator(".by-month").get_by_text("5月31日").first).to_be_visible()
    for address in ("/plan/2021/sheet/", "/plan/2021/standing/", "/calendar/2021-05/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, address


def test_a_month_and_how_the_year_stands_are_printed_across(opened):
    month = opened("/calendar/2021-05/", 1366)
    assert papers(month) == [A4_ACROSS]
    month.goto("/plan/2021/standing/")
    assert set(papers(month)) == {A4_ACROSS}
    assert month.said == []


@pytest.mark.parametrize("names", [True, False])
def test_the_wall_fills_its_screen_and_no_more(names, browser, live_server, office):
    address = reverse("desk:wall", args=[open_wall(actor=office, shows_names=names)])
    screen = browser.new_page(viewport={"width": 1920, "height": 1080}, base_url=live_server.url)
    screen.goto(address)
    assert screen.evaluate("[innerWidth, document.documentElement.scrollHeight]") == [1920, 1080]
    sizes = screen.evaluate(
        "[...document.querySelectorAll('main *')].filter(n => n.innerText && !n.children.length)"
        ".map(n => parseFloat(getComputedStyle(n).fontSize))"
    )
    assert min(sizes) > 25
