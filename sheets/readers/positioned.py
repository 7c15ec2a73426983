"""From printed pages to paragraphs and tables: one finder for PDF, OFD and scans.

Between ruling lines stand cells: merged ones are merges, a table that goes on over pages is one, and a
row that a page cuts is one row. The rest is paragraphs, without page numbers and running heads.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sheets.cells import Cell, Flaw, Merge, OnPage, Sheet, clean, squeeze
from sheets.problems import (
    BODY_TEXT,
    WORD_TABLE,
    FileProblem,
    Severity,
    row_on_page,
)
from sheets.readers.grids import Box, Grid, TooManyLines, grids
from sheets.readers.printed import Glyph, PrintedPage
from sheets.readers.printed_lines import LIST_ITEM, TextLine, goes_on, is_full, joint, lines_of
from sheets.readers.texts import Budget, filled

SURE_ENOUGH = 0.95  # a scan's characters below are marked: all but one in a hundred right ones pass
WRAP = "\ufdd0"  # a place where a line was full; no text may hold this character
NEAR_EDGE = 4.0  # points within which the columns of a table are the same on the next page
WIDEST_PADDING = 9.0  # points between a cell's border and its words
HEADER_ROWS = 3  # of a table, that may be printed again on each page
NEW_SIZE = 1.2  # a line that much higher or lower than the one above is no part of its paragraph
SMALLEST = 1.0  # points: a lower character is not read by anybody
WIDE_GAP = 1.7  # times the usual distance of two lines: a blank line between paragraphs
INDENT = 1.6  # times a character's width: the two empty squares a paragraph begins with
USUAL = 3  # times that a heading (牵头领导：) begins a line, to be one
COLUMN_GAP = 2.0  # times a character's width: such gaps part the columns of a table without lines
FEWEST_CUT_LINES = 5
WIDE_ENOUGH = 0.7  # of the page's width: a line that long shows where the right margin is
RUNNING = 3  # pages on which a head or a foot is the same
PAGE_NUMBER = re.compile(r"[-—－–·一\s]*\d{1,4}[-—－–·一\s]*|第?\d{1,4}页?[/／共]{0,2}\d{0,4}页?")
LABEL = re.compile(r"[\u4e00-\u9fff]{2,10}[:：]")
CONTINUED = re.compile(r"[(（]?(?:续表|[接续]上[表页])[)）]?\d*")

DRAWING = "第{page}页线条过多，像是图形，没有当作表格读，只读了文字。请确认。"
CARRIED = "上一页的合并单元格也许延续到这里，按“{words}”读入。请确认。"
NO_LINES = "文件里像有表格，但没有框线，分不出各格，按正文读入。请给表格加上框线，或上传原来的 Excel 文件。"
UNSURE = "识别时认不准的字用【】标出：{words}。请对照原件核对。"


def sheets_of(name: str, pages: Sequence[PrintedPage]) -> tuple[list[Sheet], list[FileProblem]]:
    """The sheet 正文, then 表格1, 表格2 … of some pages, and what was noticed on the way."""
    pages = [page._replace(glyphs=[g for g in page.glyphs if _has_size(g)]) for page in pages]
    reading = _Reading(name, pages)
    for page in pages:
        reading.page(page)
    sheets = reading.sheets()
    if not reading.tables and _looks_like_a_table(reading.loose.values()):
        reading.problems.append(FileProblem(Severity.WARNING, NO_LINES))
    return sheets, reading.problems


def _has_size(glyph: Glyph) -> bool:
    """Whether a character takes room; a broken file gives some that do not."""
    return glyph.bottom - glyph.top > SMALLEST and glyph.x1 >= glyph.x0


@dataclass
class _Words:
    """What stands in a cell so far; WRAP is where a line was full."""

    text: str
    last: TextLine | None
    box: Box
    page: int
    glyphs: list[Glyph] = field(default_factory=list)
    flaw: Flaw | None = None


@dataclass
class _Row:
    """A row on its page, with the cells that begin in it, by column."""

    page: int
    number: int
    cells: dict[int, _Words] = field(default_factory=dict)


@dataclass
class _Table:
    """A table, perhaps over several pages."""

    after: int
    xs: list[float]
    header: list[tuple[str, ...]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    bottom: dict[int, _Words] = field(default_factory=dict)  # what ends on the page's last row


@dataclass(frozen=True)
class _Placed:
    """A line of the text with its page, and the margins that it could fill."""

    line: TextLine
    page: int
    left: float
    right: float


class _Reading:
    def __init__(self, name: str, pages: Sequence[PrintedPage]) -> None:
        self.name = name
        self.budget = Budget()
        self.problems: list[FileProblem] = []
        self.paragraphs: list[Cell] = []
        self.tables: list[_Table] = []
        self.grids = {page.number: self._grids(page) for page in pages}
        self.loose = {page.number: self._loose(page) for page in pages}
        self._drop_running_heads(pages)
        self.margins = _margins(pages, self.loose)
        self.labels = _usual_labels(self.loose.values())
        self.open: list[_Placed] = []
        self.numbers: Counter[int] = Counter()
        self.words_since_table = True

    # --- what is where ---------------------------------------------------------------------------

    def _grids(self, page: PrintedPage) -> list[Grid]:
        try:
            return grids(page.rules)
        except TooManyLines:
            message = DRAWING.format(page=page.number)
            self.problems.append(FileProblem(Severity.WARNING, message))
            return []

    def _loose(self, page: PrintedPage) -> list[TextLine]:
        """The lines outside of tables."""
        found = self.grids[page.number]
        return lines_of(
            glyph for glyph in page.glyphs if not any(grid.holds(*glyph.middle) for grid in found)
        )

    def _drop_running_heads(self, pages: Sequence[PrintedPage]) -> None:
        """Leave out page numbers, and the first or last line that is the same on several pages."""
        said: Counter[tuple[bool, str]] = Counter()
        for page in pages:
            said.update({_edge(line, page) for line in self._edges(page)})
        for page in pages:
            for line in self._edges(page):
                same = said[_edge(line, page)]
                if same >= RUNNING or PAGE_NUMBER.fullmatch(squeeze(line.text)):
                    self.loose[page.number].remove(line)

    def _edges(self, page: PrintedPage) -> list[TextLine]:
        """The first and the last line of a page, where these are its margins' and not a table's."""
        lines, found = self.loose[page.number], self.grids[page.number]
        first = [line for line in lines[:1] if line.bottom < page.height * 0.12]
        last = [line for line in lines[-1:] if line.top > page.height * 0.85]
        above = [line for line in first if not any(grid.top < line.top for grid in found)]
        below = [line for line in last if not any(grid.bottom > line.bottom for grid in found)]
        return list(dict.fromkeys([*above, *below]))

    # --- pages, from the top ---------------------------------------------------------------------

    def page(self, page: PrintedPage) -> None:
        """Take a page's lines and tables in their order."""
        left, right = self.margins[round(page.width)]
        lines, found = self.loose[page.number], self.grids[page.number]
        blocks: list[tuple[float, TextLine | Grid]] = [(line.top, line) for line in lines]
        blocks += [(grid.top, grid) for grid in found]
        for _, block in sorted(blocks, key=lambda block: block[0]):
            if isinstance(block, Grid):
                self._end_paragraph()
                self._table(page, block)
            else:
                self._line(_Placed(block, page.number, left, right))

    def sheets(self) -> list[Sheet]:
        self._end_paragraph()
        found = [Sheet(BODY_TEXT, self.name, self.paragraphs)]
        for number, table in enumerate(self.tables, 1):
            cells = [
                cell
                for row in table.rows
                for column, words in sorted(row.cells.items())
                if (cell := self._cell(row_on_page(row.page, row.number), column + 1, words))
            ]
            sheet = Sheet(
                f"{WORD_TABLE}{number}", self.name, cells, table.merges, after=table.after
            )
            found.append(sheet)
        return [sheet for sheet in found if sheet.rows]

    # --- paragraphs ------------------------------------------------------------------------------

    def _line(self, placed: _Placed) -> None:
        if self.open and not self._same_paragraph(self.open[-1], placed):
            self._end_paragraph()
        self.open.append(placed)

    def _same_paragraph(self, above: _Placed, below: _Placed) -> bool:
        upper, lower = above.line, below.line
        if not 1 / NEW_SIZE < lower.height / upper.height < NEW_SIZE:
            return False
        if not is_full(upper, lower, above.left, above.right):
            return False
        if above.page == below.page and len(self.open) > 1 and self.open[-2].page == above.page:
            usual = upper.top - self.open[-2].line.top
            if lower.top - upper.top > WIDE_GAP * usual:
                return False
        label = LABEL.match(squeeze(lower.text))
        if label and label[0] in self.labels:
            return False
        begins = lower.x0 - below.left > INDENT * lower.height
        if begins and lower.x0 - upper.x0 > -0.5 * lower.height and not _centred(below):
            return False
        return not (LIST_ITEM.match(lower.text) and _ends_sentence(upper.text))

    def _end_paragraph(self) -> None:
        lines, self.open = self.open, []
        if not lines:
            return
        text = lines[0].line.text
        for above, below in pairwise(lines):
            text += joint(above.line, below.line) + below.line.text
        first = lines[0]
        self.numbers[first.page] += 1
        row = row_on_page(first.page, self.numbers[first.page])
        glyphs = [glyph for placed in lines for glyph in placed.line.glyphs]
        on_first = [placed.line for placed in lines if placed.page == first.page]
        box = (
            min(line.x0 for line in on_first),
            on_first[0].top,
            max(line.x1 for line in on_first),
            on_first[-1].bottom,
        )
        place = OnPage(first.page, *box)
        flaw = _unsure(glyphs, (first.page, *box))
        cell = filled(row, 1, text, flaw=flaw, budget=self.budget)
        if cell:
            self.paragraphs.append(cell._replace(on_page=place))
            if not CONTINUED.fullmatch(squeeze(cell.text)):
                self.words_since_table = True

    # --- tables ----------------------------------------------------------------------------------

    def _table(self, page: PrintedPage, grid: Grid) -> None:
        rows = self._rows(page, grid)
        last = self.tables[-1] if self.tables and not self.words_since_table else None
        if last and _same_columns(last.xs, grid.xs):
            self._go_on(last, grid, rows)
        else:
            after = self.paragraphs[-1].row if self.paragraphs else row_on_page(page.number, 0)
            last = _Table(after, grid.xs, header=[_texts(row) for row in rows[:HEADER_ROWS]])
            last.rows += rows
            self.tables.append(last)
        first = {row.number for row in rows}
        last.merges += [
            Merge(
                row_on_page(page.number, box.top_row + 1),
                box.left_column + 1,
                row_on_page(page.number, box.bottom_row + 1),
                box.right_column + 1,
            )
            for box in grid.boxes
            if (box.bottom_row > box.top_row or box.right_column > box.left_column) and first
        ]
        last.bottom = _at_bottom(grid, last.rows, page.number)
        self.words_since_table = False

    def _rows(self, page: PrintedPage, grid: Grid) -> list[_Row]:
        inside: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in page.glyphs:
            if grid.holds(*glyph.middle):
                inside[id(grid.box_at(*glyph.middle))].append(glyph)
        lines = {key: lines_of(found) for key, found in inside.items()}
        padding = _padding(grid.boxes, lines)
        rows = [_Row(page.number, number + 1) for number in range(len(grid.ys) - 1)]
        for box in grid.boxes:
            words = _words(box, lines.get(id(box), []), page.number, padding)
            rows[box.top_row].cells[box.left_column] = words
        return rows

    def _go_on(self, table: _Table, grid: Grid, rows: list[_Row]) -> None:
        """Add the rows of another page: without the header printed again, a cut row made whole."""
        again = 0
        while (
            again < min(len(table.header), len(rows) - 1)
            and _texts(rows[again]) == table.header[again]
            and any(table.header[again])
        ):
            again += 1
        if again == len(table.header) and len(rows) > again and _is_body(table.header[-1]):
            again = 0
        rows = rows[again:]
        if rows and _is_cut(table, rows[0]):
            for column, words in rows[0].cells.items():
                above = table.bottom.get(column)
                if above is not None and words.text:
                    _append(above, words)
            rows = rows[1:]
        elif rows:
            _carry(table, rows[0])
        table.rows += rows

    def _cell(self, row: int, column: int, words: _Words) -> Cell | None:
        text = clean(words.text)
        wraps, plain = [], ""
        for part in text.split(WRAP):
            wraps.append(len(plain))
            plain += part
        box = words.box
        on_page = (words.page, box.x0, box.top, box.x1, box.bottom)
        flaw = words.flaw or _unsure(words.glyphs, on_page)
        cell = filled(row, column, plain, flaw=flaw, budget=self.budget)
        place = OnPage(*on_page, tuple(wraps[1:]))
        return cell and cell._replace(on_page=place)


