"""What stands in the way of an import: each with its place, all at once, and nothing written."""

from datetime import date
from io import BytesIO
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook

from tests.factories import (
    annex_file,
    annex_rows,
    make_committee,
    make_item,
    make_plan,
    table_counts,
)
from tests.shared_rows import shared_rows
from workplan.importing import SourceFile
from workplan.models import WorkItem
from workplan.services.imports import ImportRefused, Prepared, carry_out, prepare
from workplan.services.imports.writing import PlanChanged

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]

pytestmark = pytest.mark.django_db


@shared_rows(on=date(2021, 3, 10), autouse=True)
def _committee() -> None:
    make_committee()


def book(**sheets: list[list[Any]]) -> bytes:
    """Return a workbook with the header in row 1 of each sheet."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in [HEADER, *rows]:
            sheet.append(row)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def row(seq: int | None, title: str, **values: str) -> list[Any]:
    cells = {"leaders": "郑丽", "lead": "办公室", "participants": "", "period": "3月"} | values
    return [seq, title, *cells.values()]


def read(data: bytes, name: str = "计划.xlsx", **options: Any) -> Prepared:
    return prepare(year=2021, files=[SourceFile(name, data)], **options)


def places(problems: list) -> list[tuple]:
    return [(p.sheet, p.row, p.column, p.value) for p in problems]


def test_an_unknown_leader_a_13th_month_and_a_missing_title_are_three_errors_in_their_places():
    carry_out(prepared=read(annex_file(annex_rows())), actor=None)
    rows = annex_rows()
    rows[4][2], rows[9][5], rows[20][1] = "张爱连", "13月", None
    rows[0][1] = "区政府区政协联席协商会议（扩大）"
    before, stored = table_counts(), list(WorkItem.objects.values())

    found = read(annex_file(rows))

    assert sorted(places(found.errors), key=lambda place: place[1]) == [
        ("附件1", 9, "C", "张爱连"),
        ("附件1", 14, "F", "13月"),
        ("附件1", 25, "B", ""),
    ]
    assert not found.ok
    with pytest.raises(ImportRefused, match="有 3 处错误，没有导入任何内容。"):
        carry_out(prepared=found, actor=None)
    assert (table_counts(), list(WorkItem.objects.values())) == (before, stored)


def test_what_changed_since_it_was_compared_is_not_written_over():
    found = read(annex_file(annex_rows()))
    make_item(make_plan(), 45, "他人刚录入的一项")
    before = table_counts()

    with pytest.raises(PlanChanged, match="对照以后计划有了变动，没有导入任何内容。"):
        carry_out(prepared=found, actor=None)

    assert table_counts() == before


def test_an_import_that_breaks_off_leaves_nothing_behind(monkeypatch):
    found = read(annex_file(annex_rows()))
    before = table_counts()
    monkeypatch.setattr("workplan.services.imports.writing.propose_links", lambda plan: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        carry_out(prepared=found, actor=None)

    assert table_counts() == before


def test_each_error_says_what_to_do():
    rows = annex_rows()
    rows[4][2], rows[9][5], rows[20][1] = "张爱连", "13月", None

    messages = {p.row: p.message for p in read(annex_file(rows)).errors}

    assert messages[9] == "不认识的牵头领导“张爱连”，是否为：张爱莲？"
    assert messages[14].startswith("看不懂“13月”")
    assert messages[25] == "这一行没有写工作内容。请补上；如不需要，请删去整行。"


def test_what_can_be_read_in_two_ways_is_taken_and_asked_about():
    found = read(book(附件1=[row(1, "例会", period="3月前")]))

    assert found.ok
    assert places(found.warnings) == [("附件1", 2, "F", "3月前")]
    assert found.counts == {"create": 1, "update": 0, "unchanged": 0}


@pytest.mark.parametrize(
    "sheets",
    [
        {"甲": [row(1, "例会")], "乙": [row(1, "培训")]},
        {"甲": [row(1, "例会"), row(1, "培训")]},
        {"甲": [["一、会议"], row(1, "例会"), ["二、学习"], ["一、会议"], row(1, "培训")]},
    ],
    ids=["on two sheets", "in one table", "below two sections of one name"],
)
def test_a_number_that_stands_twice_is_one_error(sheets):
    found = read(book(**sheets))

    assert [(p.column, p.value) for p in found.errors] == [("A", "1")]
    assert found.errors[0].message.startswith("序号1重复：")


def test_of_a_number_merged_over_two_rows_the_second_goes_without():
    made = Workbook()
    for cells in [HEADER, row(7, "例会"), row(None, "培训"), row(8, "调研")]:
        made.active.append(cells)
    made.active.merge_cells("A2:A3")
    stream = BytesIO()
    made.save(stream)

    found = read(stream.getvalue())
    carry_out(prepared=found, actor=None)

    assert [p.message for p in found.warnings if p.column == "A"] == [
        "序号7的合并单元格盖住了第2行和第3行，按两项读入。请确认。"
    ]
    assert sorted(WorkItem.objects.values_list("title", "seq")) == [
        ("例会", 7),
        ("培训", None),
        ("调研", 8),
    ]
    assert read(stream.getvalue()).counts == {"create": 0, "update": 0, "unchanged": 3}


@pytest.mark.parametrize(
    ("values", "place", "message"),
    [
        (
            {"title": "长" * 501},
            (2, "B"),
            "工作内容最多 500 个字，这里有 501 个字。请缩短。",
        ),
        (
            {"title": "例会", "leaders": "长" * 61},
            (2, "C"),
            "牵头领导的名称最多 60 个字，这里有 61 个字。请改正。",
        ),
        (
            {"title": "例会", "lead": "长" * 61},
            (2, "D"),
            "部门的名称最多 60 个字，这里有 61 个字。请改正。",
        ),
        (
            {"title": "例会", "period": "适时" + "，" * 199},
            (2, "F"),
            "完成时间最多 200 个字，这里有 201 个字。请缩短。",
        ),
    ],
)
def test_what_is_too_long_to_be_stored_is_an_error(values, place, message):
    found = read(book(附件1=[row(1, **values)]), add_unknown=True)

    assert [((p.row, p.column), p.message) for p in found.errors] == [(place, message)]


def test_a_section_line_that_is_too_long_to_be_stored_is_an_error():
    found = read(book(附件1=[["一、" + "长" * 199], row(1, "例会")]))

    assert [(p.row, p.message) for p in found.errors] == [
        (3, "上面的分组行最多 200 个字，这里有 201 个字。请缩短。")
    ]


@pytest.mark.parametrize("values", [{"title": "长" * 500}, {"title": "例会", "leaders": "长" * 60}])
def test_what_just_fits_is_stored(values):
    carry_out(prepared=read(book(附件1=[row(1, **values)]), add_unknown=True), actor=None)

    item = WorkItem.objects.get()
    assert (len(item.title), len(str(item.leaders[0]))) in ((500, 2), (2, 60))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("空.xlsx", b"", "文件是空的"),
        ("噪声.xlsx", Random(1).randbytes(5 * 1024 * 1024), "认不出文件的类型"),
        ("文字.txt", "三月召开例会，请各专委会准备。".encode(), "没有找到表头"),
        ("图片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "这是图片，不能读取其中的文字。"),
        ("断了.xlsx", annex_file(annex_rows())[:3000], "文件不完整或已损坏"),
        ("空表.xlsx", book(附件1=[]), "文件里没有读到任何一项"),
    ],
    ids=["empty", "noise", "text", "picture", "cut off", "no rows"],
)
def test_a_file_that_holds_no_plan_is_one_error_and_no_crash(name, data, message):
    found = read(data, name)

    assert len(found.errors) == 1
    assert found.errors[0].message.startswith(message)
    assert (found.rows, found.ok) == ([], False)
