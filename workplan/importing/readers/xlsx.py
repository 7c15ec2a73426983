"""Reads .xlsx and .xlsm with openpyxl's parsers: one pass, sparse, no formula ever computed.

openpyxl.load_workbook is not used: it builds a cell for each place under a merged range (a merge
of A1:XFD1048576 is a memory bomb), walks pictures, charts and comments, and needs a second pass to
tell a formula without a cached value from an empty cell. Its package, string, style and sheet
parsers are used; they read all XML through defusedxml.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE, is_date_format
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    MERGE_TAG,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.functions import iterparse

from workplan.importing.cells import Cell, Flaw, Merge, Sheet, clean
from workplan.importing.problems import Problem, Severity, UnreadableFile
from workplan.importing.readers.number_formats import CHINESE_FORMATS, shown
from workplan.importing.safety import DAMAGED, TOO_MUCH

MAX_TEXT = 5000  # characters kept of one cell
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_CHARACTERS = 10_000_000  # of all cells; one shared string may stand in a million of them
MAX_MERGED_ROWS = 100_000  # rows that a sheet's merged ranges cover, added up
TALLEST_MERGE = 1000  # rows
ESCAPED_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")

NOT_COMPUTED = Flaw(
    Severity.ERROR,
    "这里是公式，文件里没有存下算好的值。请在 Excel 中打开并保存一次，或改填文字。",
)


def read(name: str, data: bytes) -> tuple[list[Sheet], list[Problem]]:
    """The visible sheets with something in them, and what was left out or looks wrong.

    Raises UnreadableFile where openpyxl cannot make sense of the bytes, or there is too much.
    """
    try:
        found = list(_sheets(data))
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers stumble over
        raise UnreadableFile(DAMAGED) from error
    problems = [problem for sheet in found for problem in sheet.problems]
    if b"vbaProject.bin" in data:
        message = "文件带有宏。宏没有运行，也没有读入。"
        problems.insert(0, Problem(Severity.WARNING, message))
    sheets = (Sheet(sheet.name, name, sheet.cells, sheet.merges) for sheet in found)
    return [sheet for sheet in sheets if sheet.rows], problems


class _Found(NamedTuple):
    name: str
    cells: list[Cell]
    merges: list[Merge]
    problems: list[Problem]


class _Package(ExcelReader):
    """openpyxl's reader, stopped before sheets, pictures, charts and document properties."""

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)

    def formats(self) -> list[str]:
        """The number format of each cell style, in the order in which cells point at them."""
        book: Any = self.wb
        custom = dict(enumerate(book._number_formats, BUILTIN_FORMATS_MAX_SIZE))
        known = {**BUILTIN_FORMATS, **CHINESE_FORMATS, **custom}
        return [known.get(style.numFmtId, "General") for style in book._cell_styles]


class _SheetParser(WorkSheetParser):
    """openpyxl's sheet parser, kept to rows and merged ranges."""

    def __init__(self, source: Any, package: _Package) -> None:
        self.formats = package.formats()
        super().__init__(
            source,
            package.shared_strings,
            data_only=True,
            epoch=package.wb.epoch,
            date_formats={i for i, code in enumerate(self.formats) if is_date_format(code)},
        )
        self.merges: list[Merge] = []

    def cells(self) -> Iterator[Cell]:
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                _, found = self.parse_row(element)
                yield from (parsed["cell"] for parsed in found if parsed["cell"])
                element.clear()
                self.row_dimensions.clear()
            elif element.tag == MERGE_TAG:
                self.merges = [_merge(child.get("ref", "")) for child in element]

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """What openpyxl parses, and our own cell (None for an empty one) under "cell"."""
        parsed = super().parse_cell(element)
        parsed["cell"] = self._cell(element, **parsed)
        return parsed

    def _cell(
        self, element: Any, row: int, column: int, value: Any, data_type: str, style_id: int
    ) -> Cell | None:
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise ValueError(f"cell outside the sheet: {row}, {column}")
        if value is None:
            formula = _formula_without_value(element)
            return Cell(row, column, "", formula, flaw=NOT_COMPUTED) if formula else None
        if data_type == "e":
            return Cell(row, column, "", value, flaw=_error_value(value))
        return _filled(row, column, value, self.formats[style_id])


def _sheets(data: bytes) -> Iterator[_Found]:
    package = _Package(BytesIO(data), data_only=True, keep_links=False)
    package.read()
    budget = MAX_CHARACTERS
    for sheet, relation in package.parser.find_sheets():
        if "worksheet" not in relation.Type:
            continue
        if sheet.state != "visible":
            message = "这张工作表是隐藏的，没有读入。如需导入，请先取消隐藏。"
            yield _Found(sheet.name, [], [], [Problem(Severity.WARNING, message, sheet.name)])
            continue
        with package.archive.open(relation.target) as source:
            parser = _SheetParser(source, package)
            cells = []
            for cell in parser.cells():
                cells.append(cell)
                budget -= len(cell.text)
                if budget < 0:
                    raise UnreadableFile(TOO_MUCH)
        yield _found(sheet.name, cells, parser.merges)


def _found(name: str, cells: list[Cell], merges: list[Merge]) -> _Found:
    heights = [merge.bottom - merge.top + 1 for merge in merges]
    if sum(heights) <= MAX_MERGED_ROWS and max(heights, default=0) <= TALLEST_MERGE:
        return _Found(name, cells, merges, [])
    message = "合并单元格过多，合并没有照办，只读各区域左上角的内容。请取消整列合并。"
    return _Found(name, cells, [], [Problem(Severity.WARNING, message, name)])


def _merge(reference: str) -> Merge:
    left, top, right, bottom = range_boundaries(reference)
    return Merge(top or 1, left or 1, bottom or MAX_ROW, right or MAX_COLUMN)


def _formula_without_value(element: Any) -> str:
    """The formula of a cell that has one and no cached value, "" otherwise.

    A formula whose result is the empty text has one: Excel writes t="str" and an empty <v>.
    """
    formula = element.find(FORMULA_TAG)
    computed_empty = element.get("t") == "str" and element.find(VALUE_TAG) is not None
    return "" if formula is None or computed_empty else f"={formula.text or ''}"


def _error_value(value: object) -> Flaw:
    message = f"这里是 Excel 的错误值 {value}。请在 Excel 中改正，或改填文字。"
    return Flaw(Severity.ERROR, message)


def _filled(row: int, column: int, value: Any, number_format: str) -> Cell | None:
    text, flaw = shown(value, number_format)
    if len(text) > MAX_TEXT:
        message = f"单元格有{len(text)}个字，只读入前{MAX_TEXT}个。请缩短后重新导入。"
        text, flaw = text[:MAX_TEXT], Flaw(Severity.ERROR, message)
        value = text
    text = clean(ESCAPED_CONTROL.sub(lambda found: chr(int(found[1], 16)), text))
    return Cell(row, column, text, value, number_format, flaw) if text or flaw else None
