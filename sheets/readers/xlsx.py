"""Reads .xlsx and .xlsm: one pass, sparse, no formula ever computed.

openpyxl.load_workbook is not used: it builds a cell for each place under a merged range (a merge of
A1:XFD1048576 is a memory bomb), walks pictures, charts and comments, needs a second pass to tell a
formula without a cached value from an empty cell, and refuses styles that Excel accepts. What is
read are the list of sheets, the strings, what matters of the styles (xlsx_xml.py), and the cells;
what lies over them is said (xlsx_drawn.py).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from sheets.cells import Sheet
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers.number_formats import CHINESE_FORMATS
from sheets.readers.opc import Broken, Package, Relation, attributes
from sheets.readers.symbols import FONTS as SYMBOL_FONTS
from sheets.readers.texts import HIDDEN, MACROS, Budget, bounded_merges
from sheets.readers.xlsx_cells import Book, SheetCells, Style
from sheets.readers.xlsx_drawn import drawn_over
from sheets.readers.xlsx_xml import OFF, Rich, StringsPart, StylesPart
from sheets.safety import DAMAGED

LOST = "这张工作表的内容不在文件里，没有读入。请用 Excel 打开检查，重新另存后再上传。"
MAX_SHEETS = 1000


def read(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """The visible sheets with something in them, and what was left out or looks wrong.

    Raises UnreadableFile where the bytes make no sense, or there is too much.
    """
    try:
        found = list(_sheets(name, data))
    except UnreadableFile:
        raise
    except Exception as error:  # whatever zipfile, expat and int stumble over
        raise UnreadableFile(DAMAGED) from error
    problems = [problem for _, problems in found for problem in problems]
    if b"vbaProject.bin" in data:
        problems.insert(0, FileProblem(Severity.WARNING, MACROS))
    return [sheet for sheet, _ in found if sheet.rows], problems


class _Listed(NamedTuple):
    """A sheet as the workbook lists it; `part` is None where there is none."""

    name: str
    is_hidden: bool
    part: str | None


class _Workbook:
    """The workbook's own part, and what all its sheets share."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        main = self.package.main("sheet.main+xml", "xl/workbook.xml")
        self.relations = {relation.id: relation for relation in self.package.relations(main)}
        listed = attributes(self.package.read(main), {"workbookPr", "sheet"})
        self.sheets = list(self._listed([given for tag, given in listed if tag == "sheet"]))
        mac = any(given.get("date1904", "0") not in OFF for tag, given in listed if tag != "sheet")
        self.epoch: datetime = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900

    def strings(self) -> list[Rich]:
        found = StringsPart()
        if part := self._part("sharedStrings"):
            with self.package.open(part) as source:
                found.read(source)
        return found.strings

    def styles(self) -> list[Style]:
        """The cell styles, in the order in which cells point at them."""
        found = StylesPart()
        if part := self._part("styles"):
            with self.package.open(part) as source:
                found.read(source)
        known = {**BUILTIN_FORMATS, **CHINESE_FORMATS, **found.formats}
        styles = []
        for number, font in found.styles:
            code = known.get(number, "General")
            is_struck = font < len(found.fonts) and found.fonts[font]
            name = found.names.get(font, "")
            name = name if name.lower() in SYMBOL_FONTS else ""
            styles.append(Style(code, is_date_format(code), is_struck, name))
        return styles

    def _part(self, kind: str) -> str:
        """A part by its relationship, else by its content type; "" for none."""
        named = (r.part for r in self.relations.values() if r.kind == kind)
        return next(named, "") or self.package.typed(f"spreadsheetml.{kind}+xml")

    def _listed(self, given: list[dict[str, str]]) -> Iterator[_Listed]:
        """The sheets with cells, in their order; charts and old dialogs are none."""
        if len(given) > MAX_SHEETS:
            raise Broken("too many sheets")
        for sheet in given:
            relation: Relation | None = self.relations.get(sheet.get("id", ""))
            if relation is None or relation.kind == "worksheet":
                is_hidden = sheet.get("state", "visible") != "visible"
                yield _Listed(sheet.get("name", ""), is_hidden, relation and relation.part)


def _sheets(name: str, data: bytes) -> Iterator[tuple[Sheet, list[FileProblem]]]:
    workbook = _Workbook(data)
    book = Book(workbook.strings(), workbook.styles(), workbook.epoch, Budget())
    if workbook.sheets and not any(sheet.part for sheet in workbook.sheets):
        raise Broken("no sheet has a part")
    for listed in workbook.sheets:
        if listed.is_hidden or not listed.part:
            problem = FileProblem(
                Severity.WARNING, HIDDEN if listed.is_hidden else LOST, listed.name
            )
            yield Sheet(listed.name, name, []), [problem]
            continue
        found = SheetCells(book)
        with workbook.package.open(listed.part) as source:
            found.read(source)
        merges, problems = bounded_merges(listed.name, found.merges)
        problems += drawn_over(workbook.package, listed.part, listed.name)
        hidden = found.hidden_rows, found.hidden_columns
        yield Sheet(listed.name, name, found.cells, merges, hidden=hidden), problems
