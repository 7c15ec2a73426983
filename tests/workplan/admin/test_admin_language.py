"""No English on any page of the admin that the office meets."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext
from playwright.sync_api import Page

from members.models import Department, User
from notifications.enums import MailState
from notifications.models import Mail, TaskRun
from notifications.services.planning import plan_reminders
from opinions.services.states import submit
from opinions.services.writing import Author, ReportData, write
from tests.factories import PASSWORD, Plan2021
from workplan.models import Meeting
from workplan.services import (
    extensions,
    instructions,
    notes,
    schemes,
    states,
    urging,
)
from workplan.services.checkup import accept as accept_finding
from workplan.services.checkup import check_plan

LOCALE = Path(settings.LOCALE_PATHS[0], "zh_Hans", "LC_MESSAGES")
# Names that stand for themselves, addresses, and the accounts of this test.
ALLOWED = re.compile(
    r"Excel|Word|WPS|PDF|OFD|ID\b|MB\b|GB\b|SQLite|PostgreSQL|\.?xlsx\b"
    r"|\S+@\S+|https?://\S+|(?<![a-z])(?:office|head)(?![a-z])",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"[A-Za-z]{2,}[A-Za-z '’.,-]*")


def english_in(text: str) -> list[str]:
    """Return the runs of Latin letters in a page's text that are no allowed name."""
    return ENGLISH.findall(ALLOWED.sub("", text))


def test_the_compiled_catalogue_is_that_of_the_source():
    with (LOCALE / "django.po").open("rb") as source, (LOCALE / "django.mo").open("rb") as compiled:
        wanted, found = messages(read_po(source, locale="zh_Hans")), messages(read_mo(compiled))
    assert wanted
    assert found == wanted


def test_a_text_that_is_too_long_is_told_so_in_plain_words():
    class Form(forms.Form):
        note = forms.CharField(max_length=3)

    assert Form({"note": "一二三四五"}).errors["note"] == ["最多 3 个字，现有 5 个字。"]


