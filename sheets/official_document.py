"""A Word document in the form of official papers (GB/T 9704-2012).

A4; top 37 mm, left 28 mm, type area 156 × 225 mm; title 二号方正小标宋简体, centred; body 三号
仿宋_GB2312 with lines of 28 pt; levels 一、黑体, （一）楷体; page number — 1 —, outside on each page.
A full page has 22 lines of 28 characters, and no heading stands alone at its foot.
The fonts are named, never shipped: where one is missing, Word takes another.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from itertools import count, pairwise
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from almanac.words import chinese_number

TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
HEADING_FONT, SUBHEADING_FONT, NUMBER_FONT = "黑体", "楷体_GB2312", "宋体"
ERHAO, SANHAO, SIHAO = Pt(22), Pt(16), Pt(14)
LINE = Pt(28)

# Of the type area of 156 mm, what the names of a form's parts take; how high its rows are at least.
_LABEL_MM, _TYPE_AREA_MM, _ROW_MM = 36, 156, 12

# A line has 28 characters, the first of a paragraph two fewer; closer by so many twentieths of a point
# between any two, it takes one more.
_LINE_CHARACTERS, _INDENT_CHARACTERS, _CLOSER = 28, 2, -12

# Text that was pasted may hold characters that no XML may.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class OfficialDocument:
    """A paper that is written from top to bottom; headings count themselves."""

    def __init__(self, title: str, at: datetime) -> None:
        """Begin a paper with its title; `at` is when it was made, for its properties."""
        self._document = Document()
        self._headings = count(1)
        self._subheadings = count(1)
        self._set_up(title, at)
        self._write(title, TITLE_FONT, ERHAO, WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        self._write("", BODY_FONT, SANHAO, indent=False)

    def heading(self, text: str) -> None:
        """一、黑体"""
        self._subheadings = count(1)
        self._write(f"{chinese_number(next(self._headings))}、{text}", HEADING_FONT, keep=True)

    def subheading(self, text: str) -> None:
        """（一）楷体"""
        number = chinese_number(next(self._subheadings))
        self._write(f"（{number}）{text}", SUBHEADING_FONT, keep=True)

    def label(self, text: str) -> None:
        """Write a line of body text that heads the ones below it: 本月推进："""
        self._write(text, BODY_FONT, keep=True)

    def paragraph(self, text: str) -> None:
        """Write body text; each of its lines is a paragraph."""
        for line in text.splitlines():
            if line.strip():
                self._write(line.strip(), BODY_FONT)

    def centred(self, text: str) -> None:
        """Write a line in the middle: the 发文字号 below a title."""
        self._write(text, BODY_FONT, alignment=WD_ALIGN_PARAGRAPH.CENTER, indent=False)

    def addressee(self, text: str) -> None:
        """Write to whom it goes (主送机关), flush left."""
        self._write(text, BODY_FONT, indent=False)

    def signed(self, *lines: str) -> None:
        """Write who signs and the date, four characters in from the right, below an empty line."""
        self._write("", BODY_FONT, indent=False)
        for line in lines:
            self._write(line, BODY_FONT, alignment=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)
            self._document.paragraphs[-1].paragraph_format.right_indent = SANHAO * 4

    def form(self, parts: Sequence[tuple[str, str]]) -> None:
        """Write a form: a row for each part, its name and what is filled in."""
        grid = self._grid(len(parts), (_LABEL_MM, _TYPE_AREA_MM - _LABEL_MM))
        for row, (name, text) in zip(grid.rows, parts, strict=True):
            row.height, row.height_rule = Mm(_ROW_MM), WD_ROW_HEIGHT_RULE.AT_LEAST
            _fill(row.cells[0], name, HEADING_FONT, WD_ALIGN_PARAGRAPH.CENTER)
            _fill(row.cells[1], text, BODY_FONT)

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
    ) -> None:
        """Write a table, its header again on each page; `widths` are millimetres, 156 together."""
        grid = self._grid(len(rows) + 1, widths)
        for cell, text in zip(grid.rows[0].cells, header, strict=True):
            _fill(cell, text, HEADING_FONT, WD_ALIGN_PARAGRAPH.CENTER)
        grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row, texts in zip(list(grid.rows)[1:], rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                _fill(cell, text, BODY_FONT)

    def _grid(self, rows: int, widths: Sequence[int]) -> Table:
        grid = self._document.add_table(rows, len(widths), style="Table Grid")
        grid.autofit = False
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Mm(width)
        for row in grid.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        return grid

    def as_bytes(self) -> bytes:
        """Return the .docx file."""
        body = list(self._document.iter_inner_content())
        if isinstance(body[-1], Table):
            # Converted to .doc, a paper that ends with a table loses it.
            self._write("", BODY_FONT, indent=False)
        stream = BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _set_up(self, title: str, at: datetime) -> None:
        properties = self._document.core_properties
        properties.title, properties.author = title, ""
        properties.created = properties.modified = at.replace(tzinfo=None)
        self._document.settings.odd_and_even_pages_header_footer = True
        style = self._document.styles["Normal"]
        _set_font(style, BODY_FONT, SANHAO)
        # Else pages end with 20 or 21 lines, for the sake of a paragraph's first or last.
        style.paragraph_format.widow_control = False
        # Else punctuation stands in the middle of its square, as in Taiwan, and Word calls it English.
        for lang in self._document.styles.element.iter(qn("w:lang")):
            lang.set(qn("w:eastAsia"), "zh-CN")
        page = self._document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin = Mm(37), Mm(35)
        page.left_margin, page.right_margin = Mm(28), Mm(26)
        page.footer_distance = Mm(25)
        _write_page_number(page.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        _write_page_number(page.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)

    def _write(
        self,
        text: str,
        font: str,
        size: Pt = SANHAO,
        alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
        *,
        indent: bool = True,
        keep: bool = False,
    ) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = alignment
        spacing = paragraph.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        spacing.line_spacing = LINE if size <= SANHAO else Pt(36)
        spacing.keep_with_next = keep
        if indent:
            _indent_two_characters(paragraph)
        run = paragraph.add_run(_UNPRINTABLE.sub("", text))
        _set_font(run, font, size)
        if size == SANHAO and _ends_with_a_scrap(text, indent=indent):
            closer = OxmlElement("w:spacing")
            closer.set(qn("w:val"), str(_CLOSER))
            run._r.get_or_add_rPr().insert_element_before(closer, "w:sz")


def _ends_with_a_scrap(text: str, *, indent: bool) -> bool:
    """Return whether the last of several lines would have one character or two, so that all closer
    together they end a line earlier.
    """
    taken = sum(0.5 if character.isascii() else 1 for character in text)
    # Word leaves a quarter between Chinese and digits or Latin letters.
    taken += sum(
        0.25
        for a, b in pairwise(text)
        if a.isalnum() and b.isalnum() and a.isascii() != b.isascii()
    )
    if indent:
        taken += _INDENT_CHARACTERS
    return taken > _LINE_CHARACTERS and 0 < taken % _LINE_CHARACTERS <= 2


def _fill(
    cell: _Cell,
    text: str,
    font: str,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
) -> None:
    """Write a cell in 四号, a paragraph for each line."""
    for n, line in enumerate(text.splitlines() or [""]):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.alignment = alignment
        paragraph.paragraph_format.space_after = Pt(0)
        _set_font(paragraph.add_run(_UNPRINTABLE.sub("", line)), font, SIHAO)
        _set_mark(paragraph, SIHAO)


def _set_font(holder: Any, name: str, size: Pt) -> None:
    """Set the font of a run or style; Word keeps that of Chinese characters by itself."""
    holder.font.name, holder.font.size = name, size
    holder.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _set_mark(paragraph: Paragraph, size: Pt) -> None:
    """Give a paragraph's end the size of its words: an empty one is as high as it."""
    mark, points = OxmlElement("w:rPr"), OxmlElement("w:sz")
    points.set(qn("w:val"), str(round(size.pt * 2)))
    mark.append(points)
    paragraph._p.get_or_add_pPr().append(mark)


def _indent_two_characters(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.first_line_indent = SANHAO * 2
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")


def _write_page_number(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """Write — 1 — with one character's space to the edge, as the standard wants it."""
    paragraph.alignment = alignment
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = SIHAO
    for part in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if part == "PAGE" else part)
        _set_font(run, NUMBER_FONT, SIHAO)
        if part == "PAGE":
            for kind in ("begin", "", "end"):
                run._r.append(_field_part(kind))


def _field_part(kind: str) -> Any:
    """Return the begin, the instruction or the end of the field that counts pages."""
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = " PAGE "
    return instruction
