"""Uploads that go wrong in every way an office thinks of: told on the page, nothing half-written."""

import re
import zipfile
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

from members.models import Person
from tests.factories import make_user, table_counts
from tests.sheets.old_excel import xls
from tests.workplan.admin.importing import (
    DOCUMENT,
    IMPORT,
    choose,
    confirm,
    look,
    name_all,
    press,
    url,
)
from workplan.models import PlanImport, WorkItem

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
TITLE = "区政协2021年重点工作任务分解"
LINES = ",".join(HEADER) + "\n1,某事项,王国珍,办公室,,3月\n"


def row(number, title="某事项"):
    return [number, title, "王国珍", "办公室", None, "12月"]


def named(name: str, data: bytes) -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


def csv(text: str = LINES, encoding: str = "utf-8", name: str = "附件1.csv") -> BytesIO:
    return named(name, text.encode(encoding))


def workbook(name: str = "附件1.xlsx", **sheets: list[list]) -> BytesIO:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
    stream = BytesIO()
    book.save(stream)
    return named(name, stream.getvalue())


def word(*blocks: str | list[list], edit=None, name: str = "附件.docx") -> BytesIO:
    """A Word document; a text is a paragraph, a list of rows a table."""
    document = Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), max(map(len, block)))
        for i, cells in enumerate(block):
            for j, value in enumerate(cells):
                table.cell(i, j).text = str(value or "")
    if edit:
        edit(document)
    stream = BytesIO()
    document.save(stream)
    return named(name, stream.getvalue())


def repacked(file: BytesIO, part: str, old: bytes, new: bytes) -> BytesIO:
    out = BytesIO()
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(out, "w") as changed:
        for entry in whole.namelist():
            data = whole.read(entry)
            changed.writestr(entry, data.replace(old, new) if part in entry else data)
    return named(file.name, out.getvalue())


def titles(record: PlanImport) -> list[str]:
    return [row["title"] for row in record.report["rows"]]


def messages(record: PlanImport) -> str:
    return "\n".join(problem["message"] for problem in record.report["problems"])


# --- what is read all the same -------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        csv(encoding="utf-8-sig"),
        csv(encoding="gb18030"),
        csv(LINES.replace(",", ";")),
        csv(LINES.replace(",", "\t"), "utf-16"),
        csv(LINES.replace("\n", "\r")),
        csv(LINES.replace("某事项", '"某\n事项"'), "gb18030"),
        named("附件1.et", xls({"附件1": [HEADER, row(1)]})),
        workbook("没有后缀", 附件1=[HEADER, row(1)]),
        csv(name="长" * 250 + ".csv"),
        csv(name="空 格　全角\u202e.csv"),
        csv(name="引'号&<b>.csv"),
        word(TITLE, [HEADER, row(1)], name="附件.doc"),
        word("区政协2021年重点调研课题安排", "一、某事项", "牵头领导：王国珍", "责任部门：办公室"),
    ],
    ids=lambda file: file.name[:12],
)
def test_a_file_of_any_make_comes_in_and_is_given_back_as_it_came(office_client, plan, file):
    data = file.getvalue()
    record, _ = confirm(office_client, choose(office_client, file))
    assert (record.state, record.created, titles(record)) == ("done", 1, ["某事项"])
    response = office_client.get(url(record, "file", record.files.get().pk))
    assert b"".join(response.streaming_content) == data


def test_formulas_and_scripts_in_words_stay_words(office_client, plan):
    words = "=cmd|'/C calc'!A0<script>alert(1)</script>"
    _record, page = confirm(
        office_client, choose(office_client, csv(LINES.replace("某事项", words)))
    )
    assert WorkItem.objects.get(annex="tasks", title=words).seq == 1
    assert "<script>alert" not in page


# --- Word ------------------------------------------------------------------------------------------


