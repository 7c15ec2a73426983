"""A year's reports as a workbook: its columns, and what its rows say. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from opinions.enums import Level
from sheets.plain_rows import PlainRow

TITLE, AUTHORS, DEPARTMENT, SENT_ON, SENT_TO = "标题", "作者", "部门", "报送日期", "报送单位"
POINT = "联系点"
ADOPTED = {level: f"{level.label}采用" for level in Level}
INSTRUCTED = {level: f"{level.label}批示" for level in Level}
_TICKS = frozenset({"√", "✓", "✔", "是", "有", "采用", "已采用", "1"})


@dataclass
class ReportRow(PlainRow):
    """A report as its row says. An adoption's day is None where only ticked.

    `authors` are who signed it (services.importing).
    """

    HEADERS = (
        TITLE,
        AUTHORS,
        DEPARTMENT,
        POINT,
        SENT_ON,
        SENT_TO,
        *ADOPTED.values(),
        *INSTRUCTED.values(),
    )
    REQUIRED = (TITLE, AUTHORS, SENT_ON)
    IGNORED = ("", "序号", "备注")
    STRICT = False

    title: str = ""
    sent_on: date | None = None
    adopted: dict[Level, date | None] = field(default_factory=dict)
    instructed: dict[Level, str] = field(default_factory=dict)
    authors: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        self.need(*self.REQUIRED)
        self.title, self.sent_on = self.line(TITLE), self.day(SENT_ON)
        for level, name in ADOPTED.items():
            if words := self.words(name):
                self.adopted[level] = None if words in _TICKS else self.day(name)
        self.instructed = {
            level: words for level, name in INSTRUCTED.items() if (words := self.line(name))
        }
