"""Writing workbooks whose cells say just what was given, whatever it looks like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[str | int | None]


@dataclass(frozen=True)
class SheetTable:
    """A sheet of its own: its columns, each with its header and width in characters, and its rows."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Row]


def write_workbook(*tables: SheetTable) -> bytes:
    """Return tables as the bytes of an .xlsx file, a sheet each, ready to print on A4."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet: Worksheet = book.create_sheet(table.title)
        for index, (header, _) in enumerate(table.columns, start=1):
            _write_text(sheet.cell(1, index), header)
        for index, (_, width) in enumerate(table.columns, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.freeze_panes = "A2"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        for row in table.rows:
            append_text_row(sheet, row)
    return book_bytes(book)


def book_bytes(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def append_text_row(sheet: Worksheet, values: Row) -> None:
    """Append a row in which text stays text: a title that begins with = + - @ is no formula.

    Control characters, which Word leaves in what is pasted from it, have no place in a workbook.
    """
    row = sheet.max_row + 1
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if not isinstance(value, str):
            cell.value = value
        else:
            _write_text(cell, value)


def _write_text(cell: Any, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
