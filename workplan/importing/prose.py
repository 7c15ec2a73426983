"""Reads an annex written in paragraphs: 一、…, then 牵头领导：…, 责任部门：…, 完成时间：….

Source: annexes 2, 4 and 5 of the document, and what offices paste into column A of a sheet. Here
lines are told apart; prose_items.py makes items of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sheets.cells import Cell, Flaw, Sheet, squeeze
from sheets.problems import Severity
from workplan.importing.headers import Field, match
from workplan.importing.numerals import NUMERAL

DIGITS = r"[\d０-９]{1,3}"
# The four levels of an official document (GB/T 9704), the highest first.
LEVELS = tuple(
    re.compile(rf"\s*{number}\s*(.+)", re.DOTALL)
    for number in (
        rf"(?:第|课题|议题)?({NUMERAL})[项条个]?[、.．:：]",
        rf"[(（]({NUMERAL})[)）][、.．]?",
        rf"(?:第|课题|议题)?({DIGITS})[项条个]?(?:[、:：)）]|[.．](?![\d０-９]))",
        rf"[(（]({DIGITS})[)）][、.．]?",
    )
)
KEY_FIELDS = {
    Field.LEADERS,
    Field.LEAD_DEPARTMENTS,
    Field.PARTICIPANTS,
    Field.MEMBERS,
    Field.PERIOD,
}
LEADING_KEY = re.compile(r"\s*([^:：，,；;。]{2,20})[:：]")
INNER_KEY = re.compile(r"(?<=[\s；;，,。（(])([^\s:：，,；;。（(]{2,12})[:：]")
CLOSING = re.compile(
    r"(?:备注|附注|注|说明|抄送|抄报|主送|主题词|附件)(?:[:：]|$)|.{0,60}\d{1,2}月\d{1,2}日印发$"
)
SEVERAL = Flaw(
    Severity.WARNING,
    "这一行右边有几格，已合在一起读入。如果一列是一项，请把表格改为一行一项后重新上传。",
)
ROUGH_KEY = re.compile("[:：]")
VALUE_ENDS = " \n；;，,。"


@dataclass(frozen=True)
class Value:
    """What stands after a heading; `field` is None for a heading that nobody knows."""

    label: str
    field: Field | None
    text: str


@dataclass(frozen=True)
class ProseLine:
    """One line of prose: a numbered title, headings with their values, a closing or plain words.

    `level` is the place of its numbering in LEVELS. `text` is the title without its number, or all
    the words; a numbered title may have values behind it on the same line.
    """

    row: int
    text: str
    number: str = ""
    level: int | None = None
    values: tuple[Value, ...] = ()
    closes: bool = False
    flaw: Flaw | None = None


def is_key_line(cells: Mapping[int, Cell]) -> bool:
    """Whether a row says 牵头领导：… in one cell, or 牵头领导 in one and the name in the next."""
    if not 1 <= len(cells) <= 2:
        return False
    first, *others = (cells[column] for column in sorted(cells))
    if others:
        return _field(first.text) is not None
    if not ROUGH_KEY.search(first.text):
        return False
    return any(known_values(line)[1] for line in first.text.split("\n"))


def lines(sheet: Sheet, rows: Iterable[int]) -> Iterator[ProseLine]:
    """The lines of some rows of a sheet, each with what it is."""
    for row in rows:
        cells = [cell for _, cell in sorted(sheet.own(row).items())]
        flaw = next((cell.flaw for cell in cells if cell.flaw), None) or _several(cells)
        for text in _joined(cells).split("\n"):
            if text:
                yield _line(row, text, flaw)


def known_values(text: str) -> tuple[str, tuple[Value, ...]]:
    """The words before the first known heading of a line, and the headings with their values."""
    if not ROUGH_KEY.search(text):
        return text, ()
    marks: list[tuple[int, int, str, Field]] = []
    start = LEADING_KEY.match(text)
    for found in [*([start] if start else []), *INNER_KEY.finditer(text)]:
        field = _field(found[1])
        if field and (not marks or found.start() >= marks[-1][1]):
            marks.append((found.start(), found.end(), squeeze(found[1]), field))
    if not marks:
        return text, ()
    before = text[: marks[0][0]]
    ends = [mark[0] for mark in marks[1:]] + [len(text)]
    opened = before.rstrip().endswith(("（", "("))
    values = tuple(
        Value(label, field, _value(text[after:end], opened))
        for (_, after, label, field), end in zip(marks, ends, strict=True)
    )
    return before.rstrip(" （(，,；;"), values


def unknown_value(text: str) -> Value | None:
    """A heading that nobody knows, with its value: 主要内容：…"""
    found = LEADING_KEY.match(text)
    if not found or len(squeeze(found[1])) > 10:
        return None
    return Value(squeeze(found[1]), None, text[found.end() :].strip())


def _line(row: int, text: str, flaw: Flaw | None) -> ProseLine:
    before, values = known_values(text)
    if values and not before:
        return ProseLine(row, text, values=values, flaw=flaw)
    for level, pattern in enumerate(LEVELS):
        if found := pattern.fullmatch(before):
            title = found[2].strip()
            return ProseLine(row, title, found[1], level, values, flaw=flaw)
    if CLOSING.match(squeeze(text)):
        return ProseLine(row, text, closes=True, flaw=flaw)
    return ProseLine(row, before, values=values, flaw=flaw)


def _several(cells: list[Cell]) -> Flaw | None:
    """What is to be said of a heading with several cells beside it: a table that lies on its side?"""
    return SEVERAL if len(cells) > 2 and _field(cells[0].text) else None


def _joined(cells: list[Cell]) -> str:
    """The cells of a row as one text: 牵头领导 | 余静漪 and 1 | 关于… are put together."""
    first, others = cells[0], cells[1:]
    rest = " ".join(cell.text for cell in others)
    if not others:
        return first.text
    if _field(first.text):
        return f"{first.text.rstrip(':： ')}：" + rest.replace("\n", "、")
    if re.fullmatch(rf"{DIGITS}[.．、]?", squeeze(first.text)):
        return f"{first.text.rstrip('.．、 ')}.{rest}"
    return f"{first.text} {rest}"


def _field(label: str) -> Field | None:
    hit = match(squeeze(label))
    return hit[0] if hit and hit[0] in KEY_FIELDS else None


def _value(text: str, opened: bool) -> str:
    text = text.strip(VALUE_ENDS)
    return text[:-1].rstrip(VALUE_ENDS) if opened and text.endswith(("）", ")")) else text
