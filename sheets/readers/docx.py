"""Reads .docx with python-docx: paragraphs as column A of the sheet 正文, each table a sheet.

Read are the words of the document itself: tracked deletions, comments, headers, footers and text
boxes are not. Struck-out words are read and said. Fields and links count with what they show.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart

from sheets.cells import Cell, Flaw, Merge, Sheet, clean, squeeze
from sheets.problems import BODY_TEXT, WORD_TABLE, FileProblem, Severity, UnreadableFile
from sheets.readers.docx_numbering import Numbering
from sheets.readers.docx_text import DocxWords, words_of
from sheets.readers.texts import MACROS, Budget, filled
from sheets.safety import DAMAGED

PARAGRAPH, TABLE, CONTROL, CONTENT = qn("w:p"), qn("w:tbl"), qn("w:sdt"), qn("w:sdtContent")
ROW, CELL = qn("w:tr"), qn("w:tc")
WRAPPERS = {qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")}
PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
TEXT_BOX = qn("w:txbxContent")
DELETED_ROW = qn("w:del")
REVISED = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo")))
LARGEST_COLUMN = 500
# What may stand between the parts of a table: （接上页）, — 3 —, 第3页 共9页; and any 续表.
BETWEEN_PAGES = re.compile(r"[(（]?[接续]上[表页][)）]?|[-—－–]*\d{1,3}[-—－–]*|第\d{1,3}页.{0,8}")
# Documents with macros and templates are read as any other; python-docx knows only the first kind.
for kind in ("ms-word.document.macroEnabled", "ms-word.template.macroEnabledTemplate"):
    PartFactory.part_type_for[f"application/vnd.{kind}.main+xml"] = DocumentPart

ONLY_PICTURES = (
    "这份 Word 文档里只有图片（可能是扫描件），没有可以读取的文字。"
    "请换用带文字的文档，或先做文字识别。"
)
REVISIONS = "文档里有尚未接受的修订，按修订后的文字读入：删去的不读，插入的读入。请确认。"
NESTED = "这一格里套着另一张表，它的文字都并入了这一格。请确认，或把里面的表格移出来。"
TEXT_BOXES = "文档里有文本框，框里的文字没有读入。如其中有需要导入的内容，请改为正文。"


def read(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """The sheet 正文, then 表格1, 表格2 …, and what was left out.

    Raises UnreadableFile where python-docx cannot make sense of the bytes, or nothing is written.
    """
    try:
        part: Any = Package.open(BytesIO(data)).main_document_part
        reading = _Reading(name, Numbering(part))
        reading.blocks(part.element.body)
        boxes, pictures = _boxes_and_pictures(part.element.body)
        revised = next(part.element.body.iter(*REVISED), None) is not None
    except UnreadableFile:
        raise
    except Exception as error:  # python-docx raises whatever it stumbles over
        raise UnreadableFile(DAMAGED) from error
    sheets = reading.sheets()
    problems = [FileProblem(Severity.WARNING, MACROS)] if b"vbaProject.bin" in data else []
    if revised:
        problems.append(FileProblem(Severity.WARNING, REVISIONS))
    if boxes:
        problems.append(FileProblem(Severity.WARNING, TEXT_BOXES))
    if not sheets and pictures:
        raise UnreadableFile(ONLY_PICTURES)
    return sheets, [*problems, *reading.problems]


class _Table:
    """A table being read; one that is split over pages goes on in it."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.cells: list[Cell] = []
        self.merges: list[Merge] = []
        self.rows = 0
        self.width = 0


