"""A workbook with one plain table: its rows below the header, by the header's words. Pure.

For tables whose columns are named once and for all, unlike those of a plan's annexes.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypeVar

from almanac.words import chinese_number
from sheets.cells import Cell, Sheet, squeeze
from sheets.plain_rows import PlainRow, Value
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import read_workbook

HEADER_WITHIN = 20  # rows from the top in which the header is looked for
_Row = TypeVar("_Row", bound=PlainRow)


def read_plain_rows(data: bytes, kind: type[_Row]) -> list[_Row]:
    """Return the rows below the header, which may stand below a title, the empty ones left out.

    Raises UnreadableFile, in Chinese, for a file that is no workbook, without the header or with two,
    with a column not known or named twice, or with a broken cell.
    """
    tables = [
        (sheet, header_row)
        for sheet in read_workbook("", data)[0]
        if (header_row := _header_row(sheet, kind.REQUIRED))
    ]
    if not tables:
        names, count = "”“".join(kind.REQUIRED), len(kind.REQUIRED)
        said = "两" if count == 2 else chinese_number(count)
        raise UnreadableFile(f"没有找到表头。表头须有“{names}”{said}列，写在同一行。")
    if len(tables) > 1 and not kind.SEVERAL:
        names = "”“".join(sheet.name for sheet, _ in tables)
        raise UnreadableFile(f"工作表“{names}”都有表头，不知以哪一张为准。请只留一张。")
    return [row for sheet, header_row in tables for row in _rows(sheet, header_row, kind)]


def _rows(sheet: Sheet, header_row: int, kind: type[_Row]) -> Iterator[_Row]:
    columns = _columns(sheet, header_row, kind)
    for number in (row for row in sheet.rows if row > header_row):
        cells = {name: sheet.at(number, at) for name, at in columns.items()}
        flawed = {name: cell for name, cell in cells.items() if cell and _flaw(cell)}
        if not flawed and not any(cell and cell.text for cell in cells.values()):
            continue
        for cell in flawed.values():
            if kind.STRICT:
                place = sheet.name, cell.row, cell.letter
                raise UnreadableFile(str(FileProblem(Severity.ERROR, _flaw(cell), *place)))
        before = f"{sheet.name} " if kind.SEVERAL else ""
        values = {name: _value(cell) for name, cell in cells.items()}
        row = kind(f"{before}第{number}行", values)
        for name, cell in flawed.items():
            row.complain(name, _flaw(cell))
        yield row


def _flaw(cell: Cell) -> str:
    """Return what makes a cell unreadable, or nothing."""
    return cell.flaw.message if cell.flaw and cell.flaw.severity == Severity.ERROR else ""


def _value(cell: Cell | None) -> Value:
    """Return a cell's date, however it is shown, else its words; nothing for an empty one."""
    if cell is None:
        return ""
    return cell.raw.date() if isinstance(cell.raw, datetime) else cell.text


def _header_row(sheet: Sheet, required: Collection[str]) -> int | None:
    for row in sheet.rows:
        if row <= HEADER_WITHIN and set(_names(sheet, row).values()) >= set(required):
            return row
    return None


def _names(sheet: Sheet, row: int) -> dict[int, str]:
    return {column: squeeze(cell.text) for column, cell in sheet.own(row).items()}


def _columns(sheet: Sheet, header_row: int, kind: type[PlainRow]) -> dict[str, int]:
    columns: dict[str, int] = {}
    names = _names(sheet, header_row)
    seen = {header for column, header in names.items() if column not in sheet.hidden_columns}
    for column, header in sorted(names.items()):
        if header in kind.IGNORED:
            continue
        if column in sheet.hidden_columns and header in seen:
            continue  # what people see wins
        if header not in kind.HEADERS:
            raise UnreadableFile(
                f"认不出的列“{header}”。可以导入的列有：{'、'.join(kind.HEADERS)}。请改正列名，或先删去这一列。"
            )
        if header in columns:
            raise UnreadableFile(f"列“{header}”出现了两次，请只留一列。")
        columns[header] = column
    return columns
