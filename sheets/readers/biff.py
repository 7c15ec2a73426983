"""Looks through the records of an .xls workbook for what python-calamine does not tell.

These are: a password, how far the cells reach (calamine lays out the whole rectangle in memory),
the number format of each cell, whether its font is struck out, error values such as #REF!, and
which rows and columns are hidden and which cells have a comment.

Source: [MS-XLS].
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS

from sheets.readers.number_formats import CHINESE_FORMATS

BOF, DIMENSIONS, FILEPASS, BOUNDSHEET, SST = 0x0809, 0x0200, 0x002F, 0x0085, 0x00FC
ROW, COLUMNS, NOTE = 0x0208, 0x007D, 0x001C
ROW_HIDDEN, COLUMN_HIDDEN = 0x20, 0x01
FORMAT, XF, FONT = 0x041E, 0x00E0, 0x0031
LABEL_SST, RK, NUMBER, LABEL, FORMULA, BOOL_ERR, MUL_RK, RSTRING = (
    0x00FD,
    0x027E,
    0x0203,
    0x0204,
    0x0006,
    0x0205,
    0x00BD,
    0x00D6,
)
CELLS = {LABEL_SST, RK, NUMBER, LABEL, FORMULA, BOOL_ERR, RSTRING}
BIFF8 = 0x0600
MAX_ROWS, MAX_COLUMNS = 1 << 16, 1 << 8
IS_ERROR = 2  # the kind of a formula's result
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
STRUCK = 0x0008
UNUSED_FONT = 4  # there is no font of this number: later ones stand one place earlier


@dataclass
class SheetLook:
    """A sheet's cells as (row, column) counted from 0: their extent, formats and strikes."""

    top: int = 1 << 16
    left: int = 1 << 16
    bottom: int = -1
    right: int = -1
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: set[tuple[int, int]] = field(default_factory=set)
    is_sound: bool = True

    @property
    def area(self) -> int:
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)

    def add(self, row: int, column: int, style: int) -> None:
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)
        self.styles[row, column] = style


class BookLook:
    """What the records of a workbook stream say. Raises struct.error or IndexError on broken ones."""

    def __init__(self, stream: bytes) -> None:
        self.protected = False
        self.strings = 0
        self.size = len(stream)
        self.sheets: dict[int, SheetLook] = {}
        self.places: list[int] = []
        self._formats: dict[int, str] = {}
        self._xfs: list[tuple[int, int]] = []
        self._fonts: list[bool] = []
        self._is_biff8 = True
        self._sheet = SheetLook()
        for start, kind, body in _records(stream):
            self._take(start, kind, body)

    @property
    def is_sound(self) -> bool:
        """Whether nothing in it makes calamine reserve more memory than there is.

        It reserves room for as many strings and cells as the file claims to have, and a failed
        reservation ends the process.
        """
        sheets = self.sheets.values()
        begin_somewhere = set(self.places) <= self.sheets.keys()
        return begin_somewhere and self.strings <= self.size and all(s.is_sound for s in sheets)

    def format_of(self, style: int) -> str:
        if not self._is_biff8 or style >= len(self._xfs):
            return "General"
        number = self._xfs[style][1]
        known = self._formats.get(number) or CHINESE_FORMATS.get(number)
        return known or BUILTIN_FORMATS.get(number, "General")

    def is_struck(self, style: int) -> bool:
        if style >= len(self._xfs):
            return False
        font = self._xfs[style][0]
        font -= font > UNUSED_FONT
        return font < len(self._fonts) and self._fonts[font]

    def _take(self, start: int, kind: int, body: bytes) -> None:
        if kind in CELLS:
            self._sheet.add(*struct.unpack_from("<HHH", body))
            if error := _error(kind, body):
                self._sheet.errors[struct.unpack_from("<HH", body)] = error
        elif kind == MUL_RK:
            row, first = struct.unpack_from("<HH", body)
            for place in range((len(body) - 6) // 6):
                (style,) = struct.unpack_from("<H", body, 4 + 6 * place)
                self._sheet.add(row, first + place, style)
        elif kind == ROW:
            row, flags = struct.unpack_from("<H10xB", body)
            if flags & ROW_HIDDEN:
                self._sheet.hidden_rows.add(row)
        elif kind == COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            if flags & COLUMN_HIDDEN or not width:
                self._sheet.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
        elif kind == NOTE:
            self._sheet.notes.add(struct.unpack_from("<HH", body))
        elif kind == BOF:
            self._sheet = self.sheets[start] = SheetLook()
            self._is_biff8 &= struct.unpack_from("<H", body)[0] == BIFF8
        elif kind == FILEPASS:
            self.protected = True
        elif kind == BOUNDSHEET:
            self.places.append(struct.unpack_from("<I", body)[0])
        elif kind == DIMENSIONS:
            self._sheet.is_sound &= _is_possible(body)
        elif kind == SST:
            self.strings = struct.unpack_from("<I", body, 4)[0]
        else:
            self._style(kind, body)

    def _style(self, kind: int, body: bytes) -> None:
        if kind == XF:
            self._xfs.append(struct.unpack_from("<HH", body))
        elif kind == FONT:
            self._fonts.append(bool(struct.unpack_from("<H", body, 2)[0] & STRUCK))
        elif kind == FORMAT and self._is_biff8:
            number, length, wide = struct.unpack_from("<HHB", body)
            code = body[5 : 5 + length * 2] if wide & 1 else body[5 : 5 + length]
            self._formats[number] = code.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _is_possible(dimensions: bytes) -> bool:
    """Whether a sheet may reach from and to where a DIMENSIONS record says."""
    layout = "<IIHH" if len(dimensions) >= 12 else "<HHHH"
    top, bottom, left, right = struct.unpack_from(layout, dimensions)
    return top <= bottom <= MAX_ROWS and left <= right <= MAX_COLUMNS


def _error(kind: int, body: bytes) -> str:
    """The error value that a cell holds, or its formula came to; "" for none."""
    if kind == BOOL_ERR and body[7]:
        return ERRORS.get(body[6], "#N/A")
    if kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == IS_ERROR:
        return ERRORS.get(body[8], "#N/A")
    return ""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where each record starts, its kind and its body; zeros at the end are padding."""
    start = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        if kind == 0 and length == 0:
            return
        yield start, kind, stream[start + 4 : start + 4 + length]
        start += 4 + length
