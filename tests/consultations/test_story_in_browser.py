"""吴兴's “八步法” set up in the admin without code, and a meeting run through it in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from consultations.models import Consultation, ConsultationMeeting, ProcessTemplate
from members.enums import DepartmentKind
from tests.factories import (
    PASSWORD,
    make_department,
    make_head,
    make_plan,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PC, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
# The seed names the method and not its steps: these eight are the usual ones of a 民生议事堂.
EIGHT_STEPS = (
    *("征集议题", "确定议题", "制定方案", "会前调研"),
    *("开展协商", "形成成果", "转办落实", "反馈评议"),
)
HOLDING = 5


@pytest.fixture(autouse=True)
def mid_year(settings) -> None:
    """The server's own threads ask the settings for the day, not the test's context."""
    settings.DEMO_TODAY = "2024-06-28"


@pytest.fixture
def sign_in(browser: Browser, live_server, settings) -> Callable[..., Page]:
    """Return a function that signs an account in with a browser of its own."""
    settings.SITE_URL = live_server.url
    make_plan(2024)
    make_department("办公室", DepartmentKind.OFFICE)
    make_user("office", office=True)
    make_user("head", person=make_head(make_department("社法委")))

    def sign_in(username: str, viewport: dict[str, int]) -> Page:
        page = browser.new_page(viewport=viewport, locale="zh-CN", base_url=live_server.url)
        page.goto("/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return sign_in


def set_up_eight_steps(page: Page) -> None:
    """Make a template with eight steps in the admin, as an office would, the default of streets."""
    page.goto("/admin/consultations/processtemplate/add/")
    page.locator("[name=name]").fill("民生议事“八步法”")
    page.locator("[name=kind]").select_option("consultation")
    page.locator("[name=level]").select_option("street")
    page.locator("[name=is_default]").check()
    for n, name in enumerate(EIGHT_STEPS):
        page.get_by_role("link", name="添加另一个 环节").or_(
            page.locator("a.add-row")
        ).first.click()
        row = f"steps-{n}"
        page.locator(f"[name={row}-order]").fill(str(n + 1))
        page.locator(f"[name={row}-name]").fill(name)
        page.locator(f"[name={row}-role]").select_option("department")
        page.locator(f"[name={row}-offset_days]").fill(str(7 * (n + 1 - HOLDING)))
        if n + 1 == HOLDING:
            page.locator(f"[name={row}-document]").fill("会议记录")
            page.locator(f"[name={row}-part]").select_option("meeting")
    page.locator("[name=_save]").click()


def open_form(page: Page, within, name: str):
    """Open a form on a page and return it."""
    action = within.locator("details.deed", has=page.locator("summary", has_text=name)).first
    action.locator("summary").click()
    return action


def send(form) -> None:
    form.locator("button").last.click()


def step(page: Page, name: str):
    return page.locator("article.step", has=page.locator("h3", has_text=name)).first


def fits(page: Page) -> bool:
    """Return whether nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_eight_steps_are_data_and_a_meeting_runs_through_them(sign_in, tmp_path: Path):
    ProcessTemplate.objects.filter(kind="consultation", level="street").delete()
    minutes = tmp_path / "会议记录.pdf"
    minutes.write_bytes(b"%PDF-1.4\n%%EOF")

    office = sign_in("office", PC)
    set_up_eight_steps(office)
    template = ProcessTemplate.objects.get(name="民生议事“八步法”")
    assert [s.name for s in template.steps.all()] == list(EIGHT_STEPS)

    head = sign_in("head", PHONE)
    head.goto("/chains/2024/")
    form = open_form(head, head.locator("#below"), "登记不在附件里的协商")
    form.get_by_label("协商议题").fill("老旧小区停车难")
    form.get_by_label("层级").select_option("street")
    form.get_by_label("镇街、村社").fill("龙泉街道")
    form.get_by_label("计划协商日期").fill("2024-06-27")
    send(form)
    expect(head.locator("article.step")).to_have_count(8)
    expect(step(head, "开展协商")).to_contain_text("计划 2024年6月27日 周四")
    assert fits(head)

    for name in EIGHT_STEPS[: HOLDING - 1]:
        send(open_form(head, step(head, name), "完成"))
        expect(step(head, name)).to_contain_text("已完成")

    form = open_form(head, head.locator("main"), "登记协商会")
    form.get_by_label("召开日期").fill("2024-06-27")
    form.get_by_label("地点").fill("龙泉街道议事厅")
    form.get_by_label("参加人数").fill("26")
    send(form)
    expect(step(head, "开展协商")).to_contain_text("6月27日召开，26 人参加")
    form = open_form(head, step(head, "开展协商"), "完成")
    send(form)
    expect(head.get_by_role("alert")).to_contain_text("请上传“会议记录”")
    step(head, "开展协商").get_by_label(re.compile("^材料")).set_input_files(minutes)
    send(step(head, "开展协商").locator("details.deed[open]"))
    expect(head.get_by_role("link", name="会议记录.pdf")).to_be_visible()

    head.goto(ConsultationMeeting.objects.get().get_absolute_url())
    form = open_form(head, head.locator("main"), "登记意见建议")
    form.get_by_label("意见建议").fill("挖潜增设停车位")
    form.get_by_label("提出人").fill("居民代表")
    form.get_by_label("转办单位").fill("街道办事处")
    send(form)
    send(open_form(head, head.locator("article.step"), "采纳"))
    expect(head.locator("article.step")).to_contain_text("已采纳")
    assert fits(head)

    head.goto(Consultation.objects.get().get_absolute_url())
    for name in EIGHT_STEPS[HOLDING:]:
        send(open_form(head, step(head, name), "完成"))
        expect(step(head, name)).to_contain_text("已完成")
    expect(head.locator("summary", has_text="成果链")).to_contain_text("8 / 8 个环节")

    head.goto("/figures/2024/")
    expect(head.locator("#paragraph")).to_have_text(
        "2024年，开展街道“民生议事堂”协商活动1场，提出意见建议1条，被采纳1条。"
    )
    head.get_by_role("link", name="街道“民生议事堂”协商会（场）").click()
    expect(head.locator("main")).to_contain_text("老旧小区停车难")
    assert fits(head)
