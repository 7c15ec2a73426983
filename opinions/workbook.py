"""A year's reports as a workbook: its columns, and what its rows say. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from opinions.enums import Level, Way
from sheets.plain_rows import PlainRow, by_label

TITLE, AUTHORS, DEPARTMENT, SENT_ON, SENT_TO = "标题", "作者", "部门", "报送日期", "报送单位"
POINT = "联系点"
ADOPTED = {level: f"{level.label}采用" for level in Level}
WAYS = {level: f"{name}方式" for level, name in ADOPTED.items()}
PASSED_ON = "转送部委"
INSTRUCTED = {level: f"{level.label}批示" for level in Level}
_TICKS = frozenset({"√", "✓", "✔", "是", "有", "采用", "已采用", "1"})


@dataclass
class ReportRow(PlainRow):
    """A report as its row says. An adoption's day is None where only ticked.

    `ministry` is to which the highest level that adopted it passed it on. `authors` are who signed it
    (services.importing).
    """

    HEADERS = (
        TITLE,
        AUTHORS,
        DEPARTMENT,
        POINT,
        SENT_ON,
        SENT_TO,
        *ADOPTED.values(),
        *WAYS.values(),
        PASSED_ON,
        *INSTRUCTED.values(),
    )
    REQUIRED = (TITLE, AUTHORS, SENT_ON)
    IGNORED = ("", "序号", "备注")
    STRICT = False

    title: str = ""
    sent_on: date | None = None
    adopted: dict[Level, date | None] = field(default_factory=dict)
    ways: dict[Level, str] = field(default_factory=dict)
    ministry: str = ""
    instructed: dict[Level, str] = field(default_factory=dict)
    authors: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        self.need(*self.REQUIRED)
        self.title, self.sent_on = self.line(TITLE), self.day(SENT_ON)
        for level, name in ADOPTED.items():
            if words := self.words(name):
                self.adopted[level] = None if words in _TICKS else self.day(name)
        for level, name in WAYS.items():
            if way := self.choice(name, by_label(Way), "这种方式"):
                self.ways[level] = way
                if level not in self.adopted:
                    self.complain(name, f"“{ADOPTED[level]}”没有填写，请填日期，日期不详的打“√”。")
        self.ministry = self.line(PASSED_ON)
        if self.ministry and not self.adopted:
            self.complain(PASSED_ON, "没有写由哪一级采用。")
        self.instructed = {
            level: words for level, name in INSTRUCTED.items() if (words := self.line(name))
        }