# --- cells -----------------------------------------------------------------------------------------


def _words(box: Box, lines: list[TextLine], page: int, padding: float) -> _Words:
    words = _Words("", None, box, page)
    for line in lines:
        _add_line(words, line, padding)
    return words


def _add_line(words: _Words, line: TextLine, padding: float) -> None:
    """Put a line below those of a cell; a line that was full goes on in it."""
    box, above = words.box, words.last
    if above is not None:
        left, right = box.x0 + padding, box.x1 - padding
        if goes_on(above, line, left, right):
            words.text += joint(above, line) or WRAP
        else:
            words.text += "\n"
    words.text += line.text.replace(WRAP, "")
    words.last = line
    words.glyphs += line.glyphs


def _append(above: _Words, below: _Words) -> None:
    """Put the rest of a cut cell below its beginning."""
    padding = 0.0
    first = below.glyphs and lines_of(below.glyphs)[0]
    if above.last is not None and first:
        padding = max(0.0, min(WIDEST_PADDING, above.last.x0 - above.box.x0))
        left, right = above.box.x0 + padding, above.box.x1 - padding
        above.text += WRAP if goes_on(above.last, first, left, right) else "\n"
    above.text += below.text
    above.last = below.last
    above.glyphs += below.glyphs


def _padding(boxes: Iterable[Box], lines: dict[int, list[TextLine]]) -> float:
    """How far a table keeps its words from its borders: as near as any line comes."""
    near = [
        distance
        for box in boxes
        for line in lines.get(id(box), [])
        for distance in (line.x0 - box.x0, box.x1 - line.x1)
        if distance >= 0
    ]
    return min([*near, WIDEST_PADDING])


