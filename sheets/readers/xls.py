"""Reads .xls and WPS .et with python-calamine, after a look through the file's records.

The look finds what calamine does not tell or cannot bear: see biff.py. Calamine is given no more
than the stream that was looked through, in a container of our own making.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from sheets.cells import Cell, Merge, Sheet, clean, column_letter
from sheets.ole import Ole, packed
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers.biff import BookLook, SheetLook
from sheets.readers.default_password import opened
from sheets.readers.number_formats import shown
from sheets.readers.texts import (
    HIDDEN,
    MACROS,
    Budget,
    bounded_merges,
    error_value,
    filled,
    struck_out,
)
from sheets.safety import DAMAGED, PROTECTED

MAX_AREA = 1_000_000  # places in the rectangles that the cells of all sheets span; 100 bytes each
COMMENT = "这一格有批注，没有读入。"
NAMED_AT_MOST = 20  # comments


def read(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """The visible sheets with something in them, and what was left out or looks wrong.

    Raises UnreadableFile for one with a password, one that makes no sense, or too far a cell.
    """
    return _read_plain(name, data, opened)


def _read_plain(
    name: str, data: bytes, unlocked: Callable[[bytes], bytes | None]
) -> tuple[list[Sheet], list[FileProblem]]:
    """Read a file; one with a password as `unlocked` opens it, once."""
    try:
        ole = Ole(data)
        kind = "Workbook" if "WORKBOOK" in ole.streams else "Book"
        stream = ole.stream(kind)
        look = BookLook(stream)
        if look.protected and (plain := unlocked(data)):
            return _read_plain(name, plain, lambda _: None)
        _check(look)
        sheets, problems = _read(name, packed(kind, stream), look)
    except UnreadableFile:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in calamine is no Exception
        raise UnreadableFile(DAMAGED) from error
    if "_VBA_PROJECT" in ole.streams:
        problems.insert(0, FileProblem(Severity.WARNING, MACROS))
    return sheets, problems


def _check(look: BookLook) -> None:
    if look.protected:
        raise UnreadableFile(PROTECTED)
    if not look.is_sound:
        raise UnreadableFile(DAMAGED)
    widest = max(look.sheets.values(), key=lambda sheet: sheet.area, default=SheetLook())
    if sum(sheet.area for sheet in look.sheets.values()) > MAX_AREA:
        corner = f"{column_letter(widest.right + 1)}{widest.bottom + 1}"
        raise UnreadableFile(
            f"表格范围过大，一直到 {corner} 单元格。请删去表格以外的多余行列，或另存为 .xlsx 后上传。"
        )


def _read(name: str, data: bytes, look: BookLook) -> tuple[list[Sheet], list[FileProblem]]:
    sheets: list[Sheet] = []
    problems: list[FileProblem] = []
    budget = Budget()
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        looks = [look.sheets.get(place, SheetLook()) for place in look.places]
        if len(looks) != len(book.sheets_metadata):
            looks = [SheetLook() for _ in book.sheets_metadata]
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            if about.visible != SheetVisibleEnum.Visible:
                problems.append(FileProblem(Severity.WARNING, HIDDEN, about.name))
                continue
            found = book.get_sheet_by_index(index)
            merges, wrong = bounded_merges(about.name, _merges(found))
            problems += wrong
            cells = _cells(found, look, looks[index], budget)
            for row, column in sorted(looks[index].notes)[:NAMED_AT_MOST]:
                place = about.name, row + 1, column_letter(column + 1)
                problems.append(FileProblem(Severity.WARNING, COMMENT, *place))
            rows = {row + 1 for row in looks[index].hidden_rows}
            columns = {column + 1 for column in looks[index].hidden_columns}
            hidden = rows, columns
            sheets.append(Sheet(clean(about.name), name, cells, merges, hidden=hidden))
    return [sheet for sheet in sheets if sheet.rows], problems


def _merges(sheet: Any) -> list[Merge]:
    ranges = sheet.merged_cell_ranges or ()
    return [Merge(top + 1, left + 1, low + 1, right + 1) for (top, left), (low, right) in ranges]


def _cells(sheet: Any, book: BookLook, look: SheetLook, budget: Budget) -> Iterator[Cell]:
    for (row, column), error in look.errors.items():
        yield Cell(row + 1, column + 1, "", error, flaw=error_value(error))
    if sheet.start is None:
        return
    top, left = sheet.start
    for row, values in enumerate(sheet.to_python(), top):
        for column, value in enumerate(values, left):
            place = (row, column)
            if value == "" or place in look.errors:
                continue
            cell = _cell(place, value, book, look.styles.get(place, 0), budget)
            if cell:
                yield cell


def _cell(
    place: tuple[int, int], value: Any, book: BookLook, style: int, budget: Budget
) -> Cell | None:
    row, column = place[0] + 1, place[1] + 1
    number_format = book.format_of(style)
    text, flaw = shown(str(value) if isinstance(value, timedelta) else value, number_format)
    if book.is_struck(style):
        flaw = flaw or struck_out(text)
    return filled(row, column, text, value, number_format=number_format, flaw=flaw, budget=budget)
