from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from proposals.workbook import ProposalRow
from sheets.plain_tables import read_plain_rows
from sheets.problems import UnreadableFile
from tests.factories import PLAN_2021


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_rows(data: bytes) -> list[ProposalRow]:
    return read_plain_rows(data, ProposalRow)


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_rows(data)
    return refused.value.problem.message


def test_rows_keep_their_number_in_the_sheet_below_a_title_and_around_empty_rows(workbook):
    data = workbook(
        (), ("届", "次", "案由"), (2, 5, "一"), (), (2, 5, "二"), header=("提案登记表",)
    )
    assert [(row.place, row.values) for row in read_rows(data)] == [
        ("第4行", {"届": "2", "次": "5", "案由": "一"}),
        ("第6行", {"届": "2", "次": "5", "案由": "二"}),
    ]


def test_header_words_may_hold_spaces_and_line_breaks(workbook):
    data = workbook((2, 5, "一", "周翔"), header=("届", " 次", "案　由", "督办\n领导"))
    assert [list(row.values) for row in read_rows(data)] == [["届", "次", "案由", "督办领导"]]


def test_a_date_cell_stays_a_date_however_it_is_shown(workbook):
    book = load_workbook(
        BytesIO(
            workbook((2, 5, "一", datetime(2021, 3, 5)), header=("届", "次", "案由", "立案日期"))
        )
    )
    book.active["D2"].number_format = 'm"月"d"日"'
    assert [row.values["立案日期"] for row in read_rows(saved(book))] == [date(2021, 3, 5)]


def test_the_column_of_row_numbers_is_passed_over(workbook):
    data = workbook((1, 2, 5, "一"), header=("序号", "届", "次", "案由"))
    assert [list(row.values) for row in read_rows(data)] == [["届", "次", "案由"]]


def test_a_header_without_rows_has_none(workbook):
    assert len(read_rows(workbook())) == 0


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (("届", "次", "标题"), "没有找到表头。表头须有“届”“次”“案由”三列，写在同一行。"),
        (("届", "次", "案由", "案由"), "列“案由”出现了两次，请只留一列。"),
        (
            ("届", "次", "案由", "督办人"),
            f"认不出的列“督办人”。可以导入的列有：{'、'.join(ProposalRow.HEADERS)}。请改正列名，或先删去这一列。",
        ),
    ],
)
def test_a_header_that_cannot_be_used_is_refused_in_words(workbook, header, words):
    assert refusal(workbook((2, 5, "一", "二"), header=header)) == words


def test_two_sheets_with_a_header_are_refused(workbook):
    book = load_workbook(BytesIO(workbook((2, 5, 1, "一"))))
    book.active.title = "去年"
    book.copy_worksheet(book.active).title = "今年"
    assert refusal(saved(book)) == "工作表“去年”“今年”都有表头，不知以哪一张为准。请只留一张。"


def test_a_formula_without_a_value_is_refused_with_its_place(workbook):
    words = refusal(workbook((2, 5, None, "=A1")))
    assert words.startswith("工作表“Sheet” 第2行 D列：这里是公式")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7", "这是 PDF 文件，不是工作簿。请上传原来的 Excel 文件。"),
        ("届,次,案由\n2,5,一".encode(), "文件内容其实是纯文本（如 CSV），不是 Excel 工作簿。"),
        (PLAN_2021.with_suffix(".docx").read_bytes(), "这是 Word 文档，不是 Excel 工作簿。"),
        (b"PK\x03\x04", "文件不完整或已损坏"),
    ],
    ids=["empty", "PDF", "CSV", "Word", "cut off"],
)
def test_what_is_no_workbook_is_refused_in_words(data, words):
    assert refusal(data).startswith(words)
