"""The templates with which an installation begins; the office edits them. Pure data.

Source: 工作要点 6 (成果链), and the usual ways of consultation and supervision. Each step is its
name, its role, the document that it asks for, its days from the due date, and the records whose
figures it shows.
"""

from typing import NamedTuple


class DefaultStep(NamedTuple):
    name: str
    role: str
    document: str = ""
    offset_days: int | None = None
    part: str = ""


class DefaultTemplate(NamedTuple):
    name: str
    kind: str
    level: str
    steps: tuple[DefaultStep, ...]


_CONSULTATION = (
    DefaultStep("征集选题", "office", "选题建议汇总", -90),
    DefaultStep("定题", "office", "年度协商计划", -75),
    DefaultStep("协商方案", "department", "协商方案（主席会议审议）", -45),
    DefaultStep("会前调研", "department", "调研报告", -20, "research"),
    DefaultStep("协商会", "department", "会议记录", -7, "meeting"),
    DefaultStep("协商报告报送", "department", "协商报告", 0, "submission"),
    DefaultStep("批示、转办", "office", "批示件", 15, "instruction"),
    DefaultStep("采纳反馈", "unit", "采纳落实情况反馈", 60, "feedback"),
    DefaultStep("跟踪“回头看”", "department", "“回头看”情况", 120),
)
_BELOW = (
    DefaultStep("征集选题", "department", "", -30),
    DefaultStep("定题", "office", "", -20),
    DefaultStep("会前调研", "department", "", -10, "research"),
    DefaultStep("协商会", "department", "会议记录", 0, "meeting"),
    DefaultStep("意见转办", "department", "意见建议清单", 7, "feedback"),
    DefaultStep("跟踪“回头看”", "department", "", 60),
)
_RESEARCH = (
    DefaultStep("组建课题组、拟定提纲", "department", "调研提纲", -90),
    DefaultStep("实地调研", "department", "", -45, "activity"),
    DefaultStep("形成调研报告", "department", "调研报告", -10, "research"),
    DefaultStep("报送", "department", "调研报告", 0, "submission"),
    DefaultStep("批示、成果转化", "office", "批示件", 30, "instruction"),
)
_SUPERVISION = (
    DefaultStep("确定议题", "office", "监督方案", -90),
    DefaultStep("组织监督", "department", "", -30, "activity"),
    DefaultStep("报送监督意见", "department", "监督意见书", 0, "submission"),
    DefaultStep("办理反馈", "unit", "办理情况反馈", 60, "problems"),
    DefaultStep("跟踪督办", "department", "跟踪督办情况", 120, "problems"),
)

TEMPLATES = (
    DefaultTemplate("区级“请你来协商”", "consultation", "district", _CONSULTATION),
    DefaultTemplate("街道“民生议事堂”", "consultation", "street", _BELOW),
    DefaultTemplate("村社“协商驿站”", "consultation", "village", _BELOW),
    DefaultTemplate("调研课题", "research", "", _RESEARCH),
    DefaultTemplate("民主监督", "supervision", "", _SUPERVISION),
)
