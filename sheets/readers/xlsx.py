"""Reads .xlsx and .xlsm: one pass, sparse, no formula ever computed.

openpyxl reads the package, the workbook and the styles. openpyxl.load_workbook is not used: it
builds a cell for each place under a merged range (a merge of A1:XFD1048576 is a memory bomb), walks
pictures, charts and comments, and needs a second pass to tell a formula without a cached value from
an empty cell. Sheets and strings are read by xlsx_xml.py.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE, is_date_format
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from sheets.cells import Cell, Merge, Sheet
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers.number_formats import CHINESE_FORMATS
from sheets.readers.texts import HIDDEN, MACROS, Budget, bounded_merges
from sheets.readers.xlsx_cells import Book, SheetCells, Style
from sheets.readers.xlsx_xml import Rich, StringsPart
from sheets.safety import DAMAGED


def read(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """The visible sheets with something in them, and what was left out or looks wrong.

    Raises UnreadableFile where the bytes make no sense, or there is too much.
    """
    try:
        found = list(_sheets(data))
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl and lxml raise whatever they stumble over
        raise UnreadableFile(DAMAGED) from error
    problems = [problem for sheet in found for problem in sheet.problems]
    if b"vbaProject.bin" in data:
        problems.insert(0, FileProblem(Severity.WARNING, MACROS))
    sheets = (Sheet(sheet.name, name, sheet.cells, sheet.merges) for sheet in found)
    return [sheet for sheet in sheets if sheet.rows], problems


class _Found(NamedTuple):
    name: str
    cells: list[Cell]
    merges: list[Merge]
    problems: list[FileProblem]


class _Package(ExcelReader):
    """openpyxl's reader, stopped before sheets, pictures, charts and document properties."""

    def read(self) -> None:
        self.read_manifest()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)

    def strings(self) -> list[Rich]:
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return []
        found = StringsPart()
        with self.archive.open(part.PartName[1:]) as source:
            found.read(source)
        return found.strings

    def styles(self) -> list[Style]:
        """The cell styles, in the order in which cells point at them."""
        book: Any = self.wb
        custom = dict(enumerate(book._number_formats, BUILTIN_FORMATS_MAX_SIZE))
        known = {**BUILTIN_FORMATS, **CHINESE_FORMATS, **custom}
        fonts = book._fonts
        styles = []
        for style in book._cell_styles:
            code = known.get(style.numFmtId, "General")
            is_struck = style.fontId < len(fonts) and bool(fonts[style.fontId].strike)
            styles.append(Style(code, is_date_format(code), is_struck))
        return styles


def _sheets(data: bytes) -> Iterator[_Found]:
    package: Any = _Package(BytesIO(data), data_only=True, keep_links=False)
    package.read()
    book = Book(package.strings(), package.styles(), package.wb.epoch, Budget())
    for sheet, relation in package.parser.find_sheets():
        if "worksheet" not in relation.Type:
            continue
        if sheet.state != "visible":
            problem = FileProblem(Severity.WARNING, HIDDEN, sheet.name)
            yield _Found(sheet.name, [], [], [problem])
            continue
        found = SheetCells(book)
        with package.archive.open(relation.target) as source:
            found.read(source)
        merges, problems = bounded_merges(sheet.name, found.merges)
        yield _Found(sheet.name, found.cells, merges, problems)
