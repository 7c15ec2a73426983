"""Walks down a table from its header: items, section lines, notes at the foot."""

import re
from collections.abc import Iterable, Mapping

from sheets.cells import Cell, one_line, squeeze
from sheets.problems import FileProblem, Severity
from workplan.importing.headers import Field
from workplan.importing.numerals import NUMERAL
from workplan.importing.tables import BodyRow, Header, Note, Table

PART = f"第{NUMERAL}[章节部分类]+"
SECTION = re.compile(rf"{NUMERAL}[、.．]|[(（]{NUMERAL}[)）]|{PART}")
SECTION_NUMBER = re.compile(rf"(?:[(（]?{NUMERAL}[)）]?|{PART})[、.．]?")
REMARK = re.compile(r"(?:备注|附注|注|说明)(?:[:：]|$)")
SIGNATURE = re.compile(r"[^:：\d]{2,8}[:：]")  # 填表人：… beside 审核人：…


def read_body(
    table: Table, rows: Iterable[int] | None = None, repeated: Mapping[int, Header] | None = None
) -> None:
    """Fill in the body, the notes and the problems of a table whose header was found.

    `rows` are the sheet's that belong to it (all by default), `repeated` the rows where its header
    stands again on a later page; these are skipped.
    """
    walk = _BodyWalk(table)
    done = table.header.last
    for row in table.sheet.rows if rows is None else rows:
        if row <= done:
            continue
        again = repeated.get(row) if repeated else None
        if again:
            done = again.last
        else:
            walk.take(row)
    walk.finish()


class _BodyWalk:
    """Where the walk stands: the section in force, and lines that may yet prove to be notes."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.sheet = table.sheet
        self.title = table.header.columns.of[Field.TITLE][0]
        self.seq = table.header.columns.of.get(Field.SEQ, (0,))[0]
        self.leaders = table.header.columns.of.get(Field.LEADERS, (0,))[0]
        self.section = Note(table.sheet.name, 0, "")
        self.pending: list[Note] = []
        self.remarked = False

    def take(self, row: int) -> None:
        cells = [cell for _, cell in sorted(self.sheet.own(row).items())]
        columns = self.table.header.texts
        if not any(min(columns) <= cell.column <= max(columns) for cell in cells):
            self._outside(cells[0])
        elif self._continues(row):
            self._extend(row)
        elif self._is_note(cells):
            self.remarked = True
            self.table.notes.append(Note(self.sheet.name, row, _joined(cells)))
        elif section := self._section(cells):
            self.section = Note(self.sheet.name, row, section)
            self.pending.append(self.section)
        else:
            self._add(row)

    def finish(self) -> None:
        """Section lines with no item below them were closing lines after all."""
        if self.table.body:
            self.table.notes.extend(self.pending)
            self.table.notes.sort(key=lambda note: note.row)

    def _outside(self, cell: Cell) -> None:
        message = "表格范围以外的内容没有读入。如不需要，请删去。"
        self.table.problems.append(
            FileProblem(
                Severity.WARNING, message, self.sheet.name, cell.row, cell.letter, cell.words
            )
        )

    def _continues(self, row: int) -> bool:
        """Whether the title of the item above is merged down over this row."""
        title = self.sheet.at(row, self.title)
        body = self.table.body
        return bool(body and title and title.row < row and title.row == body[-1].rows[0])

    def _extend(self, row: int) -> None:
        item = self.table.body.pop()
        cells = dict(item.cells)
        for column, found in self._cells(row).items():
            cells[column] = tuple(dict.fromkeys((*cells.get(column, ()), *found)))
        joined = BodyRow((*item.rows, row), cells, item.section, item.section_row)
        self.table.body.append(joined)

    def _add(self, row: int) -> None:
        self.pending.clear()
        item = BodyRow((row,), self._cells(row), one_line(self.section.text), self.section.row)
        self.table.body.append(item)

    def _cells(self, row: int) -> dict[int, tuple[Cell, ...]]:
        columns = sorted({*self.table.header.texts, *self.sheet.own(row)})
        found = ((column, self.sheet.at(row, column)) for column in columns)
        return {column: (cell,) for column, cell in found if cell}

    def _is_note(self, cells: list[Cell]) -> bool:
        """备注：… in one cell or two, and after it every line that fills one cell only."""
        if self.remarked and len(cells) == 1:
            return True
        if len(cells) > 1 and all(SIGNATURE.match(squeeze(cell.text)) for cell in cells):
            return True
        first = squeeze(cells[0].text)
        remark = REMARK.match(first)
        label_apart = len(cells) == 2 and remark is not None and remark.end() == len(first)
        return label_apart or (len(cells) == 1 and remark is not None)

    def _section(self, cells: list[Cell]) -> str:
        """The words of a section line, "" for any other row.

        It is 一、… alone in its row or beside a leader only (who then leads all rows below), a
        line merged over the title and more, or words alone under 序号.
        """
        line = [cell for cell in cells if len(cells) == 1 or cell.column != self.leaders]
        if not line or len(line) > 2:
            return ""
        words = squeeze(line[0].text)
        if len(line) == 1:
            found = SECTION.match(words)
        else:
            in_place = [cell.column for cell in line] == [self.seq, self.title]
            found = SECTION_NUMBER.fullmatch(words) if in_place else None
        if found and len(line) < len(cells):
            (leaders,) = (cell.text for cell in cells if cell.column == self.leaders)
            names = "、".join(leaders.split("\n"))
            return f"{_joined(line)}（牵头领导：{names}）"
        is_section = found or (len(cells) == 1 and self._is_banner(cells[0], words))
        return _joined(cells) if is_section else ""

    def _is_banner(self, cell: Cell, words: str) -> bool:
        if cell.column == self.seq and words and not re.search(r"[\d★☆]", words):
            return True
        merge = self.sheet.merge_at(cell.row, cell.column)
        fields = self.table.header.columns.of.values()
        covered = [c for (c, *_) in fields if merge and merge.left <= c <= merge.right]
        return self.title in covered and len(covered) > 1


def _joined(cells: list[Cell]) -> str:
    return " ".join(cell.text for cell in cells)
