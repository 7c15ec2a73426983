"""The papers of chains: 协商方案, 协商报告, 监督意见书, and the cover of a 调研报告.

Source of the forms: published papers of districts; what no page knows is marked on the paper.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from activities.enums import EventKind, EventState
from activities.models import BY_PERSON, Attendance
from almanac import clock
from almanac.words import chinese_number, ended, month_day
from consultations.enums import SuggestionState, ThemeKind
from consultations.models import (
    Consultation,
    ConsultationMeeting,
    Research,
    Suggestion,
    Supervision,
    Theme,
)
from members.models import Organisation
from sheets.official_document import OfficialDocument
from workplan.paper_kinds import Facts, PaperKind


@dataclass(frozen=True)
class ThemePaper:
    """A paper that is downloaded from a theme's page: of which kind of theme, its facts, its file's name."""

    theme: ThemeKind
    kind: PaperKind
    facts: Callable[[Any], Facts]
    name: str


def _day(day: date | None) -> str:
    return month_day(day, 0) if day else ""


def _short(day: date | None, year: int) -> str:
    """Return a day for a table: without the year where that is the paper's own."""
    return month_day(day, year) if day else ""


def _quoted(topic: str) -> str:
    """Return a topic in quotation marks; those within it are single ones then (GB/T 15834)."""
    return f"“{topic.translate({ord('“'): '‘', ord('”'): '’'})}”"


def _known(facts: Facts) -> Facts:
    """Return facts without those that are not there: their places are marked."""
    return {name: words for name, words in facts.items() if words}


def _of_theme(theme: Theme) -> Facts:
    """Return what every paper says of its theme."""
    item = theme.item
    return _known(
        {
            "议题": theme.topic,
            "引题": _quoted(theme.topic),
            "年度": theme.year,
            "领导": "、".join(map(str, item.leaders)) if item else "",
            "部门": "、".join(map(str, theme.responsible_departments)),
            "时间": item.period_phrase if item else "",
            "发文机关": str(Organisation.current() or ""),
            "日期": _day(clock.today()),
        }
    )


_THEME_SAMPLE: Facts = {
    "议题": "生活垃圾分类处理",
    "引题": "“生活垃圾分类处理”",
    "年度": 2021,
    "领导": "某某",
    "部门": "城建委",
    "时间": "10月",
    "发文机关": "区政协",
    "日期": "某年10月20日",
}


# --- 协商方案 ----------------------------------------------------------------------------------------

_SCHEME_SAMPLE: Facts = {
    **_THEME_SAMPLE,
    "层级": "区级“请你来协商”",
    "类型": "区长与委员面对面",
    "调研": "关于生活垃圾分类的调研",
    "环节": [
        {"序号": 1, "环节": "会前调研", "由谁": "责任部门", "材料": "调研报告", "时间": "7月1日"}
    ],
}


def scheme_facts(consultation: Consultation) -> Facts:
    """Return what the scheme of a consultation says: who leads it, and its steps with their days."""
    steps = [
        _known(
            {
                "序号": number,
                "环节": step.name,
                "由谁": step.get_role_display(),
                "时间": _short(step.done_on or step.planned_on, consultation.year),
            }
        )
        | {"材料": step.document}
        for number, step in enumerate(consultation.steps.all(), 1)
    ]
    kind = consultation.consultation_kind
    return (
        _of_theme(consultation)
        | {"类型": str(kind) if kind else "", "层级": consultation.get_level_display()}
        | {"调研": "、".join(map(str, consultation.fed_by.all())), "环节": steps}
        | _known({"参加人员": "、".join(_asked(consultation))})
    )


def _asked(consultation: Consultation) -> list[str]:
    """Return who was asked to the session that was put up for a consultation: units by their name."""
    if consultation.item is None:
        return []
    rows = Attendance.objects.filter(
        event__kind=EventKind.SESSION,
        event__item=consultation.item,
        event__state__in=(EventState.PUBLISHED, EventState.CLOSED),
    )
    rows = rows.select_related("person", "unit").order_by(*BY_PERSON)
    return list(dict.fromkeys(str(row.unit or row.person) for row in rows))


