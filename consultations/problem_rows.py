"""A problem list as a workbook: its columns, and what its rows say. Pure."""

from dataclasses import dataclass
from datetime import date

from sheets.plain_rows import PlainRow

WORDS = {"text": "问题", "place": "地点", "unit": "责任单位"}
DAYS = {"found_on": "发现日期", "due_on": "整改期限"}
COLUMNS = WORDS | DAYS


@dataclass
class ProblemRow(PlainRow):
    """A problem as its row says; of which supervision it is, services.problem_lists finds.

    What became of a problem (the IGNORED columns of the export) is entered on its page alone.
    """

    HEADERS = ("年度", "监督议题", "序号", *WORDS.values(), *DAYS.values())
    REQUIRED = ("监督议题", "问题")
    IGNORED = ("交办日期", "答复日期", "责任单位答复", "整改日期", "核查日期", "销号日期", "状态")
    SEVERAL = True

    topic: str = ""
    year: int | None = None
    place_in_list: int | None = None
    found_on: date | None = None

    def __post_init__(self) -> None:
        self.need("监督议题", "问题")
        self.topic = self.words("监督议题")
        self.year, self.place_in_list = self._number("年度"), self._number("序号")
        days = {name: self.day(column) for name, column in DAYS.items()}
        self.found_on = days["found_on"]
        self.say(**{name: self.words(column) for name, column in WORDS.items()}, **days)

    def __str__(self) -> str:
        number = f"{self.place_in_list}. " if self.place_in_list else ""
        return f"{self.topic}：{number}{self.words('问题')[:40]}"

    def _number(self, column: str) -> int | None:
        """Return the number of a cell, which counts from 1 (2021年 is 2021)."""
        found = self.number(column)
        if found == 0:
            self.complain(column, "应从1起。")
        return found
