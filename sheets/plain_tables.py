"""A workbook with one plain table: its rows below the header, by the header's words.

For tables whose columns are named once and for all, unlike those of a plan's annexes.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from almanac.words import chinese_number
from members.names import name_key
from sheets.cells import Cell, Sheet, squeeze
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import read_workbook

HEADER_WITHIN = 20  # rows from the top in which the header is looked for
Value = str | date
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True)
class PlainTable:
    """A sheet's table: where each header stands, and the rows below, the empty ones left out."""

    sheet: Sheet
    header_row: int
    columns: dict[str, int]

    def rows(self) -> Iterator[tuple[int, dict[str, Cell | None]]]:
        """Yield each row's number in the sheet, and the cells under its headers as they are."""
        for number in (row for row in self.sheet.rows if row > self.header_row):
            cells = {name: self.sheet.at(number, at) for name, at in self.columns.items()}
            if any(cell and (cell.text or flaw_of(cell)) for cell in cells.values()):
                yield number, cells

    def values(self) -> Iterator[tuple[int, dict[str, Value]]]:
        """Yield the same as dates and words. Raises UnreadableFile for a broken cell."""
        for number, cells in self.rows():
            yield number, {name: self._value(cell) for name, cell in cells.items()}

    def _value(self, cell: Cell | None) -> Value:
        if cell and (flaw := flaw_of(cell)):
            problem = FileProblem(Severity.ERROR, flaw, self.sheet.name, cell.row, cell.letter)
            raise UnreadableFile(str(problem))
        return value_of(cell)


@dataclass(frozen=True)
class PlainRow:
    """A row: its sheet, its number there, and what stands under each header."""

    sheet: str
    number: int
    values: dict[str, Value]

    def words(self, header: str) -> str:
        """Return what stands under a header as words; nothing for a missing column."""
        return str(self.values.get(header, "")).strip()


def flaw_of(cell: Cell) -> str:
    """Return what makes a cell unreadable, or nothing."""
    return cell.flaw.message if cell.flaw and cell.flaw.severity == Severity.ERROR else ""


def value_of(cell: Cell | None) -> Value:
    """Return a cell's date, however it is shown, else its words; nothing for an empty one."""
    if cell is None:
        return ""
    return cell.raw.date() if isinstance(cell.raw, datetime) else cell.text


def day_in(value: Value) -> date | None:
    """Return a date, or the one that words name: 2024年3月25日, 2024-03-25, 2024.3.25; else None."""
    if isinstance(value, date):
        return value
    if found := _DAY.fullmatch(name_key(value)):
        with suppress(ValueError):
            return date(*map(int, found.groups()))
    return None


def read_plain_tables(
    data: bytes, headers: Collection[str], required: Sequence[str], ignored: Collection[str] = ()
) -> list[PlainTable]:
    """Return the table of every sheet that has the required headers; one at least.

    A title may stand above the header. Raises UnreadableFile, in Chinese, for a file that is no
    workbook, without the header, or with a column not known or named twice.
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


def read_plain_table(
    data: bytes, headers: Collection[str], required: Sequence[str], ignored: Collection[str] = ()
) -> PlainTable:
    """Return the only such table. Raises UnreadableFile as well where two sheets have one."""
    found = read_plain_tables(data, headers, required, ignored)
    if len(found) > 1:
        names = "”“".join(table.sheet.name for table in found)
        raise UnreadableFile(f"工作表“{names}”都有表头，不知以哪一张为准。请只留一张。")
    return found[0]


def read_plain_rows(
    data: bytes, headers: Collection[str], required: Sequence[str], ignored: Collection[str] = ()
) -> list[PlainRow]:
    """Return the rows of all such tables. Raises UnreadableFile as well for a broken cell."""
    return [
        PlainRow(table.sheet.name, number, values)
        for table in read_plain_tables(data, headers, required, ignored)
        for number, values in table.values()
    ]


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
