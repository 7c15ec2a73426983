"""The notice (通知) of an event, for those who organise it; of a numbered meeting, with its agenda.

Source of the meeting's form: notices of districts (时间, 地点, 议程, 参加对象, 其他).
"""

from typing import Any

from activities.enums import Role
from activities.models import Event
from activities.reading import roll_of, written_to
from activities.services.notices import when
from almanac import clock
from almanac.words import month_day
from members.models import Organisation
from sheets.official_document import OfficialDocument
from workplan.models import Meeting
from workplan.paper_kinds import PaperKind
from workplan.permissions import Viewer
from workplan.reading.agenda import read_agenda
from workplan.reading.minutes import minutes_facts

_SAMPLE: dict[str, Any] = {
    "名称": "委员集中培训",
    "主送": "各位委员",
    "时间": "某年7月6日 星期二 9:00",
    "地点": "会议室",
    "内容": ["学习。"],
    "参加人员": "某某、某某",
    "报名截止": "某年7月1日",
    "联系人": "办公室及电话",
    "发文机关": "区政协",
    "日期": "某年6月20日",
    "须请假": True,
}


def notice_facts(event: Event) -> dict[str, Any]:
    """Return what the notice says; what nobody has entered yet is not there."""
    facts = {
        "名称": event.title,
        "主送": written_to(event),
        "时间": when(event),
        "地点": event.place,
        "参加人员": "、".join(str(row.person) for row in roll_of(event).rows),
        "报名截止": month_day(event.sign_up_by, 0) if event.sign_up_by else "",
        "联系人": event.contact,
        "发文机关": str(event.organiser or Organisation.current() or ""),
        "日期": month_day(clock.today(), 0),
    }
    lists = {"内容": event.notes.splitlines(), "须请假": event.must_come}
    return {name: words for name, words in facts.items() if words} | lists


def _template() -> bytes:
    paper = OfficialDocument("关于举行{{ 名称 }}的通知", clock.now())
    paper.addressee("{{ 主送 }}：")
    paper.line("现将{{ 名称 }}有关事项通知如下：")
    paper.heading("时间")
    paper.line("{{ 时间 }}")
    paper.heading("地点")
    paper.line("{{ 地点 }}")
    paper.heading("参加人员")
    paper.line("{{ 参加人员 }}")
    paper.heading("有关事项")
    paper.tag("{%p for 段 in 内容 %}")
    paper.line("{{ 段 }}")
    paper.tag("{%p endfor %}")
    paper.tag("{%p if 报名截止 %}")
    paper.line("请于{{ 报名截止 }}前报名。")
    paper.tag("{%p endif %}")
    paper.tag("{%p if 须请假 %}")
    paper.line("因故不能参加的，请提前请假。")
    paper.tag("{%p endif %}")
    paper.line("联系人：{{ 联系人 }}")
    paper.line("特此通知。")
    paper.signed("{{ 发文机关 }}", "{{ 日期 }}")
    return paper.as_bytes()


_MEETING_SAMPLE: dict[str, Any] = {
    **_SAMPLE,
    "主持": "某某",
    "出席": "某某、某某",
    "列席": "各专委会主任",
    "议程": [{"序号": 1, "标题": "审议工作方案"}],
}


def meeting_notice_facts(event: Event, meeting: Meeting, viewer: Viewer) -> dict[str, Any]:
    """Return what the notice of a meeting says: as of any event, and its agenda as the reader may read it,
    who is to come and who sits in.
    """
    said = minutes_facts(meeting, read_agenda(meeting, viewer))
    names: dict[bool, list[str]] = {False: [], True: []}
    for row in roll_of(event).rows:
        names[row.role == Role.OBSERVER].append(str(row.person))
    facts = notice_facts(event) | {"主持": said.get("主持", ""), "列席": "、".join(names[True])}
    facts["议程"] = [
        {"序号": number, "标题": matter["标题"]} for number, matter in enumerate(said["议题"], 1)
    ]
    # Who is to come has to be said, who presides or sits in need not.
    return facts | ({"出席": "、".join(names[False])} if names[False] else {})


def _meeting_template() -> bytes:
    paper = OfficialDocument("关于召开{{ 名称 }}的通知", clock.now())
    paper.addressee("{{ 主送 }}：")
    paper.line("定于{{ 时间 }}召开{{ 名称 }}。现将有关事项通知如下：")
    paper.heading("时间")
    paper.line("{{ 时间 }}")
    paper.heading("地点")
    paper.line("{{ 地点 }}")
    paper.heading("议程")
    paper.tag("{%p for 题 in 议程 %}")
    paper.line("{{ 题.序号 }}.{{ 题.标题 }}")
    paper.tag("{%p endfor %}")
    paper.tag("{%p if not 议程 %}")
    paper.line("{{ 会议议程 }}")
    paper.tag("{%p endif %}")
    paper.heading("参加对象")
    paper.line("出席：{{ 出席 }}。")
    for name in ("列席", "主持"):
        paper.tag(f"{{%p if {name} %}}")
        paper.line(f"{name}：{{{{ {name} }}}}。")
        paper.tag("{%p endif %}")
    paper.heading("其他事项")
    paper.tag("{%p for 段 in 内容 %}")
    paper.line("{{ 段 }}")
    paper.tag("{%p endfor %}")
    paper.line("因故不能参加的，请提前请假。联系人：{{ 联系人 }}。")
    paper.line("特此通知。")
    paper.signed("{{ 发文机关 }}", "{{ 日期 }}")
    return paper.as_bytes()


NOTICE = PaperKind("event_notice", "活动通知", "活动页“下载通知”", _template, _SAMPLE)
MEETING_NOTICE = PaperKind(
    "meeting_notice",
    "会议通知",
    "会议的到会名单页“下载通知”",
    _meeting_template,
    _MEETING_SAMPLE | {"会议议程": "1.审议工作方案"},
)
KINDS = (NOTICE, MEETING_NOTICE)
