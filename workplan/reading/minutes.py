"""The minutes (纪要) of a meeting: what was heard, what was said to it or decided, who was there.

Source of the form: GB/T 9704 §10, 出席, 请假 and 列席 after the body; the verbs
are those of published minutes.
"""

from typing import Any

from almanac import clock
from almanac.words import chinese_number, ended
from sheets.official_document import HEADING_FONT, OfficialDocument
from workplan.enums import Outcome
from workplan.models import Meeting
from workplan.reading.agenda import Agenda, AgendaLine, BusinessLine
from workplan.registry import OBSERVING, ON_LEAVE, PRESENT, roll

_SAID = {
    Outcome.AGREED: "会议同意这一方案。",
    Outcome.IN_PRINCIPLE: "会议原则同意这一方案。",
    Outcome.REVISE: "会议要求修改后再提请审议。",
    Outcome.DISCUSSED: "会议进行了讨论，提出了要求，未作决定。",
}
# Who stayed away is the committee's own matter: no paper says it.
_GROUPS = (PRESENT, ON_LEAVE, OBSERVING)

SAMPLE: dict[str, Any] = {
    "会议": "第几次主席会议",
    "会议种类": "主席会议",
    "日期": "某年5月12日",
    "地点": "会议室",
    "主持": "某某",
    PRESENT: "某某、某某",
    ON_LEAVE: "某某",
    OBSERVING: "各专委会主任",
    "议题": [
        {
            "编号": "一、",
            "标题": "地铁口序化民主监督",
            "汇报": "城建委汇报。",
            "结论": "会议同意这一方案。",
            "要求": "会议要求：抓紧实施。",
        }
    ],
}


def minutes_facts(meeting: Meeting, agenda: Agenda) -> dict[str, Any]:
    """Return what the minutes say; what nobody has entered yet is not there."""
    day = meeting.held_on
    people = {label: "、".join(map(str, found)) for label, found in roll().groups(meeting)}
    facts = {
        "会议": meeting.name,
        "会议种类": meeting.get_kind_display(),
        "日期": f"{day.year}年{day.month}月{day.day}日",
        "地点": meeting.place,
        "主持": str(meeting.presided_by or ""),
        **{label: people.get(label, "") for label in _GROUPS},
    }
    matters = [
        _matter(line) if isinstance(line, AgendaLine) else _business(line)
        for line in agenda.every_line
    ]
    return {name: words for name, words in facts.items() if words} | {"议题": matters}


def _business(line: BusinessLine) -> dict[str, Any]:
    """Return other business as the minutes say it: what was decided stands as it was recorded."""
    business = line.business
    matter = {
        "编号": f"{chinese_number(line.number)}、",
        "标题": business.title,
        "汇报": f"会议听取了{business.reporters}的汇报。" if business.reporters else "",
        "结论": f"会议议定：{ended(business.decision)}" if business.decision else "",
        "要求": "",
    }
    # Whoever reports need not be named; what was decided has to be.
    return {name: words for name, words in matter.items() if words or name != "结论"}


def _matter(line: AgendaLine) -> dict[str, Any]:
    review = line.review
    who = str(review.reported_by) if review.reported_by else ""
    departments = "、".join(map(str, review.item.lead_departments))
    matter = {
        "编号": f"{chinese_number(line.number)}、",
        "标题": review.item.title,
        "汇报": f"会议听取了{departments}{who}的汇报。" if departments or who else "",
        "结论": _SAID[Outcome(review.outcome)] if review.outcome else "",
        "要求": f"会议要求：{ended(review.requirements)}" if review.requirements else "",
    }
    # 要求 may be left out, what the meeting said may not: its place is marked.
    return {name: words for name, words in matter.items() if words or name == "要求"}


def template() -> bytes:
    """Return the built-in template."""
    paper = OfficialDocument("{{ 会议 }}纪要", clock.now(), is_headed=False)
    paper.red_head("{{ 会议种类 }}纪要", "{{ 会议 }}")
    paper.line("{{ 日期 }}，{{ 主持 }}主持召开{{ 会议 }}。现将会议议定事项纪要如下：")
    paper.tag("{%p for 题 in 议题 %}")
    paper.bold_line("{{ 题.编号 }}{{ 题.标题 }}")
    paper.line("{{ 题.汇报 }}{{ 题.结论 }}{{ 题.要求 }}")
    paper.tag("{%p endfor %}")
    paper.centred("")
    for label in _GROUPS:
        # Of who came there must be a list; nobody need have asked for leave.
        if label != PRESENT:
            paper.tag(f"{{%p if {label} %}}")
        paper.marked(f"{label}：", f"{{{{ {label} }}}}", HEADING_FONT)
        if label != PRESENT:
            paper.tag("{%p endif %}")
    return paper.as_bytes()