class _Reading:
    def __init__(self, name: str, numbering: Numbering) -> None:
        self.name = name
        self.numbering = numbering
        self.budget = Budget()
        self.paragraphs: list[Cell] = []
        self.tables: list[_Table] = []
        self.problems: list[FileProblem] = []
        self.count = 0
        self.words_since_table = True

    def blocks(self, parent: Any) -> None:
        """Take the paragraphs and tables in their order, those in content controls too."""
        for element in parent:
            if element.tag == PARAGRAPH:
                self._paragraph(element)
            elif element.tag == TABLE:
                self._table(element)
            elif element.tag == CONTROL:
                self.blocks(element.findall(CONTENT)[0] if element.findall(CONTENT) else ())
            elif element.tag in WRAPPERS:
                self.blocks(element)

    def sheets(self) -> list[Sheet]:
        found = [Sheet(BODY_TEXT, self.name, self.paragraphs)]
        for number, table in enumerate(self.tables, 1):
            name = f"{WORD_TABLE}{number}"
            found.append(Sheet(name, self.name, table.cells, table.merges, after=table.after))
        return [sheet for sheet in found if sheet.rows]

    def _paragraph(self, element: Any) -> None:
        self.count += 1
        cell = self._cell(self.count, 1, words_of(element, self.numbering))
        if cell:
            self.paragraphs.append(cell)
            words = squeeze(cell.text)
            if "续表" in words:
                self.words_since_table = False
            elif not BETWEEN_PAGES.fullmatch(words):
                self.words_since_table = True

    def _cell(self, row: int, column: int, words: DocxWords) -> Cell | None:
        flaw = words.flaw or (Flaw(Severity.WARNING, NESTED) if words.nested else None)
        return filled(row, column, words.text, flaw=flaw, budget=self.budget)

    def _table(self, element: Any) -> None:
        """A table right below another one with as many columns is the same, split over pages.

        A table of one cell with tables in it is a frame around them.
        """
        table = _Table(self.count)
        rows = list(_children(element, ROW))
        if (framed := _framed(rows)) is not None:
            self.blocks(framed)
            return
        width = max((_width(row) for row in rows), default=0)
        if self.tables and not self.words_since_table and self.tables[-1].width == width:
            table = self.tables[-1]
        else:
            self.tables.append(table)
        table.width = width
        self._rows(table, rows)
        self.words_since_table = False

    def _rows(self, table: _Table, rows: list[Any]) -> None:
        open_merges: dict[tuple[int, int], int] = {}
        for element in rows:
            if element.trPr is not None and element.trPr.find(DELETED_ROW) is not None:
                continue
            table.rows += 1
            column = 1 + element.grid_before
            for cell in _children(element, CELL):
                span = max(1, cell.grid_span)
                if column + span > LARGEST_COLUMN:
                    raise ValueError("too many columns")
                self._table_cell(table, cell, column, span, open_merges)
                column += span
        for (left, span), top in open_merges.items():
            _merge(table, top, left, span, table.rows)

    def _table_cell(
        self, table: _Table, cell: Any, column: int, span: int, open_merges: dict
    ) -> None:
        place = (column, span)
        if cell.vMerge == "continue" and place in open_merges:
            return
        if place in open_merges:
            _merge(table, open_merges.pop(place), column, span, table.rows - 1)
        if cell.vMerge == "restart":
            open_merges[place] = table.rows
        elif span > 1:
            _merge(table, table.rows, column, span, table.rows)
        found = self._cell(table.rows, column, _cell_words(cell, self.numbering))
        if found:
            table.cells.append(found)


def _merge(table: _Table, top: int, left: int, span: int, bottom: int) -> None:
    if bottom > top or span > 1:
        table.merges.append(Merge(top, left, bottom, left + span - 1))


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in content controls too."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag == CONTROL:
            for content in element.findall(CONTENT):
                yield from _children(content, tag)
        elif element.tag in WRAPPERS:
            yield from _children(element, tag)


def _framed(rows: list[Any]) -> Any:
    """The only cell of a table that holds tables itself; None for any other table."""
    cells = [cell for row in rows for cell in _children(row, CELL)]
    return (
        cells[0] if len(cells) == 1 and next(_children(cells[0], TABLE), None) is not None else None
    )


def _width(row: Any) -> int:
    spans = (max(1, cell.grid_span) for cell in _children(row, CELL))
    return row.grid_before + sum(spans) + row.grid_after


def _cell_words(cell: Any, numbering: Numbering) -> DocxWords:
    """The paragraphs of a cell, a line each; a table within it counts with its words."""
    found = [words_of(paragraph, numbering) for paragraph in _paragraphs(cell)]
    struck = "".join(words.struck for words in found)
    nested = next(_children(cell, TABLE), None) is not None
    return DocxWords("\n".join(words.text for words in found), struck, nested)


def _paragraphs(parent: Any) -> Iterator[Any]:
    yield from _children(parent, PARAGRAPH)
    for table in _children(parent, TABLE):
        for row in _children(table, ROW):
            for cell in _children(row, CELL):
                yield from _paragraphs(cell)


def _boxes_and_pictures(body: Any) -> tuple[bool, bool]:
    boxes = any(
        clean("".join(text.text or "" for text in box.iter(qn("w:t"))))
        for box in body.iter(TEXT_BOX)
    )
    return boxes, next(body.iter(*PICTURES), None) is not None
