"""The office's admin in a real browser: heard, on a narrow screen, printed, and in an old browser."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect

from consultations.models import ProcessTemplate
from desk import admin_menu
from tests.factories import PASSWORD, Plan2021, make_user, plan_2021

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEDGER = "/admin/workplan/workitem/"
# What the office fills in: choices with search, rows within a form, files, days.
FORMS = (
    *("consultations/consultation", "consultations/consultationmeeting", "proposals/proposal"),
    *("members/person", "members/user", "workplan/meeting", "notifications/reminderpolicy"),
)
UPLOADS = ("workplan/workitem", "proposals/proposal", "consultations/consultationmeeting")


@pytest.fixture
def plan(transactional_db) -> Plan2021:
    return plan_2021()


@pytest.fixture
def office(browser: Browser, live_server, settings, plan) -> Callable[[int], Page]:
    """Return a function that signs the office in on a screen so wide, on 20 May 2021."""
    settings.DEMO_TODAY = "2021-05-20"
    make_user("office", person=plan.answering["办公室"], office=True)

    def sign_in(width: int) -> Page:
        page = browser.new_page(
            viewport={"width": width, "height": 800}, locale="zh-CN", base_url=live_server.url
        )
        page.goto("/login/")
        page.get_by_label("用户名").fill("office")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return sign_in


def lists() -> list[str]:
    """Return the pages behind the menu."""
    return [entry.link for entry in admin_menu.entries() if entry.page != "desk:mine"]


def forms(plan: Plan2021) -> list[str]:
    """Return forms of every make: to add, to upload, with rows in them, and a history."""
    item, template = plan.items[22], ProcessTemplate.objects.first()
    return [
        *(f"/admin/{form}/add/" for form in FORMS),
        *(f"/admin/{table}/import/" for table in UPLOADS),
        f"{LEDGER}{item.pk}/change/",
        f"{LEDGER}{item.pk}/history/",
        f"/admin/consultations/processtemplate/{template.pk}/change/",
    ]


def width_of(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def style(page: Page, selector: str, name: str) -> str:
    return page.locator(selector).first.evaluate(f"node => getComputedStyle(node)['{name}']")


def heard(page: Page, addresses: list[str], *narrow: int) -> list[str]:
    """Return what axe finds on pages, what is not there, and which are wider than a narrow screen."""
    axe, found = Axe(), []
    page.on("response", lambda r: found.append(f"{r.status} {r.url}") if r.status > 399 else None)
    for address in addresses:
        page.goto(address)
        page.wait_for_function("!document.querySelector('[x-cloak]')")
        for violation in axe.run(page).response["violations"]:
            found += [f"{address} {violation['id']} {one['html']}" for one in violation["nodes"]]
        for width in narrow:
            page.set_viewport_size({"width": width, "height": 800})
            if (wide := width_of(page)) > width:
                found.append(f"{address} is {wide} wide on {width}")
    return found


def test_axe_finds_nothing_on_the_pages_behind_the_menu_nor_on_an_item_s_form(office, plan):
    assert heard(office(1366), [*lists(), f"{LEDGER}{plan.items[22].pk}/change/"]) == []


def test_axe_finds_nothing_on_forms_on_a_phone_and_no_page_moves_sideways(office, plan):
    assert heard(office(390), ["/admin/", LEDGER, *forms(plan)], 320, 390) == []


@pytest.mark.parametrize("address", [LEDGER, "/admin/members/department/"])
def test_a_list_is_printed_as_a_table_whatever_the_screen(office, address):
    page = office(390)
    page.goto(address)
    assert style(page, "#result_list tbody td:last-child", "display") == "flex"
    page.emulate_media(media="print")

    for selector, shown in {
        "#result_list": "table",
        "#result_list thead": "table-header-group",
        "#result_list tbody tr": "table-row",
        "#result_list tbody td:last-child": "table-cell",
    }.items():
        assert style(page, selector, "display") == shown, selector
    for clicked in ("#nav-sidebar", ".filter-bar", ".related", ".action-checkbox"):
        assert not page.locator(clicked).first.is_visible(), clicked
    [box] = re.findall(rb"/MediaBox \[0 0 ([\d. ]+)\]", page.pdf(format="A3"))[:1]
    across, down = map(float, box.split())
    assert (round(across), across > down) == (1191, True)


def as_an_old_browser(page: Page) -> None:
    """Take from what is sent what Chromium 90 drops: blocks of @layer, and the colours oklch()."""

    def dropped(text: str) -> str:
        text = text.replace("@supports not (color: oklch(0% 0 0))", "@supports (color: red)")
        return _without_layers(text).replace("oklch(", "unknown(")

    def answer(route: Route) -> None:
        response = route.fetch()
        kind = response.headers.get("content-type", "")
        if "css" in kind or "html" in kind:
            route.fulfill(response=response, body=dropped(response.text()))
        else:
            route.fulfill(response=response)

    page.route(re.compile(r"/admin/|\.css$"), answer)


def _without_layers(text: str) -> str:
    """Return a stylesheet without its blocks of @layer; their braces are balanced."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    kept, place = "", 0
    for layer in re.finditer(r"@layer [^{;]+([{;])", text):
        if layer.start() < place:
            continue
        kept += text[place : layer.start()]
        place = layer.end()
        depth = 1 if layer[1] == "{" else 0
        while depth:
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            place += 1
    return kept + text[place:]


def test_an_old_browser_shows_everything_in_order_too(office, plan):
    page = office(1366)
    as_an_old_browser(page)

    page.goto(LEDGER)
    assert page.locator("#nav-sidebar").bounding_box()["width"] == 240
    assert page.locator("#main").bounding_box()["x"] == 240
    expect(page.get_by_role("columnheader", name="工作内容")).to_be_visible()
    expect(page.get_by_role("link", name="导出")).to_be_visible()
    assert width_of(page) == 1366

    page.goto(f"{LEDGER}{plan.items[22].pk}/change/")
    label, field = page.locator("label[for=id_title]"), page.locator("#id_title")
    assert label.bounding_box()["y"] + label.bounding_box()["height"] <= field.bounding_box()["y"]
    assert label.bounding_box()["x"] == field.bounding_box()["x"]
    save = "button[name=_save]"
    assert style(page, save, "color") == "rgb(255, 255, 255)"
    assert style(page, save, "backgroundColor") == "rgb(152, 22, 14)"
    page.locator("#id_title").fill("庆祝建党百年")
    page.locator(save).click()
    expect(page.get_by_text("庆祝建党百年").first).to_be_visible()

    page.goto(reverse("admin:workplan_workitem_import"))
    expect(page.get_by_role("button", name="上传并预览")).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_visible()


def test_a_new_browser_reads_nothing_of_the_plain_stylesheet(office):
    page = office(1366)
    page.goto(LEDGER)
    assert page.locator("#nav-sidebar").bounding_box()["width"] == 288
