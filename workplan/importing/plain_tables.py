"""A workbook with one plain table: its rows below the header, by the header's words.

For tables whose columns are named once and for all, unlike those of a plan's annexes.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from workplan.importing.cells import Cell, Sheet, squeeze
from workplan.importing.problems import Problem, Severity, UnreadableFile
from workplan.importing.readers import read_workbook

HEADER_WITHIN = 20  # rows from the top in which the header is looked for
Value = str | date


@dataclass(frozen=True)
class PlainRow:
    """A row: its sheet, its number there, and what stands under each header."""

    sheet: str
    number: int
    values: dict[str, Value]

    def words(self, header: str) -> str:
        """Return what stands under a header as words; nothing for a missing column."""
        return str(self.values.get(header, "")).strip()


def read_plain_rows(
    data: bytes, headers: Collection[str], required: Collection[str], ignored: Collection[str] = ()
) -> list[PlainRow]:
    """Return the rows of every sheet that has the required headers, the empty ones left out.

    A title may stand above the header. Raises UnreadableFile, in Chinese, for a file that is no
    workbook, without the header, with a column not known or named twice, or with a broken cell.
    """
    found = [
        (sheet, row)
        for sheet in read_workbook("", data)[0]
        if (row := _header_row(sheet, required))
    ]
    if not found:
        names = "”“".join(required)
        raise UnreadableFile(f"没有找到表头。表头须有“{names}”各列，写在同一行。")
    return [row for sheet, header in found for row in _rows(sheet, header, headers, ignored)]


def _rows(
    sheet: Sheet, header_row: int, headers: Collection[str], ignored: Collection[str]
) -> Iterator[PlainRow]:
    columns = _columns(sheet, header_row, headers, ignored)
    for number in (row for row in sheet.rows if row > header_row):
        values = {name: _value(sheet, sheet.at(number, at)) for name, at in columns.items()}
        if any(values.values()):
            yield PlainRow(sheet.name, number, values)


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


def _value(sheet: Sheet, cell: Cell | None) -> Value:
    if cell is None:
        return ""
    if cell.flaw and cell.flaw.severity == Severity.ERROR:
        problem = Problem(Severity.ERROR, cell.flaw.message, sheet.name, cell.row, cell.letter)
        raise UnreadableFile(str(problem))
    return cell.raw.date() if isinstance(cell.raw, datetime) else cell.text
