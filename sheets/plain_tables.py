"""A workbook with one plain table: its rows below the header, by the header's words. Pure.

For tables whose columns are named once and for all, unlike those of a plan's annexes.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from almanac.words import chinese_number
from sheets.cells import Cell, Sheet, squeeze
from sheets.plain_rows import PlainRow, Value
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import read_workbook

HEADER_WITHIN = 20  # rows from the top in which the header is looked for
_Row = TypeVar("_Row", bound=PlainRow)


@dataclass(frozen=True)
class PlainTable:
    """A sheet's table: where each header stands, and the rows below, the empty ones left out."""

    sheet: Sheet
    header_row: int
    columns: dict[str, int]

    def rows(self, kind: type[_Row], sheet: str, strict: bool) -> Iterator[_Row]:
        """Yield the rows; `sheet` stands before their numbers. Raises UnreadableFile where `strict`."""
        for number in (row for row in self.sheet.rows if row > self.header_row):
            cells = {name: self.sheet.at(number, at) for name, at in self.columns.items()}
            flaws = {name: _flaw(cell) for name, cell in cells.items() if cell and _flaw(cell)}
            if not flaws and not any(cell and cell.text for cell in cells.values()):
                continue
            row = kind(f"{sheet}第{number}行", {name: _value(c) for name, c in cells.items()})
            for name, flaw in flaws.items():
                if strict and (cell := cells[name]):
                    place = self.sheet.name, cell.row, cell.letter
                    raise UnreadableFile(str(FileProblem(Severity.ERROR, flaw, *place)))
                row.complain(name, flaw)
            yield row


def read_plain_rows(
    data: bytes,
    headers: Collection[str],
    required: Sequence[str],
    ignored: Collection[str] = (),
    *,
    kind: type[_Row],
    several: bool = False,
    strict: bool = True,
) -> list[_Row]:
    """Return the rows below the header, which may stand below a title, as the `kind` of row asked for.

    Where `several` sheets may have such a table, a row's place begins with its sheet. Raises
    UnreadableFile, in Chinese, for a file that is no workbook, without the header or with two, with
    a column not known or named twice; and for a broken cell, unless that is to be a problem of its
    row (not `strict`).
    """
    tables = read_plain_tables(data, headers, required, ignored)
    if len(tables) > 1 and not several:
        names = "”“".join(table.sheet.name for table in tables)
        raise UnreadableFile(f"工作表“{names}”都有表头，不知以哪一张为准。请只留一张。")
    return [
        row
        for table in tables
        for row in table.rows(kind, f"{table.sheet.name} " if several else "", strict)
    ]


def read_plain_tables(
    data: bytes, headers: Collection[str], required: Sequence[str], ignored: Collection[str] = ()
) -> list[PlainTable]:
    """Return the table of every sheet that has the required headers; one at least.

    Raises UnreadableFile, in Chinese, for a file that is no workbook, without the header, or with a
    column not known or named twice.
    """
    found = [
        PlainTable(sheet, row, _columns(sheet, row, headers, ignored))
        for sheet in read_workbook("", data)[0]
        if (row := _header_row(sheet, required))
    ]
    if not found:
        names, count = "”“".join(required), chinese_number(len(required))
        raise UnreadableFile(f"没有找到表头。表头须有“{names}”{count}列，写在同一行。")
    return found


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


def _columns(
    sheet: Sheet, header_row: int, headers: Collection[str], ignored: Collection[str]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, header in sorted(_names(sheet, header_row).items()):
        if header in ignored:
            continue
        if header not in headers:
            raise UnreadableFile(
                f"认不出的列“{header}”。可以导入的列有：{'、'.join(headers)}。请改正列名，或先删去这一列。"
            )
        if header in columns:
            raise UnreadableFile(f"列“{header}”出现了两次，请只留一列。")
        columns[header] = column
    return columns