def _scheme() -> bytes:
    paper = OfficialDocument("关于{{ 引题 }}的协商方案", clock.now())
    paper.line("根据{{ 年度 }}年协商工作安排，就{{ 引题 }}开展协商，制订方案如下：")
    paper.heading("协商形式")
    paper.line("{{ 层级 }}{% if 类型 %}，{{ 类型 }}{% endif %}。")
    paper.heading("组织领导")
    paper.line("牵头领导：{{ 领导 }}。责任部门：{{ 部门 }}。")
    paper.heading("时间安排")
    paper.line("协商时间：{{ 时间 }}。{% if 调研 %}会前调研：{{ 调研 }}。{% endif %}")
    rows = [
        ["{%tr for 行 in 环节 %}", *[""] * 4],
        [f"{{{{ 行.{name} }}}}" for name in ("序号", "环节", "由谁", "材料", "时间")],
        ["{%tr endfor %}", *[""] * 4],
    ]
    paper.table(["序号", "环节", "由谁", "材料", "时间"], rows, [16, 45, 25, 35, 35])
    paper.heading("参加人员")
    paper.line("{{ 参加人员 }}")
    paper.heading("工作要求")
    paper.line("各有关单位按时间安排做好调研、协商、报送和反馈。")
    paper.signed("{{ 发文机关 }}", "{{ 日期 }}")
    return paper.as_bytes()


SCHEME = PaperKind(
    "consultation_scheme",
    "协商方案",
    "协商页“下载协商方案”",
    _scheme,
    _SCHEME_SAMPLE | {"参加人员": "有关委员、部门和群众代表"},
)


# --- 协商报告 ----------------------------------------------------------------------------------------

_REPORT_SAMPLE: Facts = {
    **_THEME_SAMPLE,
    "主送": "中共某区委、某区人民政府",
    "抄送": "有关部门",
    "调研": "关于生活垃圾分类的调研",
    "走访": 3,
    "场次": 1,
    "提出": 2,
    "采纳": 1,
    "协商会": [
        {
            "日期": "某年5月12日",
            "地点": "会议室",
            "形式": "现场",
            "主持": "某某",
            "人数": 20,
            "委员": "某某、某某",
            "单位": "城管局",
            "专家": "某某",
        }
    ],
    "成果": ["形成共识。"],
    "建议": [{"编号": "（一）", "单位": "城管局", "行": [{"序号": 1, "内容": "增设点位。"}]}],
}


def report_facts(consultation: Consultation) -> Facts:
    """Return what the report on a consultation says: how it was held, by whom, what was suggested to
    which unit.
    """
    meetings = list(
        consultation.meetings.select_related("host", "event").prefetch_related("suggestions")
    )
    suggested = [row for meeting in meetings for row in meeting.suggestions.all()]
    sent = consultation.submissions.last()
    offered, adopted = (sum(meeting.counts[n] or 0 for meeting in meetings) for n in (0, 1))
    summaries = [line for meeting in meetings for line in meeting.summary.splitlines()]
    known = {
        "主送": sent.sent_to if sent else "",
        # Those who are to act on it.
        "抄送": "、".join(sorted({row.unit for row in suggested if row.unit})),
        "场次": len(meetings),
        "提出": offered,
    }
    return (
        _of_theme(consultation)
        | _known(known)
        | {
            "采纳": adopted,
            "调研": "、".join(map(str, consultation.fed_by.all())),
            "走访": consultation.activities.count(),
            "协商会": [_held(meeting) for meeting in meetings],
            "成果": [line for line in summaries if line.strip()],
            "建议": _by_unit(suggested),
        }
    )


def _held(meeting: ConsultationMeeting) -> Facts:
    people = []
    if meeting.event:
        rows = meeting.event.attendances.present().select_related("person")
        people = [str(row.person) for row in rows.order_by(*BY_PERSON)]
    place = f"{meeting.street}{meeting.place}"
    known = {
        "日期": _day(meeting.held_on),
        "主持": str(meeting.host or ""),
        "人数": meeting.attendance or len(people),
    }
    return _known(known) | {
        "地点": place,
        "形式": meeting.get_form_display(),
        "委员": "、".join(people),
        "单位": "、".join(meeting.invited_units.split()),
        "专家": "、".join(meeting.experts.split()),
    }


def _by_unit(rows: Iterable[Suggestion]) -> list[Facts]:
    """Return suggestions under the unit that each was handed to; those of no unit yet come last."""
    ordered = sorted(rows, key=lambda row: (not row.unit, row.unit))
    groups = [(unit, list(found)) for unit, found in groupby(ordered, lambda row: row.unit)]
    return [
        {"编号": f"（{chinese_number(number)}）", "单位": unit}
        | {"行": [{"序号": n, "内容": _suggested(row)} for n, row in enumerate(found, 1)]}
        for number, (unit, found) in enumerate(groups, 1)
    ]


