"""A ★ item from its scheme to its closing, on a phone's width, in a real browser."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo import loading
from members.models import Person
from tests.factories import PASSWORD, make_user
from workplan.models import WorkItem
from workplan.services import states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def sign_in(browser: Browser, live_server, settings) -> Callable[[str], Page]:
    """Return a function that opens a phone for an account, on the day of 二届六十四次主席会议."""
    settings.DEMO_TODAY = "2021-05-21"
    settings.SITE_URL = live_server.url
    loading.load_people()
    plan = loading.FIXTURES / "plan_2021.xlsx"
    source = loading.SourceFile(plan.name, plan.read_bytes())
    loading.carry_out(prepared=loading.prepare(year=2021, files=[source]), actor=None)
    for username, name in (("office", "办公室负责人"), ("head", "陈悦"), ("leader", "王国珍")):
        person = Person.objects.get(name=name)
        user = make_user(username, person=person, office=username == "office")
        if username == "head":
            states.accept(due=row_24().due_dates.first(), actor=user)

    def sign_in(username: str) -> Page:
        page = browser.new_page(viewport=PHONE, locale="zh-CN", base_url=live_server.url)
        page.goto("/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return sign_in


def row_24() -> WorkItem:
    """地铁口序化民主监督, ★, 3月、5月."""
    return WorkItem.objects.get(seq=24)


def open_form(page: Page, within: str, name: str):
    """Open the form of an action and return it."""
    opening = page.locator("summary.button, a.button", has_text=name)
    form = page.locator(f"{within} .deed").filter(has=opening).first
    form.locator("> .button").click()
    return form


def expect_to_fit(page: Page) -> None:
    """Nothing makes a phone scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_starred_item_goes_from_its_scheme_to_its_closing(sign_in, tmp_path: Path):
    paper = tmp_path / "工作方案.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF")
    item, due = row_24(), row_24().due_dates.last()
    head, office, leader = sign_in("head"), sign_in("office"), sign_in("leader")

    # The department hands in the scheme: where one is owed, its section stands open.
    head.goto(item.get_absolute_url())
    form = open_form(head, "#scheme", "提交工作方案")
    form.get_by_label("工作方案").set_input_files(paper)
    form.get_by_role("button", name="提交工作方案").click()
    expect(head.locator("#scheme")).to_contain_text("第1版已提交，待安排审议")
    expect_to_fit(head)

    # The office enters the meeting and puts the scheme on its agenda.
    office.goto("/meetings/")
    office.locator("[name=number]").fill("64")
    office.get_by_label("日期").fill("2021-05-21")
    office.get_by_role("button", name="登记会议").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("二届六十四次主席会议")
    office.goto("/review/")
    office.get_by_role("link", name="列入二届六十四次主席会议").click()
    add = office.locator("#add")
    add.get_by_label("3月31日").uncheck()
    add.get_by_label("汇报人").select_option(label="陈悦")
    add.get_by_role("button", name="列入议程").click()
    expect(office.locator(".agenda")).to_contain_text("陈悦汇报")
    expect_to_fit(office)
    form = open_form(office, ".agenda", "登记审议结果")
    form.get_by_label("审议结果").select_option(label="原则同意")
    form.get_by_label("审议要求").fill("请细化点位。")
    form.get_by_label("3月31日").uncheck()
    form.get_by_role("button", name="登记").click()
    expect(office.locator(".agenda")).to_contain_text("请细化点位。")

    # Who sends one form of a page does not lose what was written into another, without being asked.
    asked: list[str] = []
    office.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    begun = office.locator("#add-business")
    begun.locator("summary").click()
    begun.get_by_label("议题").fill("提案工作通报")
    form = open_form(office, ".agenda", "更正审议结果")
    form.get_by_label("审议要求").fill("请再细化点位。")
    form.get_by_role("button", name="登记").click()
    assert asked == ["这一页另有一处写了还没有提交，离开这一页就会丢失。仍要继续吗？"]
    expect(begun.get_by_label("议题")).to_have_value("提案工作通报")
    office.once("dialog", lambda dialog: dialog.accept())
    form.get_by_role("button", name="登记").click()
    expect(office.locator(".agenda")).to_contain_text("请再细化点位。")

    # The 主席 writes on the item; the department answers.
    leader.goto(item.get_absolute_url())
    form = open_form(leader, "main", "批示")
    form.get_by_label("批示内容").fill("请按要求抓紧。")
    form.get_by_role("button", name="批示").click()
    expect_to_fit(leader)
    head.goto("/")
    row = head.locator(".section .todo", has_text="地铁口序化")
    expect(row).to_contain_text("回复批示")
    row.locator(".title a").click()
    expect(head.locator("#scheme")).to_contain_text("二届六十四次主席会议：原则同意")
    form = open_form(head, ".instruction", "回复批示")
    form.get_by_label("回复").fill("已部署。")
    form.get_by_role("button", name="回复批示").click()
    expect(head.locator("#instructions")).not_to_contain_text("未回复")

    # What is being written survives a closed browser.
    card = f"#due-{due.pk}"
    form = open_form(head, card, "填报进展")
    form.get_by_label("进展情况").fill("第二次监督正在进行")
    expect(form.locator("[data-saved]")).to_contain_text("草稿保存于 5月21日")
    head.close()
    head = sign_in("head")
    head.goto(item.get_absolute_url())
    form = head.locator(f"{card} form[data-draft]")
    expect(form.get_by_label("进展情况")).to_have_value("第二次监督正在进行")
    form.get_by_label("所处环节").fill("组织实施")
    expect_to_fit(head)
    form.get_by_role("button", name="填报进展").click()
    expect(head.locator("#progress")).to_contain_text("第二次监督正在进行")

    # Done, and crossed off from the queue.
    form = open_form(head, card, "报结")
    form.get_by_label("完成情况").fill("监督意见已报送。")
    form.get_by_role("button", name="报结").click()
    expect(head.locator(card)).to_contain_text("待审核")
    office.goto("/review/")
    expect_to_fit(office)
    form = open_form(office, "#reported", "办结")
    form.get_by_role("button", name="办结").click()
    expect(office.locator(".note.success")).to_have_text("重点任务 24：已办结。")
    due.refresh_from_db()
    assert (due.state, due.closed_on, due.scheme_passed_on) == (
        "closed",
        date(2021, 5, 21),
        date(2021, 5, 21),
    )
