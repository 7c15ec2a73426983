"""The whole document of 2021 from every form in which an office has it: 66 of 66."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.sheets.old_excel import as_xls
from workplan.annexes import Annex
from workplan.importing import SourceFile, read_documents

ROOT = Path(__file__).resolve().parents[3]
EXPECTED = json.loads((ROOT / "tests/data/annexes_2021.json").read_text(encoding="utf-8"))
COUNTS = {"tasks": 45, "research": 6, "consultation": 6, "proposals": 4, "supervision": 5}
DOCX = (ROOT / "fixtures/plan_2021.docx").read_bytes()
WORKBOOK = (ROOT / "fixtures/plan_2021_annexes.xlsx").read_bytes()


def one_file_each():
    """Each sheet as a file of its own; nothing but the title inside tells which annex it is."""
    for name in openpyxl.load_workbook(BytesIO(WORKBOOK)).sheetnames:
        book = openpyxl.load_workbook(BytesIO(WORKBOOK))
        for other in set(book.sheetnames) - {name}:
            del book[other]
        book[name].title = "Sheet1"
        book["Sheet1"]["A1"] = None
        saved = BytesIO()
        book.save(saved)
        yield SourceFile(f"{name}.xlsx", saved.getvalue())


FIELDS = (
    "seq",
    "title",
    "starred",
    "leaders",
    "lead_departments",
    "participants",
    "period_phrase",
    "members",
    "members_note",
)


def fields(row):
    found = {name: getattr(row, name) for name in FIELDS}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}


UPLOADS = {
    "docx": [SourceFile("工作要点.docx", DOCX)],
    "xlsx": [SourceFile("附件.xlsx", WORKBOOK)],
    "xls": [SourceFile("附件.xls", as_xls(WORKBOOK))],
    "one file each": list(one_file_each()),
}


@pytest.mark.parametrize("form", UPLOADS)
def test_all_66_rows_are_right_in_every_field(form):
    result = read_documents(UPLOADS[form])
    assert result.problems == ()
    for annex, count in COUNTS.items():
        read = [fields(row) for row in result.rows if row.annex == annex]
        assert len(read) == count
        assert read == EXPECTED[annex]
    assert len(result.rows) == 66
    assert {(table.annex.value, table.rows) for table in result.tables} == set(COUNTS.items())


def test_the_document_gives_its_head_and_points():
    document = read_documents(UPLOADS["docx"]).document
    expected = EXPECTED["document"]
    assert document.title == expected["title"]
    assert document.document_number == "政协办〔2021〕6号"
    assert document.adopted_by == "政协第二届杭州市滨江区委员会第六十一次主席会议"
    assert (document.adopted_on, document.issued_on) == (date(2021, 2, 26), date(2021, 3, 2))
    assert document.preamble == expected["preamble"]
    assert [vars(point) for point in document.points] == expected["points"]
    assert document.file == "工作要点.docx"
    assert document.addressees == "区政协各专委会、界别、联络处"
    assert document.annex_list.split("\n") == [
        "1.区政协2021年重点工作任务分解；",
        "2.区政协2021年重点调研课题安排；",
        "3.区政协2021年“请你来协商”议题；",
        "4.区政协2021年重点督办提案；",
        "5.区政协2021年民主监督议题。",
    ]
    assert document.copied_to == (
        "市政协办公厅，各街道、区级机关各部门，市驻区各单位，全体区政协委员。"
    )
    assert document.printed_by == "政协杭州市滨江区委员会办公室"


def test_remarks_and_the_closing_lines_are_notes():
    notes = read_documents(UPLOADS["docx"]).notes
    assert [(note.annex, note.text[:12]) for note in notes] == [
        (Annex.TASKS, "备 注：上述工作内容和时"),
        (Annex.CONSULTATION, "备 注：上述“6”次协商"),
        (Annex.PROPOSALS, "区政协二届五次会议立案提"),
        (Annex.SUPERVISION, "省、市、区政协三级联动监"),
        (None, "抄 送：市政协办公厅，各"),
        (None, "全体区政协委员。"),
        (None, "政协杭州市滨江区委员会办"),
    ]


def test_tables_say_how_they_were_understood():
    tables = read_documents(UPLOADS["docx"]).tables
    assert [(t.annex.value, t.sheet, t.kind) for t in tables] == [
        ("tasks", "表格1", "table"),
        ("research", "正文", "paragraphs"),
        ("consultation", "表格2", "table"),
        ("proposals", "正文", "paragraphs"),
        ("supervision", "正文", "paragraphs"),
    ]
    assert len({table.key for table in tables}) == 5
    headings = [(column.letter, column.header, column.field) for column in tables[4].columns]
    assert headings == [
        ("", "序号", "seq"),
        ("", "工作内容", "title"),
        ("", "督导领导", "leaders"),
        ("", "民主监督小组", "lead_departments"),
    ]


def test_a_workbook_has_no_document():
    assert read_documents(UPLOADS["xlsx"]).document is None
