"""A year's reports as a workbook: what its rows say, each with its number in the sheet."""

from dataclasses import dataclass, field
from datetime import date

from opinions.enums import Level
from sheets.cells import Cell, one_line
from sheets.plain_tables import day_in, flaw_of, read_plain_table, value_of

TITLE, AUTHORS, DEPARTMENT, SENT_ON, SENT_TO = "标题", "作者", "部门", "报送日期", "报送单位"
ADOPTED = {level: f"{level.label}采用" for level in Level}
INSTRUCTED = {level: f"{level.label}批示" for level in Level}
HEADERS = (
    *(TITLE, AUTHORS, DEPARTMENT, SENT_ON, SENT_TO),
    *ADOPTED.values(),
    *INSTRUCTED.values(),
)
REQUIRED = (TITLE, AUTHORS, SENT_ON)
IGNORED = ("", "序号", "备注")
_TICKS = frozenset({"√", "✓", "✔", "是", "有", "采用", "已采用", "1"})


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

    Raises UnreadableFile, in Chinese, for a file that is no workbook, or one without the header or
    with two, or with a column not known or written twice.
    """
    table = read_plain_table(data, HEADERS, REQUIRED, IGNORED)
    return [_row(number, cells) for number, cells in table.rows()]


def _row(number: int, cells: dict[str, Cell | None]) -> SheetRow:
    row = SheetRow(number)
    words = {}
    for name, cell in cells.items():
        words[name] = cell.text if cell else ""
        if cell and (flaw := flaw_of(cell)):
            row.complain(name, flaw)
    row.title, row.authors = one_line(words[TITLE]), words[AUTHORS]
    row.department, row.sent_to = words.get(DEPARTMENT, ""), words.get(SENT_TO, "")
    for name in REQUIRED:
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
    day = day_in(value_of(cell))
    if day is None:
        row.complain(name, f"“{cell.text}”不是日期，请填 2024年3月25日 这样的日期。")
    return day
