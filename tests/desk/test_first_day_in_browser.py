"""The first day in a browser: from the printed link to the first reminder."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from members.models import User
from notifications.models import Mail
from workplan.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOCUMENT = Path("fixtures/plan_2021.docx")
PASSWORDS = {"office": "Qingshan-7788", "guest": "Lvshui-8877"}


def set_password(page: Page, link: str, password: str) -> None:
    page.goto(link)
    page.get_by_label("新密码", exact=True).fill(password)
    page.locator("[name=new_password2]").fill(password)
    page.get_by_role("button", name="设定密码并登录").click()


def test_from_the_printed_link_to_the_first_reminder(page: Page, live_server, settings, browser):
    settings.SITE_URL = live_server.url
    printed = StringIO()
    call_command("first_account", stdout=printed)
    set_password(page, re.search(r"http\S+", printed.getvalue())[0], PASSWORDS["office"])

    step = page.locator(".first-steps .button")
    step.click()
    page.get_by_label("全称").fill("中国人民政治协商会议滨江区委员会")
    page.get_by_label("简称").fill("滨江区政协")
    page.get_by_label("您的姓名").fill("陈悦")
    page.get_by_label("您的邮箱").fill("chenyue@example.org")
    page.get_by_role("button", name="保存，下一步").click()
    step.click()
    page.locator("input[name=import_file]").set_input_files(DOCUMENT)
    page.get_by_role("button", name="上传并预览").click()

    expect(page.locator("body")).to_contain_text("文件里有 40 个名字系统还不认识")
    wang = page.locator("tr", has_text="王国珍")
    wang.get_by_label("邮箱").fill("wang@example.org")
    wang.locator("[name$=-post]").fill("主席")
    expect(wang.locator("[name$=same_as]")).to_be_hidden()
    wang.locator("[name$=-kind]").select_option("same")
    expect(wang.locator("[name$=same_as]")).to_be_visible()
    wang.locator("[name$=-kind]").select_option("person")
    for number, name in enumerate(page.locator("[name^=head-][name$=-name]").all()):
        name.fill(f"负责人{number}")
    page.get_by_role("button", name="保存，继续导入").click()
    expect(page.locator("[name=year]")).to_have_value("2021")
    page.get_by_role("button", name="确认导入").click()
    assert WorkItem.objects.count() == 66

    page.get_by_role("link", name="下一步：邀请和测试").click()
    expect(page.locator("input[name=person]:checked")).to_have_count(1)
    page.get_by_role("button", name="给勾选的人发邀请邮件").click()
    expect(page.locator(".row", has_text="王国珍")).to_contain_text("还没有登录")
    page.get_by_role("button", name="给我发一条测试提醒").click()
    assert Mail.objects.filter(recipient__name="陈悦").count() == 1
    page.get_by_role("link", name=re.compile("预览.*的提醒")).click()
    expect(page.locator("body")).to_contain_text("将会发出")

    letter = Mail.objects.get(recipient__name="王国珍")
    assert not any(password in letter.text for password in PASSWORDS.values())
    guest = browser.new_context().new_page()
    set_password(guest, re.search(r"http\S+/welcome/\S+", letter.text)[0], PASSWORDS["guest"])
    expect(guest.locator("body")).to_contain_text("停在别人那里")
    guest.get_by_role("link", name="帮助").click()
    expect(guest.locator("#领导")).to_be_in_viewport()
    assert User.objects.get(username="wangguozhen").last_login is not None
