"""A year's meetings as a workbook: its columns, and what its rows say. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from consultations.enums import ConsultationLevel, Form
from sheets.plain_rows import PlainRow, by_label

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
_COUNTS = {
    "attendance": "参加人数",
    "offered": "提出意见建议数",
    "adopted": "采纳意见建议数",
    "solved": "推动解决问题数",
}
_WORDS = {
    "place": "地点",
    "street": "镇街",
    "invited_units": "邀请单位",
    "experts": "智库专家",
    "summary": "协商成果",
}


@dataclass
class MeetingRow(PlainRow):
    """A meeting as its row says; which department and kind it names, services.importing finds."""

    HEADERS = (
        *(
            "层级",
            "协商类型",
            "镇街",
            "协商议题",
            "召开日期",
            "地点",
            "形式",
            "主持人",
            "责任部门",
            "邀请单位",
        ),
        *("智库专家", *_COUNTS.values(), "协商成果"),
    )
    REQUIRED = ("层级", "协商议题", "召开日期")
    IGNORED = ("序号", "年度", "工作事项")
    SEVERAL = True

    level: ConsultationLevel | None = None
    topic: str = ""
    held_on: date | None = None
    department: Any = None
    kind: Any = None

    def __post_init__(self) -> None:
        self.need("协商议题", "召开日期")
        self.level, self.topic = self._level(), self.words("协商议题")
        self.held_on = self.day("召开日期")
        self.say(
            held_on=self.held_on,
            **{name: self.words(column) for name, column in _WORDS.items()},
            **{name: self.number(column) for name, column in _COUNTS.items()},
            form=self._form(),
        )

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"

    @property
    def street(self) -> str:
        return self.words("镇街")

    def _level(self) -> ConsultationLevel | None:
        words = self.words("层级")
        for mark, level in _LEVEL_WORDS:
            if mark in words:
                return level
        self.complain("层级", f"认不出“{words}”，请填：{'、'.join(ConsultationLevel.labels)}。")
        return None

    def _form(self) -> str | None:
        if self.words("形式"):
            return self.choice("形式", by_label(Form), "这种形式")
        return Form.ON_SITE if self.words("地点") else Form.ONLINE
