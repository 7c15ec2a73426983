"""Rows and columns that are hidden, by hand, by a filter or by a size of nothing, are known."""

import struct

import pytest
import xlwt
from openpyxl import Workbook

from sheets.readers import read_file
from sheets.workbooks import book_bytes

SHEET = "xl/worksheets/sheet1.xml"


def hidden_of(data):
    (sheet,) = read_file("a", data)[0]
    return set(sheet.hidden_rows), set(sheet.hidden_columns)


def test_rows_and_columns_hidden_in_a_workbook():
    book = Workbook()
    page = book.active
    for row in range(1, 6):
        page.append([row, "甲", "乙", "丙"])
    page.row_dimensions[2].hidden = True
    page.column_dimensions["C"].hidden = True
    page.column_dimensions.group("E", "G", hidden=True)
    page.auto_filter.ref = "A1:D5"
    page.row_dimensions[4].hidden = True
    assert hidden_of(book_bytes(book)) == ({2, 4}, {3, 5, 6, 7})


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (b'hidden="true"', b'hidden="1"'),
        (b'ht="0" customHeight="1"', b'width="0" customWidth="1"'),
        (b'ht="0.0"', b'width="0.00"'),
    ],
)
def test_a_size_of_nothing_hides_as_well(xlsx, repack, row, column):
    def change(xml):
        xml = xml.replace(b'<row r="2"', b'<row r="2" ' + row)
        cols = b'<cols><col min="1" max="1" ' + column + b"/></cols><sheetData>"
        return xml.replace(b"<sheetData>", cols)

    data = repack(xlsx({"附件1": [["甲"], ["乙"]]}), {SHEET: change})
    assert hidden_of(data) == ({2}, {1})


@pytest.mark.parametrize(
    "attributes", [b'hidden="0"', b'hidden="false"', b'ht="15"', b'ht="0.5"', b'ht=""']
)
def test_what_is_not_hidden_is_not(xlsx, repack, attributes):
    change = {SHEET: lambda xml: xml.replace(b'<row r="2"', b'<row r="2" ' + attributes)}
    assert hidden_of(repack(xlsx({"附件1": [["甲"], ["乙"]]}), change)) == (set(), set())


def old_workbook():
    book = xlwt.Workbook()
    page = book.add_sheet("附件1")
    for row in range(4):
        for column in range(4):
            page.write(row, column, f"{row}{column}")
    return book, page


def saved(book, tmp_path):
    path = tmp_path / "a.xls"
    book.save(str(path))
    return path.read_bytes()


def test_rows_and_columns_hidden_in_an_old_workbook(tmp_path):
    book, page = old_workbook()
    page.row(2).hidden = True
    page.col(1).hidden = True
    assert hidden_of(saved(book, tmp_path)) == ({3}, {2})


def test_columns_of_no_width_in_an_old_workbook(tmp_path):
    book, page = old_workbook()
    page.col(3).width = 0
    assert hidden_of(saved(book, tmp_path)) == (set(), {4})


def test_a_column_record_that_reaches_past_the_sheet_costs_nothing(tmp_path):
    book, page = old_workbook()
    page.col(1).hidden = True
    data = saved(book, tmp_path)
    record = struct.pack("<HHHH", 0x007D, 12, 1, 1)
    assert record in data
    data = data.replace(record, struct.pack("<HHHH", 0x007D, 12, 1, 0xFFFF))
    assert hidden_of(data) == (set(), set(range(2, 258)))
