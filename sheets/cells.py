"""Cells and sheets as every reader hands them over, whatever the file type was."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from members.names import LOOK_ALIKES, ordinary
from sheets.problems import Severity

LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Zero-width and direction marks, soft hyphen, variation selectors, controls other than tab and LF.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
NO_SPACE = "\ue5e5"  # the ideographic space of old encodings (GBK A3A0), invisible in most fonts
SPACES = re.compile(rf"(?:[^\S\n]|{NO_SPACE})+")
LINES = re.compile(r" ?\n[ \n]*")
LATIN_AT_BREAK = re.compile(r"(?<=[0-9A-Za-z])\n(?=[A-Za-z])|(?<=[A-Za-z])\n(?=[0-9A-Za-z])")
LIST_ITEM_AT_BREAK = re.compile(r"\n(?=(?:\d{1,2}|[一二三四五六七八九十]+)[.．、)）])")
# What `clean` would change; most texts hold none of it.
UNCLEAN = re.compile(
    f"{INVISIBLE.pattern}|[{LOOK_ALIKES}{NO_SPACE}]|[^\\S ]|\u2028|\u2029|\x85|  |^ | $"
)
WIDE_DIGITS = str.maketrans("０１２３４５６７８９．－", "0123456789.-")


def clean(text: str) -> str:
    """Same words with every space one plain space, every line break one "\\n", both trimmed.

    Radicals that look like ordinary characters, as copied from a PDF, are those characters.
    """
    if not UNCLEAN.search(text):
        return text
    text = ordinary(INVISIBLE.sub("", LINE_BREAK.sub("\n", text)))
    return LINES.sub("\n", SPACES.sub(" ", text)).strip()


def squeeze(text: str) -> str:
    """Cleaned `text` without any space or line break."""
    return "".join(text.split())


def one_line(text: str) -> str:
    """Cleaned `text` with its line breaks undone, as in annex 1 row 25.

    Chinese joins up; Latin words, and the items of a numbered list, are kept apart by a space.
    """
    text = LATIN_AT_BREAK.sub(" ", text)
    return LIST_ITEM_AT_BREAK.sub(" ", text).replace("\n", "")


def plain_digits(text: str) -> str:
    """`text` with full-width digits, points and minus signs made plain."""
    return text.translate(WIDE_DIGITS)


def column_letter(column: int) -> str:
    """Excel's letter of a column counted from 1: 6 -> "F", 28 -> "AB"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


PICTURE = "（图片）"  # the stored value of a cell in which a picture stands instead of words


class Flaw(NamedTuple):
    """What the reader noticed in a cell; it matters once the cell's column is known.

    `seen_at` is where a scan shows the words: page, x0, top, x1, bottom.
    """

    severity: Severity
    message: str
    seen_at: tuple[int, float, float, float, float] | None = None


class OnPage(NamedTuple):
    """Where the words of a cell stand on a printed page, in points from its top left corner.

    `wraps` are the places in the cell's text where a line was full and the text is read on: should a
    new name begin there, the paper looks the same.
    """

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    wraps: tuple[int, ...] = ()


class Cell(NamedTuple):
    """A cell with something in it. `row` and `column` count from 1.

    `text` is what a person sees, cleaned; `raw` is the stored value (a number, a datetime, the
    formula where it has no computed value). `on_page` is where it was read in print, else None.
    """

    row: int
    column: int
    text: str
    raw: object = None
    number_format: str = "General"
    flaw: Flaw | None = None
    on_page: OnPage | None = None

    @property
    def letter(self) -> str:
        return column_letter(self.column)

    @property
    def words(self) -> str:
        """What to quote when speaking of this cell."""
        return self.text or ("" if self.raw is None else str(self.raw))


class Merge(NamedTuple):
    """A merged range, borders included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet:
    """One sheet, sparse: only cells with something in them are held.

    A merged value holds for each cell that its range covers; what lies hidden under it does not
    count. An empty cell that is not merged inherits nothing. `after` is the number of the paragraph
    that a Word table follows, None for any other sheet. `hidden_rows` and `hidden_columns`, by a
    person or by a filter, are read as any other; what becomes of them is the caller's to decide.
    `objects` names the pictures and embedded objects that stand in place of words, by their rows.
    """

    def __init__(
        self,
        name: str,
        file_name: str,
        cells: Iterable[Cell],
        merges: Iterable[Merge] = (),
        *,
        after: int | None = None,
        hidden: tuple[AbstractSet[int], AbstractSet[int]] = (frozenset(), frozenset()),
        objects: Mapping[int, str] | None = None,
    ) -> None:
        self.name = name
        self.file_name = file_name
        self.after = after
        self.hidden_rows, self.hidden_columns = hidden
        self.objects = objects or {}
        self._merges: dict[int, list[Merge]] = defaultdict(list)
        for merge in merges:
            for row in range(merge.top, merge.bottom + 1):
                self._merges[row].append(merge)
        self._rows: dict[int, dict[int, Cell]] = defaultdict(dict)
        for cell in cells:
            if not self._merges or self.is_anchor(cell.row, cell.column):
                self._rows[cell.row][cell.column] = cell
        self.rows = sorted(self._rows)

    def merge_at(self, row: int, column: int) -> Merge | None:
        for merge in self._merges.get(row, ()):
            if merge.left <= column <= merge.right:
                return merge
        return None

    def is_anchor(self, row: int, column: int) -> bool:
        """Whether the cell shows its own value: unmerged, or the top left one of its range."""
        merge = self.merge_at(row, column)
        return merge is None or (merge.top, merge.left) == (row, column)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell whose value holds at this place; its own row and column may be the anchor's."""
        merge = self.merge_at(row, column) if self._merges else None
        if merge is not None:
            row, column = merge.top, merge.left
        return self.own(row).get(column)

    def own(self, row: int) -> dict[int, Cell]:
        """The cells with something in them that begin in this row, by column."""
        return self._rows.get(row, {})
