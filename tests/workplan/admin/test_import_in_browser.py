"""The office's way in a browser: the document, a name corrected, the yes, links, and back again."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD
from workplan.models import ItemLink, PlanImport, WorkItem

DOCUMENT = Path("fixtures/plan_2021.docx")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def misspelt(tmp_path) -> Path:
    """The document of 2021 with 张爱莲 misspelt in annex 3."""
    document = Document(BytesIO(DOCUMENT.read_bytes()))
    table = next(t for t in document.tables if "协商议题" in t.rows[0].cells[1].text)
    table.rows[1].cells[2].text = "张爱连"
    path = tmp_path / "工作要点.docx"
    document.save(path)
    return path


@pytest.fixture
def office_page(page: Page, live_server, office) -> Page:
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", "office")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{live_server.url}/admin/workplan/workitem/import/")
    return page


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_document_comes_in_is_corrected_in_place_linked_and_taken_back(
    office_page: Page, misspelt: Path
):
    page = office_page
    page.locator("input[name=import_file]").set_input_files(misspelt)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("tr", has_text="张爱连")).to_contain_text("是否为：张爱莲？")
    page.get_by_role("link", name="先看其他内容").click()
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)

    page.get_by_role("link", name="附件3").click()
    wrong = page.locator(".problems tbody tr", has_text="是否为：张爱莲？")
    wrong.get_by_label("牵头领导").fill("张爱莲")
    page.get_by_role("button", name="重新检查").click()
    expect(page.locator("body")).to_contain_text("已改正 1 处")
    expect(page.locator("body")).not_to_contain_text("张爱连")

    page.get_by_role("link", name="确认谁是谁").click()
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    page.get_by_role("button", name="保存，继续导入").click()
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    page.set_viewport_size({"width": 1366, "height": 900})
    assert WorkItem.objects.count() == 45
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator("h2", has_text="导入结果")).to_be_visible()
    assert WorkItem.objects.count() == 66

    page.get_by_role("link", name="条事项关联").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(ItemLink.objects.count())
    expect(page.locator("#result_list")).to_contain_text("调研完成晚于协商")

    page.go_back()
    page.get_by_text("撤销这次导入").click()
    page.get_by_role("button", name="确定撤销").click()
    expect(page.locator("body")).to_contain_text("新增的事项已删除")
    assert WorkItem.objects.count() == 45
    assert PlanImport.objects.get().state == "undone"