def _unsure(glyphs: list[Glyph], seen_at: tuple[int, float, float, float, float]) -> Flaw | None:
    """The warning about characters that a scan does not show clearly."""
    if all(glyph.sure >= SURE_ENOUGH for glyph in glyphs):
        return None
    marked = "".join(
        glyph.text if glyph.sure >= SURE_ENOUGH else f"【{glyph.text}】" for glyph in glyphs
    ).replace("】【", "")
    return Flaw(Severity.WARNING, UNSURE.format(words=marked[:200]), seen_at)


def _texts(row: _Row) -> tuple[str, ...]:
    return tuple(squeeze(words.text.replace(WRAP, "")) for _, words in sorted(row.cells.items()))


def _is_body(texts: tuple[str, ...]) -> bool:
    """Whether a row is an item and no part of a header: it has a number."""
    return any(text.isdecimal() for text in texts)


def _same_columns(above: list[float], below: list[float]) -> bool:
    """Whether two tables have the same columns; the second may stand a little to the side."""
    if len(above) != len(below):
        return False
    aside = below[0] - above[0]
    return all(abs(b - a - aside) <= NEAR_EDGE for a, b in zip(above, below, strict=True))


def _at_bottom(grid: Grid, rows: list[_Row], page: int) -> dict[int, _Words]:
    """What stands in the lowest cell of each column of a page."""
    last = len(grid.ys) - 2
    found: dict[int, _Words] = {}
    for box in grid.boxes:
        if box.bottom_row == last:
            for row in rows:
                if (row.page, row.number) == (page, box.top_row + 1):
                    found[box.left_column] = row.cells[box.left_column]
    return found or {}


