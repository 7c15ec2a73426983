"""The whole way in a real browser: import, accept, progress with a file, report, return, close, mail."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo import loading
from members.models import Person
from notifications.services.delivery import deliver_waiting
from notifications.services.planning import plan_reminders
from tests.factories import PASSWORD, make_user
from workplan.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORKBOOK = loading.FIXTURES / "plan_2021.xlsx"
PC, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def sign_in(browser: Browser, live_server, settings) -> Callable[..., Page]:
    """Return a function that signs an account in with a browser of its own."""
    settings.DEMO_TODAY = "2021-03-24"
    settings.SITE_URL = live_server.url
    loading.load_people()
    for username, name, office in (("office", "办公室负责人", True), ("chenyue", "陈悦", False)):
        make_user(username, person=Person.objects.get(name=name), office=office)

    def sign_in(username: str, viewport: dict[str, int]) -> Page:
        page = browser.new_page(viewport=viewport, locale="zh-CN", base_url=live_server.url)
        page.goto("/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return sign_in


def open_row_24(page: Page) -> None:
    page.goto(WorkItem.objects.get(seq=24).get_absolute_url())


def act(page: Page, name: str, field: str = "", words: str = "", file: Path | None = None) -> None:
    """Open an action's form on the first due date, fill it in and hand it in."""
    opening = page.locator("summary.button, a.button", has_text=name)
    action = page.locator(".deed", has=opening).first
    action.locator("> .button").click()
    if field:
        action.get_by_label(field).fill(words)
    if file:
        action.get_by_label("附件").set_input_files(file)
    action.get_by_role("button", name=name).click()


def fits(page: Page) -> bool:
    """Return whether nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_year_begins_and_an_item_goes_all_the_way(sign_in, tmp_path):
    photo = tmp_path / "现场.pdf"
    photo.write_bytes(b"%PDF-1.4\n%%EOF")

    office = sign_in("office", PC)
    office.goto("/admin/workplan/workitem/import/")
    office.locator("input[name=import_file]").set_input_files(WORKBOOK)
    office.locator("form[enctype] [type=submit]").click()
    expect(office.locator("main, #main, body").first).to_contain_text("新增")
    assert WorkItem.objects.count() == 0
    office.get_by_role("button", name="确认导入").click()
    expect(office.locator("body")).to_contain_text("plan_2021.xlsx")
    assert WorkItem.objects.count() == 45

    head = sign_in("chenyue", PHONE)
    expect(head.get_by_role("heading", level=1)).to_have_text("等您办的 9 件")
    assert fits(head)
    rows = head.locator(".section:not(#waiting) .todo")
    expect(rows).to_have_count(9)
    expect(rows.locator(".do .button")).to_have_count(9)
    row = rows.filter(has_text="地铁口序化")
    row.get_by_role("button", name="签收").click()
    expect(head.locator(".note.success")).to_have_text("重点任务 24：已签收。")
    expect(row.locator(".do .button")).to_have_text("报结")

    open_row_24(head)
    act(head, "填报进展", "进展情况", "首次监督已开展。", photo)
    head.locator("#progress > summary").click()
    expect(head.locator("#progress .entry").first).to_contain_text("首次监督已开展。")
    expect(head.get_by_role("link", name="现场.pdf")).to_be_visible()
    assert fits(head)
    act(head, "报结", "完成情况", "问题清单已移交。")
    expect(head.locator(".due-card").first).to_contain_text("待审核")

    open_row_24(office)
    act(office, "退回", "理由", "请附监督意见。")
    open_row_24(head)
    expect(head.locator("aside")).to_contain_text("请附监督意见。")
    act(head, "报结", "完成情况", "已附监督意见。")
    open_row_24(office)
    act(office, "办结")
    expect(office.locator(".due-card", has_text="3月31日")).to_contain_text("已办结")

    plan_reminders(date(2021, 3, 24))
    deliver_waiting()
    head.goto("/mails/")
    head.get_by_role("link", name="工作要点提醒").click()
    letter = head.frame_locator("iframe")
    expect(letter.locator("body")).to_contain_text("召开各专委会工作会议暨支部党员会议")
    expect(letter.locator("body")).not_to_contain_text("地铁口序化")
    assert fits(head)


def test_what_was_typed_survives_a_refusal_on_a_phone(sign_in):
    prepared = loading.prepare(
        year=2021, files=[loading.SourceFile("a.xlsx", WORKBOOK.read_bytes())]
    )
    loading.carry_out(prepared=prepared, actor=None)
    head = sign_in("chenyue", PHONE)
    open_row_24(head)
    head.get_by_role("button", name="签收").first.click()
    action = head.locator(".deed", has_text="填报进展").first
    action.locator("> .button").click()
    action.get_by_label("进展情况").fill("写了很久的一段话")
    action.get_by_label("完成进度").fill("400")
    action.locator("form").evaluate("form => form.noValidate = true")
    action.get_by_role("button", name="填报进展").click()

    expect(head.get_by_role("alert")).to_contain_text("没有保存")
    expect(head.get_by_label("进展情况").first).to_have_value("写了很久的一段话")
