"""A year's reports as a workbook: what its rows say, each with its number in the sheet."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from opinions.enums import Level
from workplan.importing.cells import Cell, Sheet, one_line, squeeze
from workplan.importing.problems import Severity, UnreadableFile
from workplan.importing.readers import read_workbook

TITLE, AUTHORS, DEPARTMENT, SENT_ON, SENT_TO = "标题", "作者", "部门", "报送日期", "报送单位"
ADOPTED = {level: f"{level.label}采用" for level in Level}
INSTRUCTED = {level: f"{level.label}批示" for level in Level}
HEADERS = (
    *(TITLE, AUTHORS, DEPARTMENT, SENT_ON, SENT_TO),
    *ADOPTED.values(),
    *INSTRUCTED.values(),
)
REQUIRED = frozenset({TITLE, AUTHORS, SENT_ON})
HEADER_WITHIN = 20  # rows from the top in which the header is looked for
_TICKS = frozenset({"√", "✓", "✔", "是", "有", "采用", "已采用", "1"})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass
class SheetRow:
    """What a row says, and what is wrong with it. An adoption's day is None where only ticked."""

    number: int
    title: str = ""
    authors: str = ""
    department: str = ""
    sent_on: date | None = None
    sent_to: str = ""
    adopted: dict[Level, date | None] = field(default_factory=dict)
    instructed: dict[Level, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def complain(self, column: str, words: str) -> None:
        """Note what is wrong in a column."""
        self.problems.append(f"第{self.number}行 {column}：{words}")


def read_rows(data: bytes) -> list[SheetRow]:
    """Return the rows below the header, which may stand below a title.

    Raises UnreadableFile, in Chinese, for a file that is no workbook, or one without the header,
    with a column not known or written twice.
    """
    for sheet in read_workbook("", data)[0]:
        if header := _header_row(sheet):
            columns = _columns(sheet, header)
            return list(_rows(sheet, header, columns))
    raise UnreadableFile("没有找到表头。表头须有“标题”“作者”“报送日期”三列，写在同一行。")


def _header_row(sheet: Sheet) -> int | None:
    top = (row for row in sheet.rows if row <= HEADER_WITHIN)
    return next((row for row in top if set(_headers(sheet, row).values()) >= REQUIRED), None)


def _headers(sheet: Sheet, row: int) -> dict[int, str]:
    return {column: squeeze(cell.text) for column, cell in sheet.own(row).items()}


def _columns(sheet: Sheet, header: int) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, name in sorted(_headers(sheet, header).items()):
        if name in ("", "序号", "备注"):
            continue
        if name not in HEADERS:
            raise UnreadableFile(
                f"认不出的列“{name}”。可以导入的列有：{'、'.join(HEADERS)}。请改正列名，或先删去这一列。"
            )
        if name in columns:
            raise UnreadableFile(f"列“{name}”出现了两次，请只留一列。")
        columns[name] = column
    return columns


def _rows(sheet: Sheet, header: int, columns: dict[str, int]) -> Iterator[SheetRow]:
    for number in (row for row in sheet.rows if row > header):
        cells = {name: sheet.at(number, column) for name, column in columns.items()}
        if any(cell and cell.text for cell in cells.values()):
            yield _row(number, cells)


def _row(number: int, cells: dict[str, Cell | None]) -> SheetRow:
    row = SheetRow(number)
    words = {}
    for name, cell in cells.items():
        words[name] = cell.text if cell else ""
        if cell and cell.flaw and cell.flaw.severity == Severity.ERROR:
            row.complain(name, cell.flaw.message)
    row.title, row.authors = one_line(words[TITLE]), words[AUTHORS]
    row.department, row.sent_to = words.get(DEPARTMENT, ""), words.get(SENT_TO, "")
    for name in (TITLE, AUTHORS, SENT_ON):
        if not words[name]:
            row.complain(name, "没有填写。")
    row.sent_on = _day(row, SENT_ON, cells[SENT_ON])
    for level, name in ADOPTED.items():
        cell = cells.get(name)
        if cell and cell.text:
            row.adopted[level] = None if cell.text in _TICKS else _day(row, name, cell)
    row.instructed = {
        level: one_line(words[name]) for level, name in INSTRUCTED.items() if words.get(name)
    }
    return row


def _day(row: SheetRow, name: str, cell: Cell | None) -> date | None:
    """Return the date in a cell, and note where it is none."""
    if cell is None or not cell.text:
        return None
    if isinstance(cell.raw, datetime):
        return cell.raw.date()
    if found := _DAY.fullmatch(squeeze(cell.text)):
        with suppress(ValueError):
            return date(*map(int, found.groups()))
    row.complain(name, f"“{cell.text}”不是日期，请填 2024年3月25日 这样的日期。")
    return None
