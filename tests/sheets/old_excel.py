"""Writes .xls files, which openpyxl cannot."""

from io import BytesIO

import openpyxl
import xlwt


def xls(sheets, styles=(), merges=(), hidden=()):
    """The bytes of a workbook: sheet name -> rows; `styles` are (row, column) -> easyxf words and
    number format of the first sheet, `merges` (top, bottom, left, right) of its values.
    """
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name in hidden)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    words, number_format = dict(styles).get((i, j), ("", "General"))
                    sheet.write(i, j, value, xlwt.easyxf(words, number_format))
    for merge in merges:
        book.get_sheet(0).merge(*merge)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def as_xls(data):
    """An .xlsx of plain values as .xls."""
    book = openpyxl.load_workbook(BytesIO(data))
    return xls({sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book})