def messages(catalogue: Catalog) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return each message with its translation, in the singular and the plural."""

    def forms(text) -> tuple[str, ...]:
        return (text,) if isinstance(text, str) else tuple(text)

    return {(forms(message.id), forms(message.string)) for message in catalogue if message.id}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Select action", "选择操作"),
        ("Type to search", "搜索"),
        ("No results found", "没有记录"),
        ("Choose file to upload", "选择文件"),
        ("Light", "浅色"),
        ("Select %s to change", "%s"),
        (
            "Account locked: too many login attempts. Please try again later.",
            "登录失败次数过多，账号已暂时锁定，请稍后再试。",
        ),
    ],
)
def test_the_packages_speak_chinese(english, chinese):
    assert gettext(english) == chinese


@pytest.fixture
def year(plan: Plan2021, office: User, head: User) -> Plan2021:
    """The plan with something of everything in it."""
    due = plan.items[24].due_dates.first()
    states.accept(due=due, actor=head)
    states.write_progress(due=due, actor=head, text="已走访三个站点。", percent=40)
    states.close(due=plan.items[1].due_dates.first(), actor=office, reason="补录")
    extensions.ask(due=due, actor=head, new_due_on=date(2021, 6, 15), reason="雨季停工。")
    meeting = Meeting(term=2, number=64, held_on=date(2021, 5, 21))
    schemes.save_meeting(meeting=meeting, actor=office)
    schemes.put_on_agenda(meeting=meeting, item=plan.items[24], actor=office)
    instructions.instruct(
        item=plan.items[24], actor=office, leader=plan.leaders["周翔"], text="请加快推进。"
    )
    urging.urge(dues=[due], actor=office)
    notes.note(item=plan.items[24], actor=office, text="只给办公室看。")
    plan_reminders(date(2021, 5, 20))
    mail = Mail.objects.first()
    mail.state, mail.error = MailState.FAILED, "收件人没有电子邮箱地址。"
    mail.save()
    TaskRun.objects.create(task="每日提醒", started_at=timezone.now(), detail="6 封")
    Department.objects.get(name="经科委").aliases.create(name="经科")
    found = check_plan(plan.plan, date(2021, 5, 20)).open[0].finding
    accept_finding(
        plan=plan.plan, key=found.key, facts=found.facts, reason="按附件1办理。", actor=office
    )
    opinion = ReportData("停车难", "停车难，建议划线。", (Author(plan.answering["城建委"]),))
    submit(report=write(data=opinion, actor=office), actor=office)
    return plan


def pages(client: Client) -> Iterator[str]:
    """Yield the addresses of the admin: every list, form, history and deletion the office may see."""
    yield from (reverse("admin:index"), reverse("admin:workplan_workitem_import"))
    yield from (
        reverse("admin:password_change"),
        f"{reverse('admin:workplan_workitem_changelist')}?q=没有",
    )
    for app in client.get(reverse("admin:index")).context["available_apps"]:
        yield app["app_url"]
        for entry in app["models"]:
            yield entry["admin_url"]
            if entry["add_url"]:
                yield entry["add_url"]
            if row := entry["model"].objects.first():
                base = f"{entry['admin_url']}{row.pk}/"
                yield from (f"{base}change/", f"{base}history/")
                if entry["perms"]["delete"]:
                    yield f"{base}delete/"
    user = User.objects.get(username="head")
    yield reverse("admin:auth_user_password_change", args=[user.pk])


def test_no_page_sends_english(office_client, year):
    """Read what the server sends, without what scripts and styles hold."""
    for page in pages(office_client):
        html = office_client.get(page).content.decode()
        assert english_in(words_of(html)) == [], page


def words_of(html: str) -> str:
    """Return the words of a page: its text, and those attributes that are read out or hovered."""
    html = re.sub(r"(?s)<(script|style|template)\b.*?</\1>|<!--.*?-->", "", html)
    html = re.sub(r"(?s)<span[^>]*material-symbols-outlined[^>]*>.*?</span>", "", html)
    read = re.findall(r'\b(?:title|placeholder|aria-label|alt)="([^"]*)"', html)
    return unescape("\n".join([strip_tags(html), *read]))


# --- in a browser, with what the scripts add -----------------------------------------------------

# What is seen, hovered over, read out or offered in a drop-down; icons are letters of a font.
READ_ALL = """() => {
  const icons = new Set([...document.querySelectorAll(".material-symbols-outlined")]
    .map((icon) => icon.textContent.trim()));
  const words = (document.title + "\\n" + document.body.innerText).split("\\n");
  for (const e of document.querySelectorAll("[title], [placeholder], [aria-label], option, [disabled]"))
    words.push(e.title, e.placeholder, e.getAttribute("aria-label"), e.disabled && e.value,
      e.tagName === "OPTION" && e.textContent);
  return words.filter((word) => word && !icons.has(word.trim())).join("\\n");
}"""


@pytest.fixture
def browser_page(page: Page, live_server, settings, year: Plan2021) -> Page:
    """A browser in which the office is signed in, on 20 May 2021."""
    settings.DEMO_TODAY = "2021-05-20"
    page.goto(f"{live_server.url}{reverse('login')}")
    page.fill("[name=username]", "office")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    return page


def assert_chinese(page: Page, where: str) -> None:
    assert english_in(page.evaluate(READ_ALL)) == [], where


@pytest.mark.django_db(transaction=True)
def test_no_page_shows_english_in_a_browser(browser_page, live_server, office_client):
    for address in pages(office_client):
        browser_page.goto(f"{live_server.url}{address}")
        assert_chinese(browser_page, address)


@pytest.mark.django_db(transaction=True)
def test_nothing_that_opens_on_a_page_shows_english(browser_page, live_server, annex_1, tmp_path):
    page, ledger = browser_page, reverse("admin:workplan_workitem_changelist")

    def look_at(where: str) -> None:
        page.wait_for_load_state("networkidle")
        assert_chinese(page, where)

    page.goto(f"{live_server.url}{ledger}")
    page.locator("#action-toggle").check()
    look_at("all rows selected")
    page.get_by_role("link", name="在表中修改").click()
    page.fill("[name=form-3-period_phrase]", "13月")
    page.locator("button[name=_save], input[name=_save]").first.click()
    look_at("a row that is refused")
    for action in ("close_selected", "change_departments"):
        page.goto(f"{live_server.url}{ledger}")
        page.locator("input.action-select").nth(4).check()
        page.select_option("select[name=action]", action)
        page.locator("#changelist-actions button").first.click()
        look_at(action)

    page.goto(f"{live_server.url}{reverse('admin:workplan_workitem_add')}")
    page.wait_for_load_state("networkidle")
    page.locator(".select2-selection").first.click()
    page.keyboard.type("zzz")
    page.wait_for_timeout(300)
    assert "未找到结果" in page.inner_text("body")
    page.keyboard.press("Escape")
    page.locator("a[id^=calendarlink]").first.click()
    look_at("a calendar")
    page.keyboard.press("Escape")
    page.locator("button[name=_save]").click()
    look_at("a form that is refused")

    page.goto(f"{live_server.url}{reverse('admin:index')}")
    page.wait_for_load_state("networkidle")
    page.locator(".truncate", has_text="办公室负责人").first.click()
    page.get_by_text("浅色", exact=True).wait_for()
    look_at("the user's menu")

    for name, changes in (
        ("right", {(24, "完成时间"): "3月、6月"}),
        ("wrong", {(24, "完成时间"): "13月"}),
    ):
        file = tmp_path / "附件1.xlsx"
        file.write_bytes(annex_1(changes).getvalue())
        page.goto(f"{live_server.url}{reverse('admin:workplan_workitem_import')}")
        page.set_input_files("input[type=file]", file)
        look_at("a chosen file")
        page.get_by_role("button", name="上传并预览").click()
        look_at(f"the preview of a {name} file")
        if name == "right":
            page.get_by_role("button", name="确认导入").click()
            look_at("the result")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_scrolls_sideways(browser_page, live_server, width):
    browser_page.set_viewport_size({"width": width, "height": 900})
    for name in (
        "index",
        "workplan_workitem_changelist",
        "workplan_workitem_add",
        "notifications_mail_changelist",
    ):
        browser_page.goto(f"{live_server.url}{reverse(f'admin:{name}')}")
        browser_page.wait_for_load_state("networkidle")
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, name
