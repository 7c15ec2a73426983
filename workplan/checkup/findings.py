"""A finding, and what each kind of finding means: its heading, why it matters, whose rule it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from workplan.checkup.facts import PlanRow, PlanText


class FindingKind(StrEnum):
    """The kinds of findings, in the order in which they are shown."""

    DATES = "dates"
    RESEARCH_LATE = "research-late"
    RESEARCH_SAME_MONTH = "research-month"
    NO_RESEARCH = "no-research"
    SCHEME = "scheme"
    AWAITED = "awaited"
    LACKING = "lacking"
    POST = "post"
    UNDATED_ANNEX = "undated-annex"
    DAY_OFF = "day-off"
    CROWDED = "crowded"


@dataclass(frozen=True)
class Meaning:
    """What all findings of a kind have in common.

    The rule is the plan's own where a clause of its text has all of the patterns `says`; else what the
    software advises, or (`source`) what holds for every plan.
    """

    label: str
    why: str
    advice: str
    says: tuple[str, ...] = ()
    source: str = ""


# 调查研究 before 协商, however a plan puts it.
_RESEARCH_FIRST = ("调查研究|调研", "协商", "必经|先调研|调研在先|前置|前提|基础")
_RESEARCH_ADVICE = "先调研，后协商；调研成果在协商前的一个月形成"
MEANINGS = {
    FindingKind.DATES: Meaning(
        "同一事项，两处时间不同",
        "按哪一个时间办理、提醒和考核，须先说定。",
        "各附件的时间写成一致；提醒以主项的时间为准",
    ),
    FindingKind.RESEARCH_LATE: Meaning(
        "调研完成晚于协商",
        "协商时调研还没有成果，协商意见缺少依据。",
        _RESEARCH_ADVICE,
        _RESEARCH_FIRST,
    ),
    FindingKind.RESEARCH_SAME_MONTH: Meaning(
        "调研与协商在同一个月完成",
        "调研成果来不及在协商前形成和分送。",
        _RESEARCH_ADVICE,
        _RESEARCH_FIRST,
    ),
    FindingKind.NO_RESEARCH: Meaning(
        "协商议题没有对应的调研课题",
        "协商前没有安排调研，或安排了而没有列为调研课题。",
        _RESEARCH_ADVICE,
        _RESEARCH_FIRST,
    ),
    FindingKind.SCHEME: Meaning(
        "★事项开始前来不及审议工作方案",
        "工作方案未经审议就要开始实施。",
        "★事项的工作方案经主席会议审议后再实施",
        ("方案", "主席会议", "审议|审定|通过"),
    ),
    FindingKind.AWAITED: Meaning(
        "写明等上级文件，还没有标明",
        "没有标明的照常计算期限，会提醒、会逾期。",
        "在事项页标为“待上级发文”，文件来了再登记；表外说明的，增补一项再标明",
    ),
    FindingKind.LACKING: Meaning(
        "缺牵头领导、责任部门或时间",
        "无人牵头、无人办理或没有期限的事项，无从提醒和督办。",
        "每一项写明牵头领导、责任部门和完成时间",
    ),
    FindingKind.POST: Meaning(
        "只写了职务，没有落实到人",
        "领导的工作台和牵头事项按人统计；只写职务，分不清由谁牵头。",
        "写明由哪一位领导牵头",
        ("主席", "牵头"),
    ),
    FindingKind.UNDATED_ANNEX: Meaning(
        "整个附件没有时间",
        "没有期限的事项不会提醒，也不会逾期；可以逐项填写回看日期。",
        "写明完成时间，或逐项填写回看日期",
    ),
    FindingKind.DAY_OFF: Meaning(
        "到期日不是工作日",
        "当天没有人办公，实际要在前一个工作日以前完成。",
        "",
        source="国务院办公厅公布的放假和调休安排",
    ),
    FindingKind.CROWDED: Meaning(
        "同一个月到期的事项过多",
        "集中到期容易误期，可以错开，或提前安排。",
        "每人每月到期的事项不超过设定的上限，上限可由管理员调整",
    ),
}

_BREAKS = (re.compile("[，。；\n]"), re.compile("[。；\n]"))


@lru_cache(8)
def rules_of(year: int, texts: tuple[PlanText, ...]) -> Mapping[FindingKind, str]:
    """Return whose rule each kind of findings rests on, in words: the plan's, with the clause and
    where it stands, or else the software's advice.
    """
    return {kind: _rule_of(MEANINGS[kind], year, texts) for kind in FindingKind}


def _rule_of(meaning: Meaning, year: int, texts: tuple[PlanText, ...]) -> str:
    if meaning.source:
        return f"依据：{meaning.source}。"
    for breaks in _BREAKS if meaning.says else ():
        for text in texts:
            for clause in map(str.strip, breaks.split(text.text)):
                if all(re.search(pattern, clause) for pattern in meaning.says):
                    return f"依据：{year}年工作要点{text.place}：“{clause}”。"
    return f"软件建议：{meaning.advice}。"


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit. `rows` are the keys of the rows concerned, in the plan's order.

    `key` stays the same for as long as the finding speaks of the same thing; `facts` changes as
    soon as what it rests on does (a date, a row more), so that what a person said to it no longer
    holds. `rule` says whose rule it is.
    """

    kind: FindingKind
    rows: tuple[int, ...]
    words: str
    key: str
    facts: str
    unsure: bool = False
    rule: str = ""

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
