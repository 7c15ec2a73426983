"""The year's plan of consultation (年度协商工作计划), which 区委, 区政府 and the committee make together:
annex 3 as a paper of its own.
"""

from typing import Any

from almanac import clock
from almanac.words import month_day
from sheets.official_document import OfficialDocument
from workplan.annexes import Annex
from workplan.models import Plan
from workplan.reading.plan_paper import issued_rows, row_facts

_ANNEX = Annex.CONSULTATION
SAMPLE: dict[str, Any] = {
    "年度": 1,
    "发文机关": "某区政协",
    "日期": "某年3月1日",
    "议题": [{"序号": 1, "标题": "议题", "领导": "某某", "部门": "某委", "时间": "3月"}],
    "说明": ["备  注：供参考。"],
}


def consultation_facts(plan: Plan) -> dict[str, Any]:
    """Return what the plan of consultation says: each topic of annex 3, who leads it and when."""
    rows = [row_facts(item, ()) for item in issued_rows(plan).get(_ANNEX, ())]
    known = {"发文机关": plan.printed_by} if plan.printed_by else {}
    return known | {
        "年度": plan.year,
        "日期": month_day(clock.today(), 0),
        "议题": [{name: row[name] for name in SAMPLE["议题"][0]} for row in rows],
        "说明": plan.annex_notes.get(_ANNEX, "").splitlines(),
    }


def template() -> bytes:
    """Return the built-in template."""
    paper = OfficialDocument("{{ 年度 }}年度协商工作计划", clock.now())
    paper.line("根据区委、区政府和区政协{{ 年度 }}年工作安排，制订年度协商工作计划如下：")
    paper.heading("协商议题")
    header = ["序号", "协商议题", _ANNEX.leader_label, _ANNEX.department_label]
    rows = [
        ["{%tr for 行 in 议题 %}", "", "", "", ""],
        ["{{ 行.序号 }}", "{{ 行.标题 }}", "{{ 行.领导 }}", "{{ 行.部门 }}", "{{ 行.时间 }}"],
        ["{%tr endfor %}", "", "", "", ""],
    ]
    paper.table([*header, _ANNEX.period_label], rows, [16, 65, 25, 25, 25])
    paper.heading("工作要求")
    paper.tag("{%p for 段 in 说明 %}")
    paper.line("{{ 段 }}")
    paper.tag("{%p endfor %}")
    paper.line("各责任单位按时间安排做好调研、协商、报送和反馈。")
    paper.signed("{{ 发文机关 }}", "{{ 日期 }}")
    return paper.as_bytes()
