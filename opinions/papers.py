"""The papers that the office sends on: of a report 专报, and 转办单 to units; 专刊 of several."""

from collections.abc import Iterable
from typing import Any

from almanac import clock
from almanac.words import chinese_number
from opinions.models import OpinionReport
from sheets.official_document import OfficialDocument
from workplan.paper_kinds import PaperKind

SAMPLE: dict[str, Any] = {
    "标题": "关于地铁口停车的建议",
    "正文": ["情况：停车乱。", "建议：划线。"],
    "全文": "情况：停车乱。建议：划线。",
    "作者": "某某、某某",
    "部门": "城建委",
    "签发日期": "某年5月18日",
    "报送单位": "市政协办公厅",
    "报送日期": "某年5月20日",
    "转办单位": "区城管局",
    "答复期限": "某年6月20日",
    "日期": "某年5月20日",
}
COLLECTION_SAMPLE: dict[str, Any] = {
    "刊名": "社情民意专刊",
    "期号": "第1期",
    "日期": "某年5月20日",
    "篇数": 1,
    "信息": [
        {
            "序号": "一",
            "标题": "关于地铁口停车的建议",
            "正文": ["情况：停车乱。", "建议：划线。"],
            "作者": "某某、某某",
            "部门": "城建委",
        }
    ],
}


def report_facts(report: OpinionReport) -> dict[str, Any]:
    """Return what its papers say; what is not known is not there."""
    facts = {
        "标题": report.final_title,
        "作者": "、".join(str(row.person) for row in report.authorships.all()),
        "部门": str(report.department or ""),
        "签发日期": _day(report.signed_on),
        "报送单位": report.sent_to,
        "报送日期": _day(report.sent_on),
        "日期": _day(clock.today()),
    }
    if handings := list(report.handings.select_related("unit")):
        facts["转办单位"] = "、".join(str(handing.unit) for handing in handings)
        facts["答复期限"] = _day(max((h.answer_by for h in handings if h.answer_by), default=None))
    found = {name: words for name, words in facts.items() if words}
    return found | {"正文": report.final_text.splitlines(), "全文": report.final_text}


def collection_facts(title: str, number: str, reports: Iterable[OpinionReport]) -> dict[str, Any]:
    """Return what a 专刊 of some reports says, in the order in which they were sent."""
    rows = [
        {
            "序号": chinese_number(place),
            "标题": report.final_title,
            "正文": report.final_text.splitlines(),
            "作者": "、".join(str(row.person) for row in report.authorships.all()),
            "部门": str(report.department or ""),
        }
        for place, report in enumerate(reports, start=1)
    ]
    return {
        "刊名": title,
        "期号": number,
        "日期": _day(clock.today()),
        "篇数": len(rows),
        "信息": rows,
    }


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _special_report() -> bytes:
    paper = OfficialDocument("{{ 标题 }}", clock.now(), is_headed=False)
    paper.red_head("社情民意专报", "{{ 签发日期 }}签发")
    paper.title("{{ 标题 }}")
    paper.tag("{%p for 段 in 正文 %}")
    paper.line("{{ 段 }}")
    paper.tag("{%p endfor %}")
    paper.centred("")
    paper.line("（作者：{{ 作者 }}{% if 部门 %}，{{ 部门 }}{% endif %}）")
    paper.line("报送：{{ 报送单位 }}")
    return paper.as_bytes()


def _handing_over() -> bytes:
    paper = OfficialDocument("社情民意转办单", clock.now())
    paper.form(
        [
            ("标题", "{{ 标题 }}"),
            ("反映人", "{{ 作者 }}"),
            ("内容", "{{ 全文 }}"),
            # Filled in by hand where it was printed before it was handed over.
            ("转办单位", "{% if 转办单位 %}{{ 转办单位 }}{% endif %}"),
            ("答复期限", "{% if 答复期限 %}{{ 答复期限 }}{% endif %}"),
            ("办理情况", "□已办理　□计划办理　□暂不能办理\n\n\n\n\n"),
            ("承办单位", "\n\n（签章）　　　年　月　日"),
        ]
    )
    return paper.as_bytes()


def _collection() -> bytes:
    paper = OfficialDocument("{{ 刊名 }}", clock.now(), is_headed=False)
    paper.red_head("{{ 刊名 }}", "{% if 期号 %}{{ 期号 }}　{% endif %}{{ 日期 }}")
    paper.label("本期目录")
    paper.tag("{%p for 篇 in 信息 %}")
    paper.line("{{ 篇.序号 }}、{{ 篇.标题 }}")
    paper.tag("{%p endfor %}")
    paper.tag("{%p for 篇 in 信息 %}")
    paper.centred("")
    paper.bold_line("{{ 篇.序号 }}、{{ 篇.标题 }}")
    paper.tag("{%p for 段 in 篇.正文 %}")
    paper.line("{{ 段 }}")
    paper.tag("{%p endfor %}")
    paper.line("（作者：{{ 篇.作者 }}{% if 篇.部门 %}，{{ 篇.部门 }}{% endif %}）")
    paper.tag("{%p endfor %}")
    return paper.as_bytes()


SPECIAL_REPORT = PaperKind(
    "opinion_report", "社情民意专报", "社情民意页“下载专报”", _special_report, SAMPLE
)
HANDING_OVER = PaperKind(
    "opinion_handing_over", "社情民意转办单", "社情民意页“下载转办单”", _handing_over, SAMPLE
)
PAPERS = {"report": SPECIAL_REPORT, "handing-over": HANDING_OVER}
COLLECTION = PaperKind(
    "opinion_collection",
    "社情民意专刊",
    "社情民意列表“汇编专刊”",
    _collection,
    COLLECTION_SAMPLE,
)
KINDS = (*PAPERS.values(), COLLECTION)
