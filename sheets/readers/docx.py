"""Reads .docx: paragraphs as column A of the sheet 正文, each table a sheet.

Read are the words of the document itself, in whatever they are wrapped, and those of text boxes
after the paragraph that they hang on. Tracked deletions, headers and footers are not, nor what
Word itself writes into a field that nobody filled in (选择一项).
Hidden words, comments, footnotes and what cannot be read are left out and said, each with its place.
Struck-out words are read and said. Fields and links count with what they show.
"""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from sheets.cells import Cell, Flaw, Merge, Sheet, clean, column_letter, squeeze
from sheets.problems import BODY_TEXT, WORD_TABLE, FileProblem, Severity, UnreadableFile
from sheets.readers.docx_numbering import Numbering
from sheets.readers.docx_package import WordPackage
from sheets.readers.docx_styles import VALUE, Styles, is_on, whole
from sheets.readers.docx_text import (
    ALTERNATIVES,
    EXCEL_OBJECT,
    OTHER_OBJECT,
    PICTURE,
    TEXT,
    DocxTexts,
    DocxWords,
    chosen,
)
from sheets.readers.texts import MACROS, Budget, filled
from sheets.safety import DAMAGED

PARAGRAPH, TABLE, CONTROL, CONTENT = qn("w:p"), qn("w:tbl"), qn("w:sdt"), qn("w:sdtContent")
CONTROL_PROPERTIES, PLACEHOLDER = qn("w:sdtPr"), qn("w:showingPlcHdr")
ROW, CELL = qn("w:tr"), qn("w:tc")
WRAPPERS = {qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")}
CHUNK = qn("w:altChunk")
ROW_PROPERTIES, CELL_PROPERTIES = qn("w:trPr"), qn("w:tcPr")
SPAN, MERGED_DOWN = qn("w:gridSpan"), qn("w:vMerge")
DELETED_ROW, HIDDEN_ROW, DELETED_CELL = qn("w:del"), qn("w:hidden"), qn("w:cellDel")
REVISED = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo")))
LARGEST_COLUMN = 500
NOTICES_AT_MOST = 200
# What may stand between the parts of a table: （接上页）, — 3 —, 第3页 共9页; and any 续表.
BETWEEN_PAGES = re.compile(r"[(（]?[接续]上[表页][)）]?|[-—－–]*\d{1,3}[-—－–]*|第\d{1,3}页.{0,8}")

ONLY_PICTURES = (
    "这份 Word 文档里只有图片（可能是扫描件），没有可以读取的文字。"
    "请换用带文字的文档，或先做文字识别。"
)
REVISIONS = "文档里有尚未接受的修订，按修订后的文字读入：删去的不读，插入的读入。请确认。"
NESTED = "这一格里套着另一张表，它的文字都并入了这一格。请确认，或把里面的表格移出来。"
TEXT_BOXES = "这里有文本框，框里的文字已接在这一段后面读入。请核对位置。"
BOX_IN_CELL = "这一格里有文本框，框里的文字“{}”没有读入。如需要导入，请改为格内的文字。"
OBJECT = "这里是{}，其中的内容没有读入。如需导入，请双击打开，把内容复制成文档里的表格。"
CHUNKS = (
    "文档里嵌着另一份文件，要用 Word 打开才会成为正文，其中的内容没有读入。"
    "请用 Word 打开，直接保存后重新上传。"
)
# The gravest first: what a paragraph with several of them is said to be.
OBJECTS = (EXCEL_OBJECT, OTHER_OBJECT, PICTURE)
MORE_NOTICES = "没有读入的内容太多，其余没有逐一列出。"


def read(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """The sheet 正文, then 表格1, 表格2 …, and what was left out.

    Raises UnreadableFile where the bytes make no sense, or nothing is written.
    """
    try:
        package = WordPackage(data)
        styles = Styles(package.styles)
        texts = DocxTexts(styles, Numbering(package.numbering, styles), package.notes())
        _empty_placeholders(package.body)
        reading = _Reading(name, texts, package.body)
        reading.blocks(package.body)
        revised = next(package.body.iter(*REVISED), None) is not None
        sheets = reading.sheets()
    except UnreadableFile:
        raise
    except Exception as error:  # lxml, expat and zipfile raise whatever they stumble over
        raise UnreadableFile(DAMAGED) from error
    problems = [FileProblem(Severity.WARNING, MACROS)] if b"vbaProject.bin" in data else []
    if revised:
        problems.append(FileProblem(Severity.WARNING, REVISIONS))
    if not sheets and not reading.problems and reading.objects:
        raise UnreadableFile(ONLY_PICTURES)
    return sheets, [*problems, *reading.problems]


def _empty_placeholders(body: Any) -> None:
    """Take out the words that Word shows in content controls which nobody filled in."""
    for control in body.iter(CONTROL):
        properties = control.find(CONTROL_PROPERTIES)
        if properties is not None and is_on(properties, PLACEHOLDER):
            for text in control.iter(TEXT):
                text.text = ""


class _Table:
    """A table being read; one that is split over pages goes on in it."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.cells: list[Cell] = []
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.rows = 0
        self.width = 0


class _Reading:
    def __init__(self, name: str, texts: DocxTexts, body: Any) -> None:
        self.name = name
        self.texts = texts
        self.budget = Budget()
        self.paragraphs: list[Cell] = []
        self.tables: list[_Table] = []
        self.problems: list[FileProblem] = []
        self.objects: dict[int, str] = {}
        self.has_chunks = next(body.iter(CHUNK), None) is not None
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
            elif element.tag == ALTERNATIVES:
                self.blocks(chosen(element))
            elif element.tag == CHUNK:
                self.count += 1
                place = BODY_TEXT, self.count
                self.problems.append(FileProblem(Severity.ERROR, CHUNKS, *place))

    def sheets(self) -> list[Sheet]:
        found = [Sheet(BODY_TEXT, self.name, self.paragraphs, objects=self.objects)]
        for number, table in enumerate(self.tables, 1):
            sheet = Sheet(
                f"{WORD_TABLE}{number}",
                self.name,
                table.cells,
                table.merges,
                after=table.after,
                hidden=(table.hidden, frozenset()),
            )
            found.append(sheet)
        return [sheet for sheet in found if sheet.rows]

    def _paragraph(self, element: Any) -> None:
        self.count += 1
        words = self.texts.words(element)
        cell = self._cell(self.count, 1, words)
        notices = list(words.skipped)
        if words.objects:
            self.objects[self.count] = min(words.objects, key=OBJECTS.index)
            named = sorted({found for found in words.objects if found != PICTURE})
            notices += [OBJECT.format(found) for found in named]
        if words.boxes:
            notices.append(TEXT_BOXES)
        self._say(notices, BODY_TEXT, self.count)
        if cell:
            self.paragraphs.append(cell)
            text = squeeze(cell.text)
            if "续表" in text:
                self.words_since_table = False
            elif not BETWEEN_PAGES.fullmatch(text):
                self.words_since_table = True
        for box in words.boxes:
            self.blocks(box)

    def _say(self, notices: list[str], sheet: str, row: int, column: int = 0) -> None:
        """Note what was left out; a document full of it is told once."""
        for words in notices:
            if len(self.problems) == NOTICES_AT_MOST:
                self.problems.append(FileProblem(Severity.WARNING, MORE_NOTICES))
            elif len(self.problems) < NOTICES_AT_MOST:
                letter = column_letter(column) or None
                self.problems.append(FileProblem(Severity.WARNING, words, sheet, row, letter))

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
            properties = element.find(ROW_PROPERTIES)
            if properties is not None and properties.find(DELETED_ROW) is not None:
                continue
            table.rows += 1
            if properties is not None and is_on(properties, HIDDEN_ROW):
                table.hidden.add(table.rows)
            column = 1 + element.grid_before
            for cell in _children(element, CELL):
                properties = cell.find(CELL_PROPERTIES)
                if properties is not None and properties.find(DELETED_CELL) is not None:
                    continue
                span = _span(properties)
                if column + span > LARGEST_COLUMN:
                    raise ValueError("too many columns")
                merged = _merged_down(properties)
                self._table_cell(table, cell, merged, (column, span), open_merges)
                column += span
        for (left, span), top in open_merges.items():
            _merge(table, top, left, span, table.rows)

    def _table_cell(
        self, table: _Table, cell: Any, merged: str, place: tuple[int, int], open_merges: dict
    ) -> None:
        column, span = place
        if merged == "continue" and place in open_merges:
            return
        if place in open_merges:
            _merge(table, open_merges.pop(place), column, span, table.rows - 1)
        if merged == "restart":
            open_merges[place] = table.rows
        elif span > 1:
            _merge(table, table.rows, column, span, table.rows)
        words = self._cell_words(cell)
        found = self._cell(table.rows, column, words)
        if found:
            table.cells.append(found)
        notices = [*words.skipped, *(OBJECT.format(found) for found in sorted(set(words.objects)))]
        for box in words.boxes:
            text = clean("".join(part.text or "" for part in box.iter(qn("w:t"))))
            notices += [BOX_IN_CELL.format(text[:60])] if text else []
        if self.has_chunks and next(cell.iter(CHUNK), None) is not None:
            notices.append(CHUNKS)
        if notices:
            sheet = f"{WORD_TABLE}{self.tables.index(table) + 1}"
            self._say(notices, sheet, table.rows, column)

    def _cell_words(self, cell: Any) -> DocxWords:
        """The paragraphs of a cell, a line each; a table within it counts with its words."""
        found = [self.texts.words(paragraph) for paragraph in _paragraphs(cell)]
        nested = next(_children(cell, TABLE), None) is not None
        if len(found) == 1 and not nested:
            return found[0]
        return DocxWords(
            "\n".join(words.text for words in found),
            "".join(words.struck for words in found),
            nested,
            tuple(skipped for words in found for skipped in words.skipped),
            tuple(box for words in found for box in words.boxes),
            tuple(drawn for words in found for drawn in words.objects),
        )


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
        elif element.tag == ALTERNATIVES:
            yield from _children(chosen(element), tag)


def _framed(rows: list[Any]) -> Any:
    """The only cell of a table that holds tables itself; None for any other table."""
    cells = [cell for row in rows for cell in _children(row, CELL)]
    return (
        cells[0] if len(cells) == 1 and next(_children(cells[0], TABLE), None) is not None else None
    )


def _span(properties: Any) -> int:
    """How many columns a cell is wide."""
    found = None if properties is None else properties.find(SPAN)
    return max(1, whole(found.get(VALUE), 1)) if found is not None else 1


def _merged_down(properties: Any) -> str:
    """Whether a cell begins a merge over rows ("restart") or is part of one ("continue")."""
    found = None if properties is None else properties.find(MERGED_DOWN)
    return "" if found is None else found.get(VALUE, "continue")


def _width(row: Any) -> int:
    spans = (_span(cell.find(CELL_PROPERTIES)) for cell in _children(row, CELL))
    return row.grid_before + sum(spans) + row.grid_after


def _paragraphs(parent: Any) -> Iterator[Any]:
    yield from _children(parent, PARAGRAPH)
    for table in _children(parent, TABLE):
        for row in _children(table, ROW):
            for cell in _children(row, CELL):
                yield from _paragraphs(cell)