def _is_cut(table: _Table, row: _Row) -> bool:
    """Whether the first row of a page is the rest of the row above: without a number of its own.

    Where numbers are merged down over rows, the other columns are filled: then it is a row.
    """
    first = min(row.cells, default=0)
    if not row.cells or row.cells[first].text or not table.bottom:
        return False
    filled_ = [column for column, words in row.cells.items() if words.text]
    others = [column for column in table.bottom if column != first and table.bottom[column].text]
    return bool(filled_) and not set(others) <= set(filled_)


def _carry(table: _Table, row: _Row) -> None:
    """Let a cell that was merged over the rows above hold for the rows below the page's end."""
    for column, words in row.cells.items():
        above = table.bottom.get(column)
        if words.text or above is None or not above.text:
            continue
        tall = max(
            above.box.bottom_row - above.box.top_row, words.box.bottom_row - words.box.top_row
        )
        if tall:
            words.text, words.last = above.text, above.last
            shown = clean(above.text.replace(WRAP, ""))[:40]
            words.flaw = Flaw(Severity.WARNING, CARRIED.format(words=shown))


# --- the text ---------------------------------------------------------------------------------------


def _edge(line: TextLine, page: PrintedPage) -> tuple[bool, str]:
    """What a running head says, its page number left out."""
    return line.top < page.height / 2, re.sub(r"\d+", "", squeeze(line.text))


