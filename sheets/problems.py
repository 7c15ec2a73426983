"""What is wrong with an uploaded file, said with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

VALUE_LENGTH = 60  # characters of the offending words that a message quotes
BODY_TEXT = "正文"  # the "sheet" that the paragraphs of a Word document make
WORD_TABLE = "表格"  # 表格1, 表格2 …: the "sheets" that its tables make
_WORD_TABLE = re.compile(rf"{WORD_TABLE}\d+")
# A row of a printed page is numbered by its page and its place there: 3,000,012 is page 3, row 12.
ROWS_A_PAGE = 1_000_000


def row_on_page(page: int, row: int) -> int:
    """The number of a row (a paragraph) of a printed page, both counted from 1."""
    return page * ROWS_A_PAGE + row


def row_in_words(row: int, unit: str = "行") -> str:
    """第12行; of a printed page 第3页第12行."""
    page, row = divmod(row, ROWS_A_PAGE)
    return f"第{page}页第{row}{unit}" if page else f"第{row}{unit}"


def rows_in_words(rows: Sequence[int]) -> str:
    """第3、4行; of printed pages 第3页第12行、第4页第1行."""
    if any(row >= ROWS_A_PAGE for row in rows):
        return "、".join(map(row_in_words, rows))
    return f"第{'、'.join(map(str, rows))}行"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Remedy:
    """What a person may leave out to be rid of a problem: tables or rows, by their keys.

    Or another way to read it: `choice` names that.
    """

    words: str
    tables: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    choice: str = ""


@dataclass(frozen=True)
class FileProblem:
    """One thing a person must correct (error) or look at (warning).

    `row` counts from 1 as Excel does, `column` is Excel's letter; both are None, and `sheet` is
    empty, where the problem is the file's or the sheet's as a whole. `value` holds the words found
    there, cut to VALUE_LENGTH. `message` is Chinese and says what to do. `file` is the file's name
    where several were read together or a file was refused whole, else empty. `remedies` are ways out
    that need no other file. `asks` names the column that a whole table lacks and one answer fills.
    `seen_at` is where the words stand in a scan, to be looked at: page, x0, top, x1, bottom.
    """

    severity: Severity
    message: str
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: str = ""
    file: str = ""
    remedies: tuple[Remedy, ...] = ()
    asks: str = ""
    seen_at: tuple[int, float, float, float, float] | None = None

    def __post_init__(self) -> None:
        if len(self.value) > VALUE_LENGTH:
            object.__setattr__(self, "value", self.value[:VALUE_LENGTH] + "…")

    @property
    def place(self) -> str:
        """文件“a.docx” 正文 第12段; 表格1 第3行 第2列; 工作表“附件1” 第7行 F列; 整个文件."""
        file = f"文件“{self.file}”" if self.file else ""
        return " ".join(filter(None, (file, *self._parts()))) or "整个文件"

    def _parts(self) -> tuple[str, str, str]:
        column = self.column or ""
        if self.sheet == BODY_TEXT:
            return self.sheet, row_in_words(self.row, "段") if self.row else "", ""
        row = row_in_words(self.row) if self.row else ""
        if _WORD_TABLE.fullmatch(self.sheet):
            return self.sheet, row, f"第{_number(column)}列" if column else ""
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        return sheet, row, f"{column}列" if column else ""

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


class UnreadableFile(Exception):
    """A file refused whole; `problem` says why and what to do instead."""

    def __init__(self, message: str) -> None:
        self.problem = FileProblem(Severity.ERROR, message)
        super().__init__(message)


def _number(letters: str) -> int:
    """The column that Excel's letters name, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class RowsRefused(Exception):
    """Nothing was imported; `problems` say, in Chinese, which row and column and why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
