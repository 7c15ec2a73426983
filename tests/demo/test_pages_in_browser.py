"""Every page of everyone on a phone and on a PC: what axe finds, and that none scrolls sideways.

The pages are those that a reader of the demonstration is led to (tests/crawl.py), one of a kind. The browser
is given what Django's test client got; of two pages that are built alike it is shown one.
"""

import re
from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from activities.models import Event
from consultations.models import Consultation
from members.models import User
from opinions.models import OpinionReport
from proposals.models import Assignment, Proposal
from tests.crawl import ADMIN, walk
from tests.factories import make_user
from workplan.annexes import Annex
from workplan.models import Meeting, WorkItem

HOST = "http://desk.example"
PC, PHONE, SMALL = 1366, 390, 320
FIRST_SCREEN = 780
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
ROLES = (
    *("bangongshi", "tianwei", "chengjianwei", "wangguozhen", "jiaoyuju", "liqinglian"),
    *("zhengli", "无关人员"),
)
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
# Of rows that are alike axe looks at the first few: it is slow.
SHORTEN = """for (const list of document.querySelectorAll("tbody, ul, ol, datalist, select"))
  [...list.children].slice(6).forEach((one) => one.remove());"""
FINDINGS = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""
_LETTER = re.compile(r"^/mails/\d+/html/")
_MARKUP = re.compile(r'<(\w+)[^>]*?(?:\sclass="([^"]*)")?[^>]*>')


class Desk:
    """A browser that is served by Django's test client: no thread, no server."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.client = Client()
        self.pages: dict[str, str] = {}
        page.set_default_timeout(5000)
        page.route("**/*", self._serve)

    def _serve(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            path = finders.find(parts.path.removeprefix("/static/"))
            route.fulfill(body=Path(path).read_bytes(), content_type=guess_type(path)[0])
            return
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        route.fulfill(body=self.pages[address], content_type="text/html; charset=utf-8")

    def sign_in(self, user: User) -> None:
        self.client, self.pages = Client(), {}
        self.client.force_login(user)

    def show(self, address: str, width: int, height: int = 800) -> Page:
        self.page.set_viewport_size({"width": width, "height": height})
        if address not in self.pages:
            self.pages[address] = self.client.get(address).content.decode()
        self.page.goto(f"{HOST}{address}")
        return self.page


@pytest.fixture
def desk(browser: Browser, demonstration) -> Iterator[Desk]:
    page = browser.new_page(locale="zh-CN")
    yield Desk(page)
    page.close()


def account(role: str) -> User:
    return make_user() if role == "无关人员" else User.objects.get(username=role)


def test_axe_finds_nothing_and_no_page_scrolls_sideways(desk: Desk):
    wrong, seen = [], set()
    for role in ROLES:
        desk.sign_in(account(role))
        desk.pages = walk(desk.client, alike=1).pages
        for address, html in desk.pages.items():
            built = {(kind(address), *part) for part in _MARKUP.findall(html)}
            # A letter as it was sent is no page: it stands in a frame of one, and is looked at there.
            if not html or address.startswith(ADMIN) or _LETTER.search(address) or built <= seen:
                continue
            seen |= built
            page = desk.show(address, PC)
            page.evaluate(OPEN_ALL)
            page.evaluate(AXE.read_text())
            for width in (PC, PHONE, SMALL):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append((role, address, width, "scrolls sideways"))
            page.evaluate(SHORTEN)
            for width in (PC, PHONE):
                page.set_viewport_size({"width": width, "height": 800})
                wrong += [(role, address, width, found) for found in page.evaluate(FINDINGS)]
    assert len(seen) > 500
    assert wrong == [], "\n".join(map(repr, wrong))


def kind(address: str) -> str:
    return re.sub(r"\d+", "N", urlsplit(address).path)


def of_item(seq: int) -> WorkItem:
    return WorkItem.objects.get(annex=Annex.TASKS, seq=seq)


def proposal_of(state: str, unit: str) -> Proposal:
    return Assignment.objects.filter(state=state, unit__name=unit).latest("pk").proposal


@pytest.mark.parametrize(
    ("role", "thing", "button"),
    [
        ("wangguozhen", lambda: of_item(21), "批示"),
        ("chengjianwei", lambda: of_item(24), "报结"),
        ("jingkewei", lambda: of_item(41), "签收"),
        ("bangongshi", lambda: of_item(26), "办结"),
        ("jiaoyuju", lambda: proposal_of("signed", "区教育局"), "提交答复"),
        ("jinyongming", lambda: proposal_of("answered", "区卫健局"), "提交评价"),
        ("tianwei", lambda: proposal_of("return_asked", "区城管局"), "同意退回"),
        ("bangongshi", lambda: OpinionReport.objects.filter(state="submitted").first(), "送签"),
        ("bangongshi", lambda: Consultation.objects.earliest("pk"), "完成"),
        ("liqinglian", lambda: Event.objects.get(title="委员集中培训（样例）"), "参加"),
        ("bangongshi", lambda: Meeting.objects.latest("held_on"), "移出议程…"),
    ],
)
def test_on_a_phone_the_action_stands_in_the_first_screen(desk: Desk, role, thing, button):
    desk.sign_in(account(role))
    page = desk.show(thing().get_absolute_url(), PHONE, FIRST_SCREEN)
    buttons = "main summary.button, main .deed > a.button, main form > button.button"
    main = page.locator(buttons, has_text=button).first
    box, bar = main.bounding_box(), page.locator("nav.bar").bounding_box()
    assert box["y"] + box["height"] < bar["y"]
    # What is below it is folded, and open on paper.
    folded = page.locator("details.fold:not([open])")
    assert folded.count() > 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert folded.count() == 0