def test_tracked_changes_are_said_and_taken_as_made(office_client, plan):
    def revise(document):
        paragraph = document.tables[0].cell(1, 1).paragraphs[0]._p
        for child in list(paragraph):
            paragraph.remove(child)
        for tag, text in (("del", "delText"), ("ins", "t")):
            xml = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="甲"><w:r><w:{text}>{tag}</w:{text}>'
            paragraph.append(parse_xml(f"{xml}</w:r></w:{tag}>"))

    record = choose(office_client, word(TITLE, [HEADER, row(1)], edit=revise))
    assert titles(record) == ["ins"]
    assert "文档里有尚未接受的修订" in messages(record)


def test_headers_footers_notes_and_comments_are_no_rows(office_client, plan):
    def decorate(document):
        document.sections[0].header.paragraphs[0].text = "区政协2021年重点调研课题安排"
        document.sections[0].footer.paragraphs[0].text = "牵头领导：王国珍"
        paragraph = document.tables[0].cell(1, 1).paragraphs[0]._p
        for mark in ("footnoteReference", "commentReference"):
            paragraph.append(parse_xml(f'<w:r {nsdecls("w")}><w:{mark} w:id="2"/></w:r>'))

    record = choose(office_client, word(TITLE, [HEADER, row(1)], edit=decorate))
    assert (titles(record), record.report["problems"]) == (["某事项"], [])


def test_the_rest_of_a_table_below_words_is_read_and_asked_about(office_client, plan):
    rest = [row(2, "第二项"), row(3, "第三项")]
    record = choose(office_client, word(TITLE, [HEADER, row(1)], "（以下为续页内容）", rest))
    assert titles(record) == ["某事项", "第二项", "第三项"]
    assert "这张表没有表头，样子与上一张表相同，接在上一张表后面读入。请确认。" in messages(record)
    assert "没有表头，接上一张表" in look(office_client, record)


def test_a_table_without_a_header_that_is_no_more_of_it_is_not_read(office_client, plan):
    signatures = [["填表人", "", "", "审核人", "", "日期"]]
    record = choose(office_client, word(TITLE, [HEADER, row(1)], "签字：", signatures))
    assert titles(record) == ["某事项"]
    assert "没有找到表头" in messages(record)


# --- the wrong year ----------------------------------------------------------------------------------


def test_an_annex_of_another_year_is_asked_about_and_can_be_left_out(office_client, plan):
    both = word(
        *(TITLE, [HEADER, row(1)], "区政协2022年重点调研课题安排"),
        *("一、明年的课题", "牵头领导：王国珍", "责任部门：办公室"),
    )
    record = choose(office_client, both)
    assert "附件2的标题写的是2022年，将导入到2021年。请确认年度。" in messages(record)
    page = look(office_client, record, tab="research")
    name, value = re.search(r'name="(leave-tables:\d+)" value="([^"]+)"', page).groups()
    record, page = press(office_client, record, "check", **{name: value})
    assert titles(record) == ["某事项"]
    assert "标题写的是2022年" not in messages(record)


def test_the_date_under_a_title_is_no_year_of_it(office_client, plan):
    dated = [["区政协重点工作任务分解"], ["2020年12月30日"], HEADER, row(1)]
    assert choose(office_client, workbook(附件1=dated)).report["problems"] == []


def test_a_year_without_a_plan_is_said_to_be_made_and_goes_with_the_undo(office_client, plan):
    record = choose(office_client, csv(), year=2030)
    assert "还没有2030年工作要点，导入时将一并新建。" in look(office_client, record)
    record, page = confirm(office_client, record)
    assert "一并新建了2030年工作要点。" in page
    page = office_client.post(url(record, "undo"), follow=True).content.decode()
    assert "新建的2030年工作要点也已删除" in page
    assert "当时新建的2030年工作要点也已删除" in page


# --- the same twice ----------------------------------------------------------------------------------


