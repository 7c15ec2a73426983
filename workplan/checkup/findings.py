"""A finding, and what each kind of finding means: its heading, why it matters, whose rule it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workplan.checkup.facts import PlanRow


class FindingKind(StrEnum):
    """The kinds of findings, in the order in which they are shown."""

    DATES = "dates"
    RESEARCH_LATE = "research-late"
    RESEARCH_SAME_MONTH = "research-month"
    NO_RESEARCH = "no-research"
    SCHEME = "scheme"
    LACKING = "lacking"
    POST = "post"
    UNDATED_ANNEX = "undated-annex"
    DAY_OFF = "day-off"
    CROWDED = "crowded"


@dataclass(frozen=True)
class Meaning:
    """What all findings of a kind have in common."""

    label: str
    why: str
    source: str


_RESEARCH_FIRST = "2021年工作要点第6点：“坚持把调查研究作为协商的必经程序”。"
MEANINGS = {
    FindingKind.DATES: Meaning(
        "同一事项，两处时间不同",
        "按哪一个时间办理、提醒和考核，须先说定。",
        "附件之间应当一致；以主项的时间提醒。",
    ),
    FindingKind.RESEARCH_LATE: Meaning(
        "调研完成晚于协商",
        "协商时调研还没有成果，协商意见缺少依据。",
        _RESEARCH_FIRST,
    ),
    FindingKind.RESEARCH_SAME_MONTH: Meaning(
        "调研与协商在同一个月完成",
        "调研成果来不及在协商前形成和分送。",
        _RESEARCH_FIRST,
    ),
    FindingKind.NO_RESEARCH: Meaning(
        "协商议题没有对应的调研课题",
        "协商前没有安排调研，或安排了而没有写进附件2。",
        _RESEARCH_FIRST,
    ),
    FindingKind.SCHEME: Meaning(
        "★事项开始前来不及审议工作方案",
        "工作方案未经审议就要开始实施。",
        "附件1备注：“工作内容前标★事项，需提前制订工作方案并提交政协主席会议审议后实施”。",
    ),
    FindingKind.LACKING: Meaning(
        "缺牵头领导、责任部门或时间",
        "无人牵头、无人办理或没有期限的事项，无从提醒和督办。",
        "附件1、附件3的表头：“牵头领导”“责任部门（单位）”“完成（协商）时间”。",
    ),
    FindingKind.POST: Meaning(
        "只写了职务，没有落实到人",
        "领导的工作台和牵头事项按人统计；只写职务，分不清由谁牵头。",
        "附件3备注：“联系副主席牵头抓，秘书长统一协调，各专委会分工负责”。",
    ),
    FindingKind.UNDATED_ANNEX: Meaning(
        "整个附件没有时间",
        "没有期限的事项不会提醒，也不会逾期；可以逐项填写回看日期。",
        "督查督办以期限为准；附件1、2、3都写有时间。",
    ),
    FindingKind.DAY_OFF: Meaning(
        "到期日不是工作日",
        "当天没有人办公，实际要在前一个工作日以前完成。",
        "国务院办公厅公布的放假和调休安排。",
    ),
    FindingKind.CROWDED: Meaning(
        "同一个月到期的事项过多",
        "集中到期容易误期，可以错开，或提前安排。",
        "本系统设定的每月上限，可由管理员调整。",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit. `rows` are the keys of the rows concerned, in the plan's order.

    `key` stays the same for as long as the finding speaks of the same thing; `facts` changes as
    soon as what it rests on does (a date, a row more), so that what a person said to it no longer
    holds.
    """

    kind: FindingKind
    rows: tuple[int, ...]
    words: str
    key: str
    facts: str
    unsure: bool = False

    @property
    def meaning(self) -> Meaning:
        return MEANINGS[self.kind]


def finding(
    kind: FindingKind,
    of: str | int,
    rows: Iterable[PlanRow],
    words: str,
    *,
    facts: str = "",
    dated: bool = True,
    unsure: bool = False,
) -> Finding:
    """Make a finding about rows; it rests on their being there, on their dates where `dated`, and
    on `facts` beyond them.
    """
    rows = list(rows)
    rests_on = ";".join(
        f"{row.key}={','.join(map(str, row.days))}" if dated else str(row.key) for row in rows
    )
    return Finding(
        kind=kind,
        rows=tuple(row.key for row in rows),
        words=words,
        key=f"{kind}:{of}",
        facts=f"{rests_on}|{facts}" if facts else rests_on,
        unsure=unsure,
    )