def _suggested(row: Suggestion) -> str:
    """Return a suggestion with who said it, and whether it was agreed to."""
    decided = row.state in (SuggestionState.ADOPTED, SuggestionState.DECLINED)
    said = (row.speaker_name, row.get_state_display() if decided else "")
    besides = "，".join(word for word in said if word)
    return ended(f"{row.text.rstrip('。')}（{besides}）" if besides else row.text)


def _report() -> bytes:
    paper = OfficialDocument("关于{{ 引题 }}协商情况的报告", clock.now())
    paper.addressee("{{ 主送 }}：")
    paper.line(
        "根据{{ 年度 }}年协商工作计划，{{ 发文机关 }}就{{ 引题 }}开展协商"
        "{% if 领导 %}，{{ 领导 }}牵头{% endif %}，{{ 部门 }}负责。现将有关情况报告如下："
    )
    paper.heading("协商过程")
    paper.tag("{%p if 调研 or 走访 %}")
    paper.line(
        "协商前开展{% if 调研 %}了{{ 调研 }}{% endif %}"
        "{% if 调研 and 走访 %}，{% endif %}{% if 走访 %}走访座谈{{ 走访 }}次{% endif %}。"
    )
    paper.tag("{%p endif %}")
    paper.tag("{%p for 会 in 协商会 %}")
    paper.line(
        "{{ 会.日期 }}，{% if 会.地点 %}在{{ 会.地点 }}{% endif %}召开协商会（{{ 会.形式 }}），"
        "{{ 会.主持 }}主持，{{ 会.人数 }}人参加。"
        "{% if 会.委员 %}出席的有{{ 会.委员 }}。{% endif %}"
        "{% if 会.单位 %}邀请{{ 会.单位 }}到会。{% endif %}"
        "{% if 会.专家 %}智库专家{{ 会.专家 }}参加。{% endif %}"
    )
    paper.tag("{%p endfor %}")
    paper.tag("{%p if not 协商会 %}")
    paper.line("{{ 协商会情况 }}")
    paper.tag("{%p endif %}")
    paper.tag("{%p for 段 in 成果 %}")
    paper.line("{{ 段 }}")
    paper.tag("{%p endfor %}")
    paper.heading("意见建议")
    paper.line("共提出意见建议{{ 提出 }}条{% if 采纳 %}，已采纳{{ 采纳 }}条{% endif %}。")
    paper.tag("{%p for 组 in 建议 %}")
    paper.label("{{ 组.编号 }}{% if 组.单位 %}建议{{ 组.单位 }}{% else %}其他意见建议{% endif %}：")
    paper.tag("{%p for 条 in 组.行 %}")
    paper.line("{{ 条.序号 }}.{{ 条.内容 }}")
    paper.tag("{%p endfor %}")
    paper.tag("{%p endfor %}")
    paper.heading("有关请求")
    paper.line("请将上述意见建议交有关单位研究办理，并将采纳情况反馈{{ 发文机关 }}。")
    paper.line("特此报告。")
    paper.signed("{{ 发文机关 }}", "{{ 日期 }}")
    paper.imprint("抄送：{{ 抄送 }}。", "{{ 发文机关 }}\t{{ 日期 }}印发")
    return paper.as_bytes()


REPORT = PaperKind(
    "consultation_report",
    "协商报告",
    "协商页“下载协商报告”",
    _report,
    _REPORT_SAMPLE | {"协商会情况": "协商会情况。"},
)


# --- 调研报告: 封面和扉页 ----------------------------------------------------------------------------

_COVER_SAMPLE: Facts = {
    **_THEME_SAMPLE,
    "成员": "某某和相关委员",
    "协商": "生活垃圾分类处理",
    "走访": 3,
    "稿次": "第2稿",
    "报告名": "关于生活垃圾分类的调研报告",
    "年月": "某年7月",
    "提纲": ["一是现状。"],
}


def cover_facts(research: Research) -> Facts:
    """Return what the cover and the title page of a research report say."""
    item, today = research.item, clock.today()
    members = "、".join(map(str, item.members)) if item else ""
    version = research.versions.first()
    return (
        _of_theme(research)
        | _known({"成员": f"{members}{item.members_note if item else ''}"})
        | {
            "协商": "、".join(map(str, research.feeds.all())),
            "走访": research.activities.count(),
            "稿次": f"第{version.number}稿" if version else "",
            "报告名": _report_name(research.topic),
            "年月": f"{today.year}年{today.month}月",
            "提纲": [line for line in research.outline.splitlines() if line.strip()],
        }
    )


