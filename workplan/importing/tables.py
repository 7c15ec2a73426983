"""Finds the table in a sheet: where its header stands and which column carries what."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from sheets.cells import Cell, Sheet, column_letter, one_line, squeeze
from sheets.problems import FileProblem, Severity
from workplan.annexes import Annex
from workplan.importing.headers import LABELS, Columns, Field, assign, match
from workplan.importing.numerals import item_number

EXPECTED = (Field.TITLE, Field.LEADERS, Field.LEAD_DEPARTMENTS, Field.PERIOD)
ENOUGH = 3  # recognised columns, the title among them, that make a row a header beyond doubt


@dataclass(frozen=True)
class Header:
    """A header of one or two rows; `texts` holds the words over every column that has some.

    `prose` says that its columns are the headings of paragraphs and have no letters.
    """

    first: int
    last: int
    texts: dict[int, str]
    columns: Columns
    prose: bool = False

    @property
    def certain(self) -> bool:
        return Field.TITLE in self.columns.of and len(self.columns) >= ENOUGH

    @cached_property
    def letters(self) -> dict[Field, str]:
        """The Excel letter of each field's (first) column."""
        if self.prose:
            return {}
        return {field: column_letter(columns[0]) for field, columns in self.columns.of.items()}


@dataclass(frozen=True)
class BodyRow:
    """One item: one sheet row, or several where its title is merged down over them.

    `cells` holds per column the distinct cells whose value holds there. `section_row` is the row
    of the section line above (0 for none), `section` its words. `shares_number` says that the
    number is another item's, of which this is a further row.
    """

    rows: tuple[int, ...]
    cells: dict[int, tuple[Cell, ...]]
    section: str = ""
    section_row: int = 0
    shares_number: bool = False

    def in_columns(self, columns: tuple[int, ...]) -> list[Cell]:
        if len(columns) == 1:
            return list(self.cells.get(columns[0], ()))
        cells = (cell for column in columns for cell in self.cells.get(column, ()))
        return list(dict.fromkeys(cells))

    def text(self, columns: tuple[int, ...]) -> str:
        """The words in these columns, those of several cells on lines of their own."""
        cells = self.in_columns(columns)
        if len(cells) == 1:
            return cells[0].text
        return "\n".join(cell.text for cell in cells if cell.text)


@dataclass(frozen=True)
class Note:
    """A line at the foot of a table that is no row, such as annex 1's 备注.

    `annex` is the one below which it stands, None for what closes the whole document (抄送).
    """

    sheet: str
    row: int
    text: str
    annex: Annex | None = None


