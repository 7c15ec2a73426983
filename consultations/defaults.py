"""The templates with which an installation begins; the office edits them. Pure data.

Source: 工作要点 6 (成果链), and the usual ways of consultation and supervision. Each step is its
name, its role, the document that it asks for, its days from the due date, and the records whose
figures it shows.
"""

from typing import NamedTuple


class Step(NamedTuple):
    name: str
    role: str
    document: str = ""
    offset_days: int | None = None
    part: str = ""


class Template(NamedTuple):
    name: str
    kind: str
    level: str
    steps: tuple[Step, ...]


_CONSULTATION = (
    Step("征集选题", "office", "选题建议汇总", -90),
    Step("定题", "office", "年度协商计划", -75),
    Step("协商方案", "department", "协商方案（主席会议审议）", -45),
    Step("会前调研", "department", "调研报告", -20, "research"),
    Step("协商会", "department", "会议记录", -7, "meeting"),
    Step("协商报告报送", "department", "协商报告", 0, "submission"),
    Step("批示、转办", "office", "批示件", 15, "instruction"),
    Step("采纳反馈", "unit", "采纳落实情况反馈", 60, "feedback"),
    Step("跟踪“回头看”", "department", "“回头看”情况", 120),
)
_BELOW = (
    Step("征集选题", "department", "", -30),
    Step("定题", "office", "", -20),
    Step("会前调研", "department", "", -10, "research"),
    Step("协商会", "department", "会议记录", 0, "meeting"),
    Step("意见转办", "department", "意见建议清单", 7, "feedback"),
    Step("跟踪“回头看”", "department", "", 60),
)
_RESEARCH = (
    Step("组建课题组、拟定提纲", "department", "调研提纲", -90),
    Step("实地调研", "department", "", -45, "activity"),
    Step("形成调研报告", "department", "调研报告", -10, "research"),
    Step("报送", "department", "调研报告", 0, "submission"),
    Step("批示、成果转化", "office", "批示件", 30, "instruction"),
)
_SUPERVISION = (
    Step("确定议题", "office", "监督方案", -90),
    Step("组织监督", "department", "", -30, "activity"),
    Step("报送监督意见", "department", "监督意见书", 0, "submission"),
    Step("办理反馈", "unit", "办理情况反馈", 60, "problems"),
    Step("跟踪督办", "department", "跟踪督办情况", 120, "problems"),
)

TEMPLATES = (
    Template("区级“请你来协商”", "consultation", "district", _CONSULTATION),
    Template("街道“民生议事堂”", "consultation", "street", _BELOW),
    Template("村社“协商驿站”", "consultation", "village", _BELOW),
    Template("调研课题", "research", "", _RESEARCH),
    Template("民主监督", "supervision", "", _SUPERVISION),
)