def _report_name(topic: str) -> str:
    """Return what the report on a topic is called: 关于……的调研 becomes 关于……的调研报告."""
    if topic.endswith("调研"):
        return f"{topic}报告"
    about = topic if topic.startswith("关于") else f"关于{topic}"
    return f"{about}的调研报告"


def _cover() -> bytes:
    paper = OfficialDocument("{{ 报告名 }}", clock.now(), is_headed=False, has_cover=True)
    for _ in range(5):
        paper.centred("")
    paper.title("{{ 报告名 }}")
    for _ in range(9):
        paper.centred("")
    paper.centred("{{ 发文机关 }}")
    paper.centred("{{ 年月 }}")
    paper.new_page()
    paper.title("课题基本情况")
    paper.form(
        [
            ("课题", "{{ 议题 }}"),
            ("牵头领导", "{{ 领导 }}"),
            ("责任部门", "{{ 部门 }}"),
            ("课题组成员", "{{ 成员 }}"),
            ("完成时间", "{{ 时间 }}"),
            ("走访座谈", "{% if 走访 %}{{ 走访 }}次{% endif %}"),
            ("服务的协商", "{{ 协商 }}"),
            ("稿次", "{{ 稿次 }}"),
        ]
    )
    paper.new_page()
    paper.title("{{ 报告名 }}")
    paper.tag("{%p for 段 in 提纲 %}")
    paper.line("{{ 段 }}")
    paper.tag("{%p endfor %}")
    for heading in ("现状", "问题", "建议"):
        paper.heading(heading)
        paper.line(f"{{{{ {heading} }}}}")
    return paper.as_bytes()


COVER = PaperKind(
    "research_cover",
    "调研报告封面",
    "调研页“下载报告封面”",
    _cover,
    _COVER_SAMPLE | {"现状": "现状。", "问题": "问题。", "建议": "建议。"},
)


# --- 监督意见书 --------------------------------------------------------------------------------------

_OPINION_SAMPLE: Facts = {
    **_THEME_SAMPLE,
    "主送": "属地街道",
    "小组": "某某、某某",
    "个数": 1,
    "问题": [
        {"序号": 1, "内容": "点位不足", "单位": "属地街道", "期限": "某年11月1日前"},
    ],
}


def opinion_facts(supervision: Supervision) -> Facts:
    """Return what the 监督意见书 says: what was supervised, by whom, each problem with its unit and day."""
    # A place in a row without a unit or a day is marked as any other.
    problems = [
        _known(
            {
                "序号": row.number,
                "内容": f"{row.text}（{row.place}）" if row.place else row.text,
                "单位": row.unit,
                "期限": f"{_short(row.due_on, supervision.year)}前" if row.due_on else "",
            }
        )
        for row in supervision.problems.all()
    ]
    units = dict.fromkeys(row.unit for row in supervision.problems.all() if row.unit)
    said = {"小组": supervision.group, "主送": "、".join(units)}
    known = _of_theme(supervision) | _known(said)
    return known | {"个数": len(problems), "问题": problems}


def _opinion() -> bytes:
    paper = OfficialDocument("关于{{ 议题 }}的监督意见书", clock.now())
    paper.addressee("{{ 主送 }}：")
    paper.line(
        "{{ 部门 }}就{{ 引题 }}开展了民主监督，监督小组成员：{{ 小组 }}。"
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


OPINION = PaperKind(
    "supervision_opinion", "民主监督意见书", "民主监督页“下载意见书”", _opinion, _OPINION_SAMPLE
)


# By the word in the paper's address.
PAPERS = {
    "scheme": ThemePaper(ThemeKind.CONSULTATION, SCHEME, scheme_facts, "协商方案"),
    "report": ThemePaper(ThemeKind.CONSULTATION, REPORT, report_facts, "协商报告"),
    "cover": ThemePaper(ThemeKind.RESEARCH, COVER, cover_facts, "调研报告封面"),
    "opinion": ThemePaper(ThemeKind.SUPERVISION, OPINION, opinion_facts, "监督意见书"),
}
KINDS = tuple(paper.kind for paper in PAPERS.values())
