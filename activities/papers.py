"""The notice (通知) of an event, for those who organise it."""

from typing import Any

from activities.models import Event
from activities.reading import roll_of
from activities.services.notices import when
from almanac import clock
from members.models import Organisation
from sheets.official_document import OfficialDocument
from workplan.paper_kinds import PaperKind

_SAMPLE: dict[str, Any] = {
    "名称": "委员集中培训",
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
        "时间": when(event),
        "地点": event.place,
        "参加人员": "、".join(str(row.person) for row in roll_of(event).rows),
        "报名截止": _day(event.sign_up_by) if event.sign_up_by else "",
        "联系人": event.contact,
        "发文机关": str(event.organiser or Organisation.current() or ""),
        "日期": _day(clock.today()),
    }
    lists = {"内容": event.notes.splitlines(), "须请假": event.must_come}
    return {name: words for name, words in facts.items() if words} | lists


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _template() -> bytes:
    paper = OfficialDocument("关于举行{{ 名称 }}的通知", clock.now())
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


NOTICE = PaperKind("event_notice", "活动通知", "活动页“下载通知”", _template, _SAMPLE)
KINDS = (NOTICE,)
