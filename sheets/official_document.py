"""A Word document in the form of official papers (GB/T 9704-2012).

A4; top 37 mm, left 28 mm, type area 156 × 225 mm; title 二号方正小标宋简体, centred; body 三号
仿宋_GB2312 with lines of 28 pt; levels 一、黑体, （一）楷体; page number — 1 —, outside on each page.
A full page has 22 lines of 28 characters, and no heading stands alone at its foot.
Its words may be the places of a template ({{ 标题 }}, sheets/paper_templates.py): so papers that the office
may replace are laid out as those that are written at once.
The fonts are named, never shipped: where one is missing, Word takes another.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from itertools import count, pairwise
from math import ceil
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from almanac.words import chinese_number

TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
HEADING_FONT, SUBHEADING_FONT, NUMBER_FONT = "黑体", "楷体_GB2312", "宋体"
YIHAO, ERHAO, SANHAO, SIHAO = Pt(26), Pt(22), Pt(16), Pt(14)
LINE = Pt(28)

# Of the type area of 156 mm, what the names of a form's parts take; how high its rows are at least.
_LABEL_MM, _TYPE_AREA_MM, _ROW_MM = 36, 156, 12

# A line has 28 characters, the first of a paragraph two fewer; closer by so many twentieths of a point
# between any two, it takes one more.
_LINE_CHARACTERS, _INDENT_CHARACTERS, _CLOSER = 28, 2, -12
# 28 characters of 16 points are 448 points wide, the type area 442: a quarter of a point less between any
# two, measured with LibreOffice; without it a line has 27.
_FITTED = -5
# Cells keep so much clear of their lines, in twentieths of a point: beside words, above and below.
_BESIDE, _ABOVE = 57, 40
# A title's line has at most so many characters of 22 points; a mark that may not begin one needs some room.
_TITLE_CHARACTERS, _TITLE_ROOM = 20, 1
# 版记 is ruled with lines of 0.35 mm and, within, 0.25 mm: in eighths of a point.
_THICK, _THIN = 8, 6
_TYPE_AREA_HEIGHT_MM = 223

# Text that was pasted may hold characters that no XML may.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class OfficialDocument:
    """A paper that is written from top to bottom; headings count themselves."""

    def __init__(
        self, title: str, at: datetime, *, is_headed: bool = True, has_cover: bool = False
    ) -> None:
        """Begin a paper with its title; `at` is when it was made, for its properties.

        One that is not headed begins with something else, and writes its title itself; a cover bears no
        page number.
        """
        self._document = Document()
        self._headings = count(1)
        self._subheadings = count(1)
        self._begins_page = False
        self._set_up(title, at)
        self._document.sections[0].different_first_page_header_footer = has_cover
        if is_headed:
            self.title(title)

    def title(self, text: str, below: str = "") -> None:
        """Write a title, 二号小标宋 in the middle, what is said `below` it in 楷体, and an empty line."""
        self._write(text, TITLE_FONT, ERHAO, WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        if below:
            self._write(below, SUBHEADING_FONT, SANHAO, WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        self._write("", BODY_FONT, SANHAO, indent=False)

    def red_head(self, text: str, below: str) -> None:
        """Write whose paper it is (发文机关标志), red; on the second line after it what stands above the
        red line (发文字号), and two empty lines.
        """
        self._write(text, TITLE_FONT, YIHAO, WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        self._document.paragraphs[-1].runs[0].font.color.rgb = RGBColor(255, 0, 0)
        for line in ("", below):
            self.centred(line)
        # 4 mm below the words.
        _rule(self._document.paragraphs[-1], [("bottom", _THICK)], color="FF0000", space=11)
        for _ in range(2):
            self.centred("")

    def new_page(self) -> None:
        """Let what is written next begin a page."""
        self._begins_page = True

    def annex(self, mark: str, title: str) -> None:
        """Begin an annex on its own page: 附件1 in 黑体 top left, its title on the third line."""
        self.new_page()
        self._write(mark, HEADING_FONT, indent=False, keep=True)
        self._write("", BODY_FONT, indent=False, keep=True)
        self.title(title)

    def tag(self, text: str) -> None:
        """Write a line that only a template's reader sees: {%p for … %}. It leaves no paragraph."""
        self._document.add_paragraph(text)

    def line(self, text: str) -> None:
        """Write body text as it stands, indented: a place of a template, which is never empty."""
        self._write(text, BODY_FONT)

    def bold_line(self, text: str) -> None:
        """Write a line in 黑体 that counts itself not: the place of a heading in a template."""
        self._write(text, HEADING_FONT, keep=True)

    def imprint(self, copied_to: str, printed: str) -> None:
        """Write the 版记 at the foot of the next even page: 抄送, then who printed it and when.

        A section of its own begins on an even page wherever what comes before it ends.
        """
        section = self._document.add_section(WD_SECTION.EVEN_PAGE)
        section.footer.is_linked_to_previous = section.even_page_footer.is_linked_to_previous = True
        # A frame would be at the foot in Word alone: a cell as high as the type area is there anywhere.
        page = self._document.add_table(1, 1)
        page.rows[0].height = Mm(_TYPE_AREA_HEIGHT_MM)
        cell = page.rows[0].cells[0]
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        lines = ((copied_to, (("top", _THICK),)), (printed, (("top", _THIN), ("bottom", _THICK))))
        for n, (text, borders) in enumerate(lines):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            _set_font(paragraph.add_run(text), BODY_FONT, SIHAO)
            layout = paragraph.paragraph_format
            layout.space_after = Pt(0)
            layout.left_indent = layout.right_indent = SIHAO
            # Who printed it stands left, the day right.
            right = Mm(_TYPE_AREA_MM) - SIHAO * 2
            layout.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
            _rule(paragraph, borders)
        self._document.add_paragraph().paragraph_format.line_spacing = Pt(1)

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

    def marked(self, mark: str, text: str, font: str = BODY_FONT) -> None:
        """Write a line behind a mark of three characters (附件：, in `font`), to which its further lines are
        indented; without a mark it stands below one.
        """
        self._write(mark, font, indent=False, keep=True)
        paragraph = self._document.paragraphs[-1]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.left_indent = SANHAO * 5
        paragraph.paragraph_format.first_line_indent = SANHAO * (-3 if mark else 0)
        _set_font(paragraph.add_run(_UNPRINTABLE.sub("", text)), BODY_FONT, SANHAO)

    def addressee(self, text: str) -> None:
        """Write to whom it goes (主送机关), flush left."""
        self._write(text, BODY_FONT, indent=False)

    def signed(self, *lines: str) -> None:
        """Write who signs and the date, four characters in from the right, below an empty line; the last
        line before it goes along to its page.
        """
        if self._document.element.body[-2].tag == qn("w:p"):
            self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        self._write("", BODY_FONT, indent=False, keep=True)
        for line in lines:
            is_last = line == lines[-1]
            self._write(
                line, BODY_FONT, alignment=WD_ALIGN_PARAGRAPH.RIGHT, indent=False, keep=not is_last
            )
            self._document.paragraphs[-1].paragraph_format.right_indent = SANHAO * 4

    def form(self, parts: Sequence[tuple[str, str]]) -> None:
        """Write a form: a row for each part, its name and what is filled in."""
        grid = self._grid(len(parts), (_LABEL_MM, _TYPE_AREA_MM - _LABEL_MM))
        for row, (name, text) in zip(grid.rows, parts, strict=True):
            row.height, row.height_rule = Mm(_ROW_MM), WD_ROW_HEIGHT_RULE.AT_LEAST
            _fill(row.cells[0], name, HEADING_FONT, WD_ALIGN_PARAGRAPH.CENTER)
            _fill(row.cells[1], text, BODY_FONT)

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        whole_rows: Sequence[int] = (),
    ) -> None:
        """Write a table, its header again on each page; `widths` are millimetres, 156 together.

        `whole_rows` are those, counted from 1, of which the first cell goes over all columns.
        """
        grid = self._grid(len(rows) + 1, widths)
        for cell, text in zip(grid.rows[0].cells, header, strict=True):
            _fill(cell, text, HEADING_FONT, WD_ALIGN_PARAGRAPH.CENTER)
        grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row, texts in zip(list(grid.rows)[1:], rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                _fill(cell, text, BODY_FONT)
        for number in whole_rows:
            cells = grid.rows[number].cells
            for spare in cells[1:]:
                spare._tc.getparent().remove(spare._tc)
            cells[0]._tc.grid_span = len(widths)

    def _grid(self, rows: int, widths: Sequence[int]) -> Table:
        grid = self._document.add_table(rows, len(widths), style="Table Grid")
        grid.autofit = False
        _set_margins(grid)
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
        balance_titles(self._document)
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
        _space(style.element.get_or_add_rPr(), _FITTED)
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
        spacing.line_spacing = LINE if size <= SANHAO else Pt(size.pt + 14)
        spacing.keep_with_next = keep
        if self._begins_page:
            spacing.page_break_before, self._begins_page = True, False
        if indent:
            _indent_two_characters(paragraph)
        run = paragraph.add_run(_UNPRINTABLE.sub("", text))
        _set_font(run, font, size)
        if size == SANHAO and "{{" not in text and _ends_with_a_scrap(text, indent=indent):
            _space(run._r.get_or_add_rPr(), _CLOSER)


def balance_titles(document: Any) -> None:
    """Let each title of several lines have lines of like length, and none of a character alone.

    Places of a template are no title yet: it is done again with what was filled in.
    """
    for paragraph in document.paragraphs:
        run = paragraph.runs[0] if paragraph.runs else None
        if run is None or (run.font.name, run.font.size) != (TITLE_FONT, ERHAO):
            continue
        width = _width(paragraph.text)
        lines = ceil(width / _TITLE_CHARACTERS)
        if lines == 1 or "{{" in paragraph.text:
            continue
        spare = _TITLE_CHARACTERS - ceil(width / lines) - _TITLE_ROOM
        layout = paragraph.paragraph_format
        layout.left_indent = layout.right_indent = max(spare, 0) * ERHAO // 2


def _width(text: str) -> float:
    """Return how many Chinese characters a text is wide."""
    taken = sum(0.5 if character.isascii() else 1 for character in text)
    # Word leaves a quarter between Chinese and digits or Latin letters.
    return taken + sum(
        0.25
        for a, b in pairwise(text)
        if a.isalnum() and b.isalnum() and a.isascii() != b.isascii()
    )


def _ends_with_a_scrap(text: str, *, indent: bool) -> bool:
    """Return whether the last of several lines would have one character or two, so that all closer
    together they end a line earlier.
    """
    taken = _width(text)
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


def _space(properties: Any, twentieths: int) -> None:
    """Set the space between any two characters, in twentieths of a point."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(twentieths))
    properties.insert_element_before(spacing, "w:sz", "w:szCs", "w:lang")


def _set_margins(grid: Table) -> None:
    """Let cells keep clear of their lines, and the table's own lines stand at those of the text."""
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in (
        ("top", _ABOVE),
        ("left", _BESIDE),
        ("bottom", _ABOVE),
        ("right", _BESIDE),
    ):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twentieths))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _rule(
    paragraph: Paragraph,
    borders: Sequence[tuple[str, int]],
    *,
    color: str = "auto",
    space: int = 1,
) -> None:
    """Draw lines above and below a paragraph, each as thick as so many eighths of a point, `space` points
    from it.
    """
    lines = OxmlElement("w:pBdr")
    for side, eighths in borders:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", color)):
            line.set(qn(f"w:{name}"), str(value))
        lines.append(line)
    after = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(lines, *after)


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