def test_the_document_and_its_workbook_in_one_upload_are_one_error_with_a_choice(
    office_client, plan
):
    workbook_of_it = DOCUMENT.with_name("plan_2021_annexes.xlsx")
    files = [named(path.name, path.read_bytes()) for path in (DOCUMENT, workbook_of_it)]
    record = name_all(office_client, choose(office_client, *files))[0]
    errors = [p["message"] for p in record.report["problems"] if p["severity"] == "error"]
    assert [message[:23] for message in errors] == ["附件1、附件2、附件3、附件4、附件5有2份："]
    page = look(office_client, record)
    choices = re.findall(r'type="radio" name="(leave-tables:\d+)" value="([^"]+)"', page)
    assert len(choices) == 2
    name, keep_the_document = choices[0]
    record, _ = press(office_client, record, "check", **{name: keep_the_document})
    assert (record.state, len(record.report["rows"])) == ("ready", 66)
    page = look(office_client, record, tab="tasks")
    assert "跳过的 1 张表：不导入，计划中的这些事项保持不动" in page
    assert f"{workbook_of_it.name} 附件1，45 行" in page

    _, page = confirm(office_client, record)
    assert "跳过的 5 张表（没有导入，计划中的这些事项没有改动）" in page


def test_a_table_that_was_left_out_is_taken_in_again(office_client, annex_1):
    record = choose(office_client, annex_1(), annex_1())
    name, value = re.search(
        r'type="radio" name="(leave-tables:\d+)" value="([^"]+)"', look(office_client, record)
    ).groups()
    record, _ = press(office_client, record, "check", **{name: value})
    assert record.state == "ready"
    key = record.report["left_out"][0]["table"]
    record, _ = press(office_client, record, "check", restore=key)
    assert record.state == "draft"


def test_rows_that_stand_twice_are_left_out_with_one_tick(office_client, plan):
    rows = [row(n, f"第{n}项任务") for n in range(1, 46)]
    record = choose(office_client, workbook(附件1=[HEADER, *rows, *rows]))
    page = look(office_client, record)
    assert "自这里起有45项重复" in page
    name, value = re.search(r'name="(leave-rows:\d+)" value="([^"]+)"', page).groups()
    record, page = press(office_client, record, "check", **{name: value})
    assert (record.state, len(record.report["rows"])) == ("ready", 45)
    assert "跳过的 45 行" in page


# --- too much ----------------------------------------------------------------------------------------


def test_of_three_hundred_sheets_the_page_stays_one_that_can_be_sent(office_client, plan):
    sheets = {f"表{n}": [HEADER, row(n, f"第{n}项")] for n in range(1, 301)}
    record = choose(office_client, workbook(**sheets))
    page = look(office_client, record)
    inputs = re.findall(r"<(?:input|select|textarea)[^>]* name=\"", page)
    assert len(inputs) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 2
    assert "column:附件1.xlsx|表7|1:B" not in page

    page = look(office_client, record, table="附件1.xlsx|表7|1")
    assert "column:附件1.xlsx|表7|1:B" in page
    record, _ = press(office_client, record, "check", **{"annex:附件1.xlsx|表7|1": "skip"})
    assert len(record.report["rows"]) == 299


def test_merges_over_whole_columns_and_sheets_are_not_followed(office_client, plan):
    merges = b'</sheetData><mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    file = repacked(workbook(附件1=[HEADER, row(1)]), "sheet1", b"</sheetData>", merges)
    record = choose(office_client, file)
    assert titles(record) == ["某事项"]
    assert "合并单元格过多" in messages(record)


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (csv(LINES.replace("某事项", '"某事项')), "文件里的引号没有成对"),
        (csv(LINES.replace("某事项", "某\0事项")), "认不出文件的类型"),
        (named("附件1.csv", LINES.encode().replace(b"\xe4", b"\xff\xfe")), "认不出文件的文字编码"),
        (csv(LINES.replace("\n1,", "\n99999999999999999999,")), "不是数字"),
        (csv(LINES.replace("王国珍", "王" * 3000)), "最多 60 个字"),
        (csv(LINES.replace("\n1,", f"\n一、{'长' * 300},,,,,\n1,")), "最多 200 个字"),
        (named("附件.docx", b"<html><table><tr><td>1</td></tr></table></html>"), "其实是网页"),
    ],
)
def test_what_cannot_be_read_is_told_and_changes_nothing(office_client, plan, file, words):
    before = table_counts()
    record = choose(office_client, file)
    assert words in messages(record)
    record, _ = confirm(office_client, record)
    assert record.state == "draft"
    added = {"workplan.PlanImport": 1, "workplan.PlanImportFile": 1}
    assert {k: v - before[k] for k, v in table_counts().items() if v != before[k]} == added


