"""Makes a table of an annex written in paragraphs, a column for each heading.

So its rows are typed, checked and corrected as those of any other table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sheets.cells import Cell, Flaw, Sheet
from workplan.importing.headers import LABELS, Columns, Field
from workplan.importing.prose import ProseLine, Value, lines, unknown_value
from workplan.importing.tables import BodyRow, Header, Note, Table

ORDER = (
    Field.SEQ,
    Field.TITLE,
    Field.LEADERS,
    Field.LEAD_DEPARTMENTS,
    Field.PARTICIPANTS,
    Field.MEMBERS,
    Field.PERIOD,
)
DETAILS = "说明"  # the heading of words that stand under an item without one
LONGEST_TITLE_LINE = 60  # characters of a second line that still belongs to the title
GOES_ON = ("、", "，", ",", "和", "及")


@dataclass
class _Item:
    line: ProseLine
    section: Note
    rows: list[int]
    values: list[tuple[int, Value]] = field(default_factory=list)
    title: str = ""
    flaws: list[tuple[Field | None, Flaw]] = field(default_factory=list)

    def add(self, row: int, value: Value) -> None:
        self.rows.append(row)
        self.values.append((row, value))


def read_prose(sheet: Sheet, rows: Iterable[int]) -> Table | None:
    """The table that some rows of a sheet make, or None where no heading stands under a title."""
    walk = _Walk(sheet, list(lines(sheet, rows)))
    for index in range(len(walk.lines)):
        walk.take(index)
    return walk.table()


class _Walk:
    """Goes through the lines; `level` is the level of numbering that the items have."""

    def __init__(self, sheet: Sheet, found: list[ProseLine]) -> None:
        self.sheet = sheet
        self.lines = found
        self.level = self._item_level()
        self.items: list[_Item] = []
        self.section = Note(sheet.name, 0, "")
        self.pending: list[ProseLine] = []
        self.notes: list[Note] = []
        self.closed = False

    def take(self, index: int) -> None:
        line = self.lines[index]
        if self.closed or line.closes:
            self.closed = True
            self._note(line)
        elif self._is_title(index):
            self._begin(line)
        elif line.values and self.items:
            self._values(line)
        elif line.level is not None and self.level is not None and line.level < self.level:
            self._flush()
            self.section = Note(self.sheet.name, line.row, f"{_number(line)}{line.text}")
        else:
            self._plain(line)

    def table(self) -> Table | None:
        if not any(item.values for item in self.items):
            return None
        self.notes += [Note(self.sheet.name, line.row, line.text) for line in self.pending]
        header = _header(self.items)
        table = Table(self.sheet, header, notes=sorted(self.notes, key=lambda note: note.row))
        table.body = [_body_row(item, header) for item in self.items]
        return table

    def _item_level(self) -> int | None:
        level = None
        for line in self.lines:
            level = line.level if line.level is not None else level
            if line.values:
                return level
        return None

    def _is_title(self, index: int) -> bool:
        line = self.lines[index]
        if self.level is not None:
            return line.level == self.level
        below = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return not line.values and bool(below and below.values)

    def _begin(self, line: ProseLine) -> None:
        self._flush()
        item = _Item(line, self.section, [line.row], title=line.text)
        self.items.append(item)
        if line.values:
            self._values(line)
        if line.flaw:
            item.flaws.append((Field.TITLE, line.flaw))

    def _values(self, line: ProseLine) -> None:
        self._flush()
        item = self.items[-1]
        for value in line.values:
            item.add(line.row, value)
            if line.flaw and line.level is None:
                item.flaws.append((value.field, line.flaw))

    def _plain(self, line: ProseLine) -> None:
        if not self.items:
            self._note(line)
            return
        item = self.items[-1]
        unknown = unknown_value(line.text)
        if unknown and line.level is None:
            item.add(line.row, unknown)
        elif item.values and item.values[-1][1].text.endswith(GOES_ON):
            row, value = item.values[-1]
            item.values[-1] = (row, replace(value, text=value.text + line.text))
        elif not item.values and line.level is None and _continues_title(line.text):
            item.title += line.text
        elif not item.values:
            item.add(line.row, Value(DETAILS, None, f"{_number(line)}{line.text}"))
        else:
            self.pending.append(replace(line, text=f"{_number(line)}{line.text}"))

    def _flush(self) -> None:
        """Plain lines with more of the annex below them belong to the item above them."""
        for line in self.pending:
            self.items[-1].add(line.row, Value(DETAILS, None, line.text))
        self.pending.clear()

    def _note(self, line: ProseLine) -> None:
        self._flush_to_notes()
        self.notes.append(Note(self.sheet.name, line.row, f"{_number(line)}{line.text}"))

    def _flush_to_notes(self) -> None:
        self.notes += [Note(self.sheet.name, line.row, line.text) for line in self.pending]
        self.pending.clear()


def _continues_title(text: str) -> bool:
    return len(text) <= LONGEST_TITLE_LINE and "。" not in text


def _number(line: ProseLine) -> str:
    """The number as it was written, near enough."""
    if line.level is None:
        return ""
    return (f"{line.number}、", f"（{line.number}）", f"{line.number}.", f"（{line.number}）")[
        line.level
    ]


def _header(items: list[_Item]) -> Header:
    """A column for each field in ORDER, and one for each heading nobody knows after them."""
    values = [value for item in items for _, value in item.values]
    written: dict[Field, str] = {Field.SEQ: LABELS[Field.SEQ], Field.TITLE: LABELS[Field.TITLE]}
    for value in values:
        if value.field:
            written.setdefault(value.field, value.label)
    unknown = dict.fromkeys(value.label for value in values if not value.field)
    of = {f: (column,) for column, f in enumerate(ORDER, 1) if f in written}
    texts = {of[f][0]: words for f, words in written.items()}
    texts |= dict(enumerate(unknown, len(ORDER) + 1))
    return Header(items[0].line.row, items[0].line.row, texts, Columns(of, {}), prose=True)


def _body_row(item: _Item, header: Header) -> BodyRow:
    columns = {label: column for column, label in header.texts.items() if column > len(ORDER)}
    found: dict[int, list[tuple[int, str]]] = {}
    if item.line.number:
        found[1] = [(item.line.row, item.line.number)]
    found[2] = [(item.line.row, item.title)]
    for row, value in item.values:
        column = header.columns.of[value.field][0] if value.field else columns[value.label]
        if value.text:
            found.setdefault(column, []).append((row, value.text))
    flaws = {header.columns.of[f][0]: flaw for f, flaw in item.flaws if f}
    cells: dict[int, tuple[Cell, ...]] = {
        column: (Cell(texts[0][0], column, "\n".join(t for _, t in texts), flaw=flaws.get(column)),)
        for column, texts in found.items()
    }
    rows = tuple(dict.fromkeys(item.rows))
    return BodyRow(rows, cells, item.section.text, item.section.row)
