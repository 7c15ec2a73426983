"""The papers of chains and of the year: 监督意见书, and the year's 综述 with its figures filled in."""

from collections.abc import Iterable
from typing import Any

from almanac import clock
from consultations.models import Supervision
from members.models import Organisation
from sheets.official_document import OfficialDocument
from workflow.figures import Line, grouped, paragraph
from workplan.paper_kinds import PaperKind

_OPINION_SAMPLE: dict[str, Any] = {
    "议题": "生活垃圾分类处理民主监督",
    "部门": "城建委",
    "小组": "某某、某某",
    "发文机关": "区政协",
    "日期": "某年10月20日",
    "个数": 1,
    "问题": [
        {"序号": 1, "内容": "点位不足", "单位": "属地街道", "期限": "某年11月1日前"},
    ],
}
_YEAR_SAMPLE: dict[str, Any] = {
    "年度": 2021,
    "概况": "某年，编报专报3篇。",
    "发文机关": "区政协",
    "日期": "某年12月31日",
    "部分": [
        {"标题": "信息", "语句": "编报专报3篇", "指标": [{"名称": "专报", "数": 3, "单位": "篇"}]}
    ],
}


def opinion_facts(supervision: Supervision) -> dict[str, Any]:
    """Return what the 监督意见书 says: what was supervised, by whom, each problem with its unit and day."""
    item = supervision.item
    who = item.lead_departments if item else [supervision.department]
    problems = [
        {
            "序号": row.number,
            "内容": f"{row.text}（{row.place}）" if row.place else row.text,
            "单位": row.unit,
            "期限": f"{_day(row.due_on)}前" if row.due_on else "",
        }
        for row in supervision.problems.all()
    ]
    facts = {
        "议题": supervision.topic,
        "部门": "、".join(str(one) for one in who if one),
        "小组": supervision.group,
        "发文机关": str(Organisation.current() or ""),
    }
    known = {name: words for name, words in facts.items() if words}
    # A place in a row without a unit or a day is marked as any other.
    rows = [{name: words for name, words in row.items() if words} for row in problems]
    return known | {"日期": _day(clock.today()), "个数": len(rows), "问题": rows}


def _opinion() -> bytes:
    paper = OfficialDocument("关于{{ 议题 }}的监督意见书", clock.now())
    paper.line(
        "{{ 部门 }}就“{{ 议题 }}”开展了民主监督，监督小组成员：{{ 小组 }}。"
        "现将监督中发现的{{ 个数 }}个问题和意见反馈如下："
    )
    paper.heading("发现的问题")
    rows = [
        ["{%tr for 行 in 问题 %}", "", "", ""],
        ["{{ 行.序号 }}", "{{ 行.内容 }}", "{{ 行.单位 }}", "{{ 行.期限 }}"],
        ["{%tr endfor %}", "", "", ""],
    ]
    paper.table(["序号", "问题", "责任单位", "整改期限"], rows, [16, 70, 35, 35])
    paper.heading("监督意见")
    paper.line("请各责任单位对照问题逐项整改，并在期限前书面答复。")
    paper.signed("{{ 发文机关 }}", "{{ 日期 }}")
    return paper.as_bytes()


def year_facts(year: int, lines: Iterable[Line]) -> dict[str, Any]:
    """Return what the 综述 says: each figure that is not nothing, in a sentence and in a table."""
    lines = list(lines)
    parts = []
    for heading, rows in grouped(lines).items():
        counted = [row for row in rows if row.total]
        if counted:
            said = [row.phrase.format(n=row.total) for row in counted if row.phrase]
            figures = [{"名称": r.label, "数": r.total, "单位": r.unit} for r in counted]
            parts.append({"标题": heading, "语句": "，".join(said), "指标": figures})
    organisation = str(Organisation.current() or "")
    facts: dict[str, Any] = {"发文机关": organisation} if organisation else {}
    said_all = paragraph(year, lines)
    return facts | {"年度": year, "概况": said_all, "部分": parts, "日期": _day(clock.today())}


def _year() -> bytes:
    paper = OfficialDocument("{{ 年度 }}年工作综述", clock.now())
    paper.line("{{ 概况 }}")
    paper.tag("{%p for 部 in 部分 %}")
    paper.bold_line("{{ 部.标题 }}")
    paper.tag("{%p if 部.语句 %}")
    paper.line("{{ 部.语句 }}。")
    paper.tag("{%p endif %}")
    paper.tag("{%p endfor %}")
    paper.bold_line("附：主要数据")
    rows = [
        ["{%tr for 部 in 部分 %}", "", "", ""],
        ["{%tr for 项 in 部.指标 %}", "", "", ""],
        ["{{ 部.标题 }}", "{{ 项.名称 }}", "{{ 项.数 }}", "{{ 项.单位 }}"],
        ["{%tr endfor %}", "", "", ""],
        ["{%tr endfor %}", "", "", ""],
    ]
    paper.table(["类别", "指标", "数量", "单位"], rows, [46, 60, 25, 25])
    paper.signed("{{ 发文机关 }}", "{{ 日期 }}")
    return paper.as_bytes()


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


OPINION = PaperKind(
    "supervision_opinion", "民主监督意见书", "民主监督页“下载意见书”", _opinion, _OPINION_SAMPLE
)
YEAR = PaperKind("year_review", "年度工作综述", "全年统计页“下载综述”", _year, _YEAR_SAMPLE)
KINDS = (OPINION, YEAR)
