"""What the rows of a workbook of meetings mean, each said where it cannot be read. Reads no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from consultations.enums import ConsultationLevel, Form
from sheets.plain_tables import PlainRow, day_in

HEADERS = (
    "层级",
    "镇街",
    "协商议题",
    "召开日期",
    "地点",
    "形式",
    "主持人",
    "责任部门",
    "邀请单位",
    "智库专家",
    "参加人数",
    "提出意见建议数",
    "采纳意见建议数",
    "推动解决问题数",
    "协商成果",
)
REQUIRED = ("层级", "协商议题", "召开日期")
IGNORED = ("序号", "年度", "工作事项")
# By which words the platforms of the three levels go; the first that occurs decides.
_LEVEL_WORDS = (
    ("民生议事堂", ConsultationLevel.STREET),
    ("协商驿站", ConsultationLevel.VILLAGE),
    ("微协商", ConsultationLevel.VILLAGE),
    ("请你来协商", ConsultationLevel.DISTRICT),
    ("村社", ConsultationLevel.VILLAGE),
    ("村", ConsultationLevel.VILLAGE),
    ("社区", ConsultationLevel.VILLAGE),
    ("街道", ConsultationLevel.STREET),
    ("镇", ConsultationLevel.STREET),
    ("区级", ConsultationLevel.DISTRICT),
)
_COUNT = re.compile(r"(\d{1,6})\s*[人条个件]?")
_COUNTS = {
    "参加人数": "attendance",
    "提出意见建议数": "offered",
    "采纳意见建议数": "adopted",
    "推动解决问题数": "solved",
}
_WORDS = {
    "地点": "place",
    "邀请单位": "invited_units",
    "智库专家": "experts",
    "协商成果": "summary",
}


@dataclass
class MeetingRow:
    """A meeting as its row says; `problems` say what cannot be read, and where."""

    at: PlainRow
    level: ConsultationLevel | None = None
    topic: str = ""
    held_on: date | None = None
    host: str = ""
    department: str = ""
    street: str = ""
    values: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def complain(self, column: str, words: str) -> None:
        """Note what is wrong with the row, with its place in the workbook."""
        self.problems.append(f"{self.at.sheet} 第{self.at.number}行 {column}：{words}")


def read_meetings(rows: Sequence[PlainRow]) -> list[MeetingRow]:
    """Return what each row says."""
    return [_read(row) for row in rows]


def _read(row: PlainRow) -> MeetingRow:
    found = MeetingRow(
        row,
        topic=row.words("协商议题"),
        host=row.words("主持人"),
        department=row.words("责任部门"),
        street=row.words("镇街"),
    )
    if not found.topic:
        found.complain("协商议题", "没有填写。")
    found.level = _level(found)
    found.held_on = _day(found)
    found.values = {field: row.words(header) for header, field in _WORDS.items()}
    found.values |= {field: _count(found, header) for header, field in _COUNTS.items()}
    found.values["form"] = _form(found)
    return found


def _level(row: MeetingRow) -> ConsultationLevel | None:
    words = row.at.words("层级")
    for mark, level in _LEVEL_WORDS:
        if mark in words:
            return level
    row.complain("层级", f"认不出“{words}”，请填：{'、'.join(ConsultationLevel.labels)}。")
    return None


def _day(row: MeetingRow) -> date | None:
    value = row.at.values.get("召开日期", "")
    day = day_in(value)
    if day is None:
        row.complain("召开日期", f"“{value}”不是日期，请填 2024年3月25日 这样的日期。")
    return day


def _count(row: MeetingRow, header: str) -> int | None:
    words = row.at.words(header)
    if not words:
        return None
    if found := _COUNT.fullmatch(words):
        return int(found[1])
    row.complain(header, f"“{words}”不是数字。")
    return None


def _form(row: MeetingRow) -> str:
    words = row.at.words("形式")
    forms = {form.label: form.value for form in Form}
    if not words:
        return Form.ON_SITE if row.at.words("地点") else Form.ONLINE
    if words not in forms:
        row.complain("形式", f"没有“{words}”这种形式，请填：{'、'.join(forms)}。")
    return forms.get(words, Form.ON_SITE)