@dataclass
class Table:
    """What was understood of one table; `key` is its name in Fixes, `known` are keys of known names."""

    sheet: Sheet
    header: Header
    body: list[BodyRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    key: str = ""
    known: Collection[str] = frozenset()


def find_header(sheet: Sheet, rows: Iterable[int] | None = None) -> Header | None:
    """The first row that is a header beyond doubt, else the best of those with two known words."""
    best = None
    for row in sheet.rows if rows is None else rows:
        header = header_at(sheet, row)
        if header and header.certain:
            return header
        if header and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def header_at(sheet: Sheet, row: int) -> Header | None:
    """The header that begins in this row, or None where fewer than two columns are recognised."""
    texts = {column: cell.text for column, cell in sheet.own(row).items()}
    if not any(map(match, texts.values())):
        return None
    header = Header(row, row, texts, assign(texts, sheet.hidden_columns))
    header = _with_next_row(sheet, header) or header
    return header if len(header.columns) > 1 else None


def _with_next_row(sheet: Sheet, upper: Header) -> Header | None:
    """The header that a row makes with the next one, or None where that is no part of it.

    It is a part where it completes a heading and leaves the space under the title empty.
    """
    row = upper.first
    own, own_below = sheet.own(row), sheet.own(row + 1)
    if set(upper.columns.of.get(Field.TITLE, ())) & set(own_below):
        return None
    texts, completed = {}, False
    for column in sorted({*own, *own_below}):
        above = sheet.at(row, column)
        over, under = above.text if above else "", own_below.get(column)
        both = _both(over, under.text) if under else ""
        texts[column] = both or over or (under.text if under else "")
        completed |= bool(both)
    columns = assign(texts, sheet.hidden_columns)
    fits = completed and len(columns) >= len(upper.columns)
    return Header(row, row + 1, texts, columns) if fits else None


def _both(upper: str, lower: str) -> str:
    """The known heading that two cells one above the other make, or "".

    责任分工 over 责任部门 is 责任部门; 牵头 over 领导 is 牵头领导; 责任单位 over 牵头 is 牵头单位.
    """
    candidates = (lower, upper + lower, lower + upper[-2:])
    return next((words for words in candidates if match(words)), "")


def continues(sheet: Sheet, header: Header) -> bool:
    """Whether a sheet without a header looks like more of the table that this header stands over."""
    widest = max((column for row in sheet.rows for column in sheet.own(row)), default=0)
    seq = header.columns.of.get(Field.SEQ)
    if widest != max(header.texts, default=0) or not sheet.rows:
        return False
    numbers = (sheet.own(row).get(seq[0]) for row in sheet.rows) if seq else ()
    return not seq or any(cell and item_number(squeeze(cell.text)) for cell in numbers)


def no_header(sheet: Sheet) -> FileProblem:
    names = "".join(f"“{LABELS[field]}”" for field in EXPECTED)
    message = f"没有找到表头，应有{names}等列。请检查列名，或另存一份只含表格的文件。"
    return FileProblem(Severity.ERROR, message, sheet.name)


def unknown_annex(table: Table, item: BodyRow) -> FileProblem:
    """A row of a table with a column 附件 says no annex there."""
    words = item.text(table.header.columns.of[Field.ANNEX])
    names = "、".join(annex.short for annex in Annex)
    message = f"附件“{words[:20]}”不认识。请填{names}中的一个。"
    letter = table.header.letters[Field.ANNEX]
    return FileProblem(Severity.ERROR, message, table.sheet.name, item.rows[0], letter, words)


def no_annex(sheet: Sheet, header: Header, likely: Annex) -> FileProblem:
    """Nothing says which annex a table is."""
    message = (
        f"看不出这张表是哪个附件，还没有读入；看样子是附件{likely.number}《{likely.printed}》。"
        "请选择是哪个附件，再重新检查。"
    )
    return FileProblem(Severity.ERROR, message, sheet.name, header.first)


def no_title(sheet: Sheet, header: Header) -> FileProblem:
    """Says that no column tells what is to be done, and which columns were recognised."""
    known = "、".join(f"{LABELS[f]}（{header.letters[f]}列）" for f in header.columns.of)
    message = (
        f"表头缺少“{LABELS[Field.TITLE]}”列；已认出：{known}。请选择哪一列是，或改用通常的列名。"
    )
    return FileProblem(Severity.ERROR, message, sheet.name, header.first)


def missing_column(sheet: Sheet, header: Header, absent: Field) -> FileProblem:
    """Asks once for what no row of a table says, for want of a column or of such lines."""
    lack = f"各项下面都没有“{LABELS[absent]}：”" if header.prose else f"没有“{LABELS[absent]}”列"
    message = f"{lack}。各项相同的，在这里填一次；否则留空，导入后补填。"
    return FileProblem(Severity.WARNING, message, sheet.name, header.first, asks=absent.value)


def rival_columns(sheet: Sheet, header: Header, used: Collection[int]) -> Iterator[FileProblem]:
    """A warning for each column in use that names a field which a better column already carries."""
    for column, field_ in header.columns.rivals.items():
        if column in sheet.hidden_columns or column not in used:
            continue  # what is hidden is told together
        words = one_line(header.texts[column])
        message = (
            f"“{words}”与{header.letters[field_]}列都像“{LABELS[field_]}”，"
            f"按{header.letters[field_]}列读入，本列作为附加内容保留。请确认。"
        )
        letter = column_letter(column)
        yield FileProblem(Severity.WARNING, message, sheet.name, header.first, letter, words)
