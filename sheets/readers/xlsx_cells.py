"""From what a sheet stores to the cells that a person sees."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601

from sheets.cells import PICTURE, Cell, Flaw, Merge
from sheets.problems import Severity
from sheets.readers.number_formats import shown, shown_text
from sheets.readers.symbols import symbols
from sheets.readers.texts import (
    PICTURE_FORMULA,
    PICTURE_IN_CELL,
    Budget,
    error_value,
    filled,
    struck_out,
)
from sheets.readers.xlsx_xml import OFF, RawCell, Rich, SheetPart, is_hidden

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
ESCAPED_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")

NOT_COMPUTED = Flaw(
    Severity.ERROR,
    "这里是公式，文件里没有存下算好的值。请在 Excel 中打开并保存一次，或改填文字。",
)


@dataclass(frozen=True)
class Style:
    """What matters of a cell's style."""

    number_format: str
    is_date: bool
    is_struck: bool
    font: str = ""


PLAIN = Style("General", False, False)


@dataclass(frozen=True)
class Book:
    """What all sheets of a workbook share."""

    strings: list[Rich]
    styles: list[Style]
    epoch: datetime
    budget: Budget

    def style(self, number: str | None) -> Style:
        return self.styles[int(number)] if number else self.styles[0] if self.styles else PLAIN


class SheetCells:
    """The cells of a sheet that have something in them, and its merged ranges."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.cells: list[Cell] = []
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row = self.column = 0

    def read(self, source: Any) -> None:
        """Raises ValueError, IndexError or expat.ExpatError for what is no sheet."""
        part = SheetPart(self._row, self._take)
        part.read(source)
        self.merges = [_merge(reference) for reference in part.merges]
        for column in part.columns:
            first, last = int(column.get("min", "0")), int(column.get("max", "0"))
            self.hidden_columns.update(range(max(first, 1), min(last, MAX_COLUMN) + 1))

    def _row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self.row = int(number) if number else self.row + 1
        self.column = 0
        if ("hidden" in attributes or "ht" in attributes) and is_hidden(attributes, "ht"):
            self.hidden_rows.add(self.row)

    def _take(self, raw: RawCell) -> None:
        if raw.place:
            self.row, self.column = _coordinate(raw.place)
        else:
            self.column += 1
        if not (0 < self.row <= MAX_ROW and 0 < self.column <= MAX_COLUMN):
            raise ValueError(f"cell outside the sheet: {self.row}, {self.column}")
        if cell := self._cell(raw):
            self.cells.append(cell)

    def _cell(self, raw: RawCell) -> Cell | None:
        if raw.inline:
            return self._text(raw, raw.inline)
        if not raw.value:
            return self._empty(raw)
        if raw.kind == "s":
            return self._text(raw, self.book.strings[int(raw.value)])
        if raw.kind == "str":
            return self._text(raw, Rich(raw.value))
        style = self.book.style(raw.style)
        value = _value(raw.kind, raw.value, style, self.book.epoch)
        if value is None:
            return Cell(self.row, self.column, "", raw.value, flaw=error_value(raw.value))
        text, flaw = shown(value, style.number_format)
        flaw = flaw or (struck_out(text) if style.is_struck else None)
        return self._filled(text, value, style, flaw)

    def _empty(self, raw: RawCell) -> Cell | None:
        """A formula without a cached value is an error; one whose result is "" has one.

        Excel writes t="str" and an empty <v> for that.
        """
        if raw.formula and PICTURE_FORMULA.match(raw.formula):
            return Cell(self.row, self.column, "", PICTURE, flaw=PICTURE_IN_CELL)
        if raw.formula is None or (raw.kind == "str" and raw.value is not None):
            return None
        return Cell(self.row, self.column, "", f"={raw.formula}", flaw=NOT_COMPUTED)

    def _text(self, raw: RawCell, rich: Rich) -> Cell | None:
        style, text = self.book.style(raw.style), rich.text
        if (raw.formula or text[:1] == "=") and PICTURE_FORMULA.match(raw.formula or text):
            return Cell(self.row, self.column, "", PICTURE, flaw=PICTURE_IN_CELL)
        if "_x00" in text:
            text = ESCAPED_CONTROL.sub(lambda found: chr(int(found[1], 16)), text)
        if style.font:
            text = symbols(text, style.font)
        if style.number_format != "General":
            text = shown_text(text, style.number_format)
        struck = text if style.is_struck else rich.struck
        return self._filled(text, rich.text, style, struck_out(struck) if struck else None)

    def _filled(self, text: str, value: Any, style: Style, flaw: Flaw | None) -> Cell | None:
        return filled(
            self.row,
            self.column,
            text,
            value,
            number_format=style.number_format,
            flaw=flaw,
            budget=self.book.budget,
        )


def _value(kind: str, words: str, style: Style, epoch: datetime) -> Any:
    """A number, date or truth value; None for an error value or a date that no calendar has."""
    if kind == "e":
        return None
    if kind == "b":
        return words.strip() not in OFF
    try:
        if kind == "d":
            return from_ISO8601(words)
        number = float(words)
        if style.is_date:
            return from_excel(number, epoch)
    except (OverflowError, ValueError):
        return None
    return int(number) if number.is_integer() and "." not in words else number


def _coordinate(reference: str) -> tuple[int, int]:
    found = REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"no cell: {reference}")
    return int(found[2]), _column(found[1])


@lru_cache(1024)
def _column(letters: str) -> int:
    return column_index_from_string(letters)


def _merge(reference: str) -> Merge:
    left, top, right, bottom = range_boundaries(reference)
    return Merge(top or 1, left or 1, bottom or MAX_ROW, right or MAX_COLUMN)
