"""What is wrong with an uploaded file, said with its place."""

from dataclasses import dataclass
from enum import StrEnum

VALUE_LENGTH = 60  # characters of the offending words that a message quotes


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One thing a person must correct (error) or look at (warning).

    `row` counts from 1 as Excel does, `column` is Excel's letter; both are None, and `sheet` is
    empty, where the problem is the file's or the sheet's as a whole. `value` holds the words found
    there, cut to VALUE_LENGTH. `message` is Chinese and says what to do.
    """

    severity: Severity
    message: str
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: str = ""

    def __post_init__(self) -> None:
        if len(self.value) > VALUE_LENGTH:
            object.__setattr__(self, "value", self.value[:VALUE_LENGTH] + "…")

    @property
    def place(self) -> str:
        parts = [
            f"工作表“{self.sheet}”" if self.sheet else "",
            f"第{self.row}行" if self.row else "",
            f"{self.column}列" if self.column else "",
        ]
        return " ".join(filter(None, parts)) or "整个文件"

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


class UnreadableFile(Exception):
    """A file refused whole; `problem` says why and what to do instead."""

    def __init__(self, message: str) -> None:
        self.problem = Problem(Severity.ERROR, message)
        super().__init__(message)