def test_an_empty_file_among_several_is_refused_by_its_name(office_client, plan):
    response = office_client.post(
        IMPORT, {"import_file": [csv(), named("空的.csv", b"")], "year": 2021}
    )
    assert "文件“空的.csv”是空的，请重新选择。" in response.content.decode()
    assert not PlanImport.objects.exists()


# --- corrections that come too late, or were never on the page --------------------------------------------


def test_a_correction_of_a_row_that_another_tab_skipped_waits_for_the_row(office_client, annex_1):
    record = choose(office_client, annex_1())
    press(office_client, record, "check", skip="附件1.xlsx|附件1|26")
    record, _ = press(
        office_client, record, "check", **{"cell:附件1.xlsx|附件1|26|title": "改过的事项"}
    )
    assert len(record.report["rows"]) == 44
    record, _ = press(office_client, record, "check", unskip="附件1.xlsx|附件1|26")
    assert "改过的事项" in titles(record)


@pytest.mark.parametrize(
    "forged",
    [
        {"cell:附件1.xlsx|附\0件1|26|title": "x"},
        {"cell:附件1.xlsx|附件1|９９９９９|seq": "\0"},
        {"leave-tables:0": "none\n附件1.xlsx|附件9|1", "leave-rows:x": "a|b|c"},
        {"restore": "none"},
        {"annex:附件1.xlsx|附件1|2": ""},
        {"annex:附件1.xlsx|附件1|2": "'; DROP TABLE"},
        {"column:附件1.xlsx|附件1|2:B": "nothing"},
        {"tab": "<script>", "view": "x" * 999, "p": "٣", "table": "\0"},
        {"year": "\0"},
        {"year": "٢٠٢١"},
        {"year": "99999"},
    ],
)
def test_forged_fields_fail_no_page(office_client, annex_1, forged):
    record = choose(office_client, annex_1())
    record, page = press(office_client, record, "check", **forged)
    assert record.state == "ready"
    assert len(record.report["rows"]) == 45
    assert "<script>&" not in page
    assert "\0" not in str(record.fixes)


def test_a_page_that_is_sent_after_the_draft_was_dropped_says_it_is_gone(office_client, annex_1):
    record = choose(office_client, annex_1())
    press(office_client, record, "drop")
    for data in ({"press": "confirm", "seen": record.seen}, {"press": "drop"}, {}):
        assert office_client.post(url(record), data).status_code == 404


# --- who ------------------------------------------------------------------------------------------------


def test_a_leader_gets_no_page_and_no_file(office_client, annex_1):
    record, _ = confirm(office_client, choose(office_client, annex_1()))
    leader = Client()
    leader.force_login(make_user("leader", person=Person.objects.get(name="王国珍")))
    pages = [url(record, page) for page in ("check", "undo", "gone", "change")]
    pages.append(url(record, "file", record.files.get().pk))
    pages.append(reverse("admin:workplan_planimport_changelist"))
    for page in (*pages, IMPORT):
        for response in (leader.get(page), leader.post(page, {"press": "confirm"})):
            assert response.status_code == 302
            assert "login" in response.url
    assert PlanImport.objects.get().state == "done"


def test_the_result_says_who_imported_and_when_and_what_was_skipped(office_client, annex_1):
    skipped = "附件1.xlsx|附件1|26"
    record = choose(office_client, annex_1())
    record, _ = press(office_client, record, "check", skip=skipped)
    record, page = confirm(office_client, record)
    assert "导入：办公室负责人　2021年5月20日 09:00" in re.sub(r"\s*\n\s*|</?span[^>]*>", "", page)
    assert "跳过的 1 行（没有导入，计划中的这些事项没有改动）" in page
    assert "文件中没有的" not in page
    assert record.report["missing"] == []