def _margins(
    pages: Sequence[PrintedPage], loose: dict[int, list[TextLine]]
) -> dict[int, tuple[float, float]]:
    """Between which margins the text of a document stands, by the width of its pages."""
    found: dict[int, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for page in pages:
        lefts, rights = found[round(page.width)]
        for line in loose[page.number]:
            lefts.append(line.x0)
            hangs = not line.text[-1].isalnum()  # a mark may stand beyond the margin
            rights.append(line.x1 - (line.height if hangs else 0))
    margins = {}
    for width, (lefts, rights) in found.items():
        left = min(lefts, default=0.0)
        right = max(rights, default=0.0)
        # Of a few short lines no margin can be told: both sides are as wide, then.
        margins[width] = left, right if right > WIDE_ENOUGH * width else max(right, width - left)
    return margins


def _looks_like_a_table(pages: Iterable[list[TextLine]]) -> bool:
    """Whether many lines are cut into columns by wide gaps."""
    lines = [line for lines in pages for line in lines]
    cut = sum(
        any(b.x0 - a.x1 > COLUMN_GAP * line.height for a, b in pairwise(line.glyphs))
        for line in lines
    )
    return cut >= FEWEST_CUT_LINES and 3 * cut > len(lines)


def _usual_labels(pages: Iterable[list[TextLine]]) -> set[str]:
    """What begins lines again and again: 牵头领导：, 完成时间：."""
    counted = Counter(
        label[0] for lines in pages for line in lines if (label := LABEL.match(squeeze(line.text)))
    )
    return {label for label, count in counted.items() if count >= USUAL}


def _centred(placed: _Placed) -> bool:
    before, after = placed.line.x0 - placed.left, placed.right - placed.line.x1
    return abs(before - after) <= placed.line.height


def _ends_sentence(text: str) -> bool:
    return text.rstrip()[-1:] in "。；：！？;:!?”）"
