"""What the sheet of a year shows: items under departments, leaders or points, and its meetings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workplan.enums import RESTING_STATES, Lamp, MeetingKind, State
from workplan.lamp import StatusLight
from workplan.models import Meeting, Plan, PlanPoint, WorkItem
from workplan.reading.counts import count
from workplan.year_sheet import Line, Moment, Round, Section

# By what the rows stand together: key, words.
GROUPINGS = (("department", "按部门"), ("leader", "按领导"), ("point", "按要点"))

_NOBODY = {"department": "还没有责任部门", "leader": "没有写明领导", "point": "不在任何要点下面"}
_NOTED = ((Lamp.BLUE, "办结"), (Lamp.YELLOW, "预警"), (Lamp.RED, "逾期"))


def sections(
    items: Iterable[WorkItem],
    by: str,
    *,
    whole_names: bool,
    moments: Mapping[int, list[Moment]],
) -> list[Section]:
    """Return items under their headings, within each as in the document. What several answer for or
    lead stands with each of them. Reads what `with_ledger` prefetches, and the points.

    `whole_names` says that rows of several annexes meet, so that each names its own.
    """
    points = PlanPoint.objects.defer("text").in_bulk() if by == "point" else {}
    headings: dict[tuple, str] = {}
    found: dict[tuple, list[WorkItem]] = {}
    for item in items:
        for place, heading in _headings(item, by, points) or [((1,), _NOBODY[by])]:
            headings[place] = heading
            found.setdefault(place, []).append(item)
    return [
        Section(
            headings[place],
            note(rows),
            tuple(_line(i, by, whole_names, moments.get(i.pk, ())) for i in rows),
        )
        for place, rows in sorted(found.items())
    ]


def _headings(item: WorkItem, by: str, points: Mapping[int, PlanPoint]) -> list[tuple[tuple, str]]:
    """Return the headings under which an item stands, each with its place among them."""
    if by == "point":
        point = points.get(item.point_id or 0)
        return [((0, point.number), str(point))] if point else []
    if by == "leader":
        # Whoever is named stands before the posts that stand in a name's place.
        rows = item.leader_rows.all()
        return [((0, bool(r.post_id), r.leader.rank, r.leader.pk), str(r)) for r in rows]
    return [((0, each.order, each.pk), each.name) for each in item.lead_departments]


def note(items: Iterable[WorkItem]) -> str:
    """Say how many rows there are, and how many of them are done, warned of and late: 15 项 · 办结 5."""
    rows = list(items)
    lamps = Counter(item.status_light.lamp for item in rows if item.leading is None)
    said = [f"{word} {lamps[lamp]}" for lamp, word in _NOTED if lamps[lamp]]
    return " · ".join([str(count(rows)), *said])


def _line(item: WorkItem, by: str, whole_names: bool, moments: Iterable[Moment]) -> Line:
    who = item.lead_departments if by == "leader" else item.leaders
    light = item.status_light
    return Line(
        number=item.designation if whole_names else item.number,
        title=item.title,
        url=item.get_absolute_url(),
        who="、".join(map(str, who)),
        starred=item.needs_scheme,
        tone=light.lamp.value,
        stands=_in_short(light),
        said="，".join(filter(None, (light.label, light.reason))),
        rounds=tuple(_rounds(item)),
        moments=tuple(moments),
    )


def _in_short(light: StatusLight) -> str:
    """Say how a row stands in a dozen characters: 预警 方案未过会 of 方案未过会，3月1日开始."""
    reason = light.reason.partition("，")[0].partition("：")[0]
    if light.lamp in (Lamp.RED, Lamp.BLUE) and reason.startswith(("已逾期", "超期", "按期")):
        return reason.removeprefix("已")
    if light.lamp == Lamp.GREY and reason:
        return reason
    return f"{light.label} {reason}".rstrip()


def _rounds(item: WorkItem) -> Iterator[Round]:
    """Yield the due dates that have a day; a row that follows another shows its own, without a lamp."""
    for due in item.due_dates.all():
        if due.due_on is None or due.planned_on is None:
            continue
        light = due.status_light
        words = "，".join(filter(None, (light.label, light.reason)))
        tone = "off" if due.state in (State.CANCELLED, *RESTING_STATES) else light.lamp.value
        if item.leading:
            tone, words = "off", ""
        yield Round(due.due_on, due.planned_on, due.starts_on, tone, words)


def meetings_of(plan: Plan) -> list[Moment]:
    """Return the numbered meetings of the plan's year."""
    numbered = Meeting.objects.not_called_off().filter(kind__in=_SHORT, held_on__year=plan.year)
    found = numbered.order_by("held_on", "pk")
    return [
        Moment(
            meeting.held_on,
            _SHORT[MeetingKind(meeting.kind)].format(n=meeting.number),
            f"{meeting.held_on.month}月{meeting.held_on.day}日　{meeting.name}",
            meeting.kind,
            meeting.get_absolute_url(),
        )
        for meeting in found
    ]


_SHORT = {
    MeetingKind.CHAIR: "{n}次",
    MeetingKind.STANDING: "常{n}",
    MeetingKind.PLENARY: "全会",
}


def by_month(items: Iterable[WorkItem]) -> list[tuple[str, list[tuple[Any, WorkItem]]]]:
    """Return what is due in each month, the earliest first: the sheet as a list, for a phone and for
    whoever hears it read; last what has no day. What follows another row is left to that one.
    """
    found: dict[tuple, list[tuple[Any, WorkItem]]] = {}
    rows_of_their_own = [item for item in items if item.leading is None]
    for item in rows_of_their_own:
        for due in item.due_dates.all():
            key = (due.due_on.year, due.due_on.month) if due.due_on else (9999, 0)
            found.setdefault(key, []).append((due, item))
    for rows in found.values():
        rows.sort(key=lambda row: (row[0].due_on is None, row[0].due_on))
    return [(_month(key, items), rows) for key, rows in sorted(found.items())]


def _month(key: tuple[int, int], items: Iterable[WorkItem]) -> str:
    year, month = key
    if not month:
        return "没有期限"
    plan_year = next(iter(items)).plan.year
    return f"{month}月" if year == plan_year else f"{year}年{month}月"
