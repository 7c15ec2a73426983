"""What the plan brings into people's inboxes: whose turn it is with an item, a report, a scheme, a 批示."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from almanac.words import month_day
from members import roles
from members.models import User
from members.names import name_key
from members.prepared import Question, prepared_models, prepared_rows
from workflow.inbox import (
    AHEAD_DAYS,
    Entry,
    Kind,
    NextStep,
    Urgency,
    ago,
    gap,
    standing,
    step_of,
)
from workplan.actions import DUE, EXTENSION, INSTRUCTION, ITEM
from workplan.calendar import meetings_with
from workplan.deadlines import ESCALATION
from workplan.enums import NUMBERED_KINDS, OPEN_STATES, Action, LinkState, State
from workplan.models import (
    Business,
    ItemLink,
    Meeting,
    Plan,
    SchemeReview,
    Urge,
)
from workplan.models.standing import ItemStanding
from workplan.permissions import Viewer, items_of_member, meetings_listing
from workplan.reading.board import BoardRow, Group, board, in_hand, of_plan
from workplan.reading.inbox import (
    Queue,
    queue,
    unanswered,
    undecided_reviews,
    wishes,
)
from workplan.reading.rows import LedgerRow
from workplan.reading.schemes import Step
from workplan.services.checkup import awaited, check_plan, findings_settled

# What stands with the department, and so under the eyes of the office and the leader.
_WITH_DEPARTMENT = (Group.OVERDUE, Group.ACCEPT, Group.SOON, Group.BEHIND, Group.SCHEME)
_STANDING_STILL = (Group.OVERDUE, Group.ACCEPT, Group.BEHIND, Group.SCHEME)
# Who has the whole plan under their eyes: the head of the committee, and who is told of what stays late.
_WATCHING = frozenset((name_key("主席"), name_key(ESCALATION[1])))


@dataclass(frozen=True)
class _Reader:
    """Someone on a day, with what is read once for all items."""

    user: User
    viewer: Viewer
    day: date
    posts: frozenset[int]
    is_watching: bool

    @classmethod
    def of(cls, user: User, day: date) -> _Reader:
        held = roles.held_by(user, day)
        posts = {row.post_id: row.post_key for row in held if row.post_id}
        viewer = Viewer.of(user, day)
        return cls(user, viewer, day, frozenset(posts), bool(_WATCHING & set(posts.values())))

    @property
    def watches_all(self) -> bool:
        return self.viewer.office or self.is_watching

    @cached_property
    def led(self) -> frozenset[int]:
        """The items that they lead, by name or by a post."""
        if not self.posts:
            return frozenset()
        return frozenset(i.pk for i in in_hand() if i.is_led_by(self.viewer.person, self.posts))

    @cached_property
    def urged(self) -> dict[int, date]:
        """When due dates were last urged."""
        return dict(_urges())


@prepared_rows
def _urges() -> QuerySet:
    """The due dates that were urged, and when, the last at the end."""
    urges = Urge.objects.filter(due_date__state__in=OPEN_STATES)
    return urges.order_by("on").values_list("due_date", "on")


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield what waits for a user: as a responsible department, the office, a leader; and what stands
    with others under their eyes.
    """
    reader = _Reader.of(user, day)
    yield from _to_report(reader)
    if not (reader.viewer.office or reader.posts or reader.viewer.departments):
        return
    items = _items(reader) if reader.viewer.stands_in_plans else ()
    for group, rows in board(items).groups.items():
        for row in rows:
            if found := _of_row(reader, group, row):
                yield found
    yield from _instructions(reader)
    if reader.viewer.office:
        yield from _of_office(day, queue(), Viewer.of(user, day))
        yield from _to_complete(day)


def _items(reader: _Reader) -> Iterator[LedgerRow]:
    """Yield what is running of the items that the reader answers for, leads or watches; what follows
    another row, or a proposal, is that one's matter.
    """
    for item in in_hand():
        if item.done_in or not any(due.is_open for due in item.due_dates.all()):
            continue
        if reader.watches_all or item.pk in reader.led or reader.viewer.access_to(item).responsible:
            yield item


def _of_row(reader: _Reader, group: Group, row: BoardRow) -> Entry | None:
    """Return what an item is to the reader, by the due date by which it stands."""
    item, due = row.item, row.due
    access = reader.viewer.access_to(item)
    watched = reader.watches_all and (reader.viewer.office or group == Group.OVERDUE)
    wish = wishes().get(due.pk)
    if due.state == State.REPORTED or wish:
        if not access.responsible or reader.viewer.office:
            return None
        since = localdate(wish.asked_at) if wish else None
        return _entry(
            *(reader, row),
            state="待审核延期" if wish else "待审核",
            urgency=Urgency.TO_DO,
            since=since,
            waits_for="办公室",
            detail=f"申请延至{month_day(wish.new_due_on, reader.day.year)}" if wish else "已报结",
        )
    if access.responsible and (group in _WITH_DEPARTMENT or _is_ahead(reader, group, row)):
        return _entry(
            reader, row, **_stands(reader, group, row), step=_own_step(group, row, access)
        )
    if access.responsible and group == Group.AGENDA and row.scheme:
        waits_for = "主席会议" if row.scheme.step == Step.LISTED else "办公室"
        return _entry(
            *(reader, row),
            state="方案待审议",
            urgency=Urgency.TO_DO,
            waits_for=waits_for,
            detail=row.scheme.words,
        )
    stands = _stands(reader, group, row)
    if group not in _STANDING_STILL or not (watched or item.pk in reader.led):
        return None
    # A leader is not told of what is merely unsigned and due in autumn.
    if group == Group.ACCEPT and not reader.viewer.office and stands["urgency"] > Urgency.SOON:
        return None
    return _entry(
        *(reader, row),
        **stands,
        waits_for="、".join(map(str, item.lead_departments)) or "责任部门（未写明）",
        step=_others_step(reader, row, access),
    )


def _is_ahead(reader: _Reader, group: Group, row: BoardRow) -> bool:
    """Return whether a row is under way and its day so near that reminders tell of it."""
    due_on = row.due.due_on
    return (
        group == Group.RUNNING and due_on is not None and (due_on - reader.day).days <= AHEAD_DAYS
    )


def _stands(reader: _Reader, group: Group, row: BoardRow) -> dict[str, Any]:
    """Return how a row stands that is with the department, as fields of its entry."""
    if group == Group.BEHIND:
        return {"state": "进度滞后", "urgency": Urgency.TO_DO, "due_on": row.due.due_on}
    if group == Group.SCHEME and row.scheme:
        state = "方案须修改" if row.scheme.step == Step.REVISE else "方案未提交"
        return {"state": state, "urgency": Urgency.SOON, "due_on": row.due.scheme_wanted_by}
    otherwise = "待签收" if group == Group.ACCEPT else ""
    return standing(row.due.due_on, reader.day, otherwise)


def _entry(reader: _Reader, row: BoardRow, detail: str = "", **more: Any) -> Entry:
    """Return an item's entry; below its title stand who leads it, by when, and what was last urged."""
    item, due = row.item, row.due
    facts = [f"{item.terms.leads} {'、'.join(map(str, item.leaders))}" if item.leaders else ""]
    if due.due_on:
        facts.append(f"{month_day(due.due_on, reader.day.year)}到期")
    if detail:
        facts.append(detail)
    elif row.status_light.is_behind:
        facts.append(row.status_light.reason)
    elif more["state"].startswith("方案") and row.scheme:
        facts.append("；".join(row.scheme.wanted) or row.scheme.words)
    if due.pk in reader.urged:
        facts.append(f"上次催办 {month_day(reader.urged[due.pk], reader.day.year)}")
    return Entry(
        key=_key(item),
        designation=item.designation,
        title=item.title,
        url=item.get_absolute_url(),
        starred=item.needs_scheme,
        detail=" · ".join(filter(None, facts)),
        **more,
    )


def _key(item: ItemStanding) -> str:
    return f"workplan.workitem:{item.pk}"


def _own_step(group: Group, row: BoardRow, access: Any) -> NextStep | None:
    """Return what the responsible department does next: sign, hand in a scheme, report."""
    page = row.item.get_absolute_url()
    if row.due.state == State.ASSIGNED:
        return offered(DUE, access, row.due, Action.ACCEPT, page)
    if group == Group.SCHEME:
        return offered(ITEM, access, row.item, Action.SCHEME, page, "提交方案")
    action = Action.PROGRESS if group == Group.BEHIND else Action.REPORT
    return offered(DUE, access, row.due, action, page)


def _others_step(reader: _Reader, row: BoardRow, access: Any) -> NextStep | None:
    """Return what may be done about what stands with others: the office urges, a leader writes."""
    page = row.item.get_absolute_url()
    if not reader.viewer.office:
        return offered(ITEM, access, row.item, Action.INSTRUCT, page)
    if reader.urged.get(row.due.pk) == reader.day:
        return None
    return offered(DUE, access, row.due, Action.URGE, page)


def offered(
    table: Any, access: Any, subject: Any, action: Action, page: str, label: str = ""
) -> NextStep | None:
    """Return an action as the next step where the table offers it to the reader."""
    found = table.offered(access, subject, names={action})
    return step_of(found[0], page, label) if found else None


def _instructions(reader: _Reader) -> Iterator[Entry]:
    """Yield the 批示 without an answer: to whom they are addressed, to their leader, to the office."""
    for given in unanswered():
        access = reader.viewer.access_to(given.item)
        page = given.item.get_absolute_url()
        since = ago(given.given_on, reader.day, "批示")
        step = offered(INSTRUCTION, access, given, Action.ANSWER, page)
        is_mine = reader.viewer.person is not None and given.leader_id == reader.viewer.person
        if not (step or is_mine or reader.viewer.office):
            continue
        yield Entry(
            key=_key(given.item),
            designation=given.item.designation,
            title=given.item.title,
            url=f"{page}#instruction-{given.pk}",
            starred=given.item.needs_scheme,
            detail=f"{given.leader}批示：{given.text[:60]}",
            step=step,
            waits_for="" if step else given.addressee,
            since=given.given_on,
            **standing(given.answer_by, reader.day, since),
        )


# --- the office ----------------------------------------------------------------------------------


def _of_office(day: date, waiting: Queue, viewer: Viewer) -> Iterator[Entry]:
    """Yield what the office decides on: reports, wishes for later dates, schemes and their agendas."""
    for row in waiting.reported:
        page, access = row.item.get_absolute_url(), viewer.access_to(row.item)
        report = next((e for e in row.written if e.is_report and e.stands), None)
        at = localdate(report.at) if report else None
        yield _decision(
            row.item,
            state=ago(at, day, "报结") if at else "已报结",
            detail=" · ".join(
                filter(None, (_who(row.item), f"“{report.text[:50]}”" if report else ""))
            ),
            since=at,
            step=offered(DUE, access, row.due, Action.CLOSE, page, "审核"),
        )
    for wish in waiting.extensions:
        item = wish.due_date.item
        asked_on, page = localdate(wish.asked_at), item.get_absolute_url()
        old, new = (month_day(d, day.year) for d in (wish.old_due_on, wish.new_due_on))
        yield _decision(
            item,
            state=ago(asked_on, day, "申请延期"),
            detail=f"{_who(item)} · {old}延至{new}：“{wish.reason[:50]}”",
            since=asked_on,
            step=offered(EXTENSION, viewer.access_to(item), wish, Action.GRANT, page, "审核延期"),
        )
    yield from _schemes(day, waiting.schemes)
    for review in waiting.reviews:
        if found := _on_agenda(day, review):
            yield found
    for line in _undecided(day):
        yield _of_business(
            line,
            state=ago(line.meeting.held_on, day, "上会"),
            urgency=Urgency.TODAY,
            kind=Kind.DECIDE,
            detail=f"{line.meeting.name} · 议定事项还没有登记",
            since=line.meeting.held_on,
            step=NextStep("登记议定", line.get_absolute_url()),
        )


@prepared_models("meeting")
def _undecided(day: date) -> QuerySet[Business]:
    waiting = Business.objects.on_agenda().filter(decision="", meeting__held_on__lte=day)
    return waiting.order_by("meeting__held_on", "order", "pk")


def _to_report(reader: _Reader) -> Iterator[Entry]:
    """Yield the other business that the reader reports at a meeting to come, by name or for a department."""
    viewer = reader.viewer
    until = reader.day + timedelta(days=AHEAD_DAYS)
    for line in _reported_by(viewer.person, viewer.departments, reader.day, until):
        held_on = line.meeting.held_on
        stands = standing(held_on, reader.day)
        left = (held_on - reader.day).days
        soon = {0: "今天上会", 1: "明天上会"}
        stands["state"] = soon.get(left, f"{month_day(held_on, reader.day.year)}上会")
        where = (line.meeting.name, line.meeting.place, "由您汇报")
        yield _of_business(
            line,
            detail=" · ".join(filter(None, where)),
            step=NextStep("看议题", line.get_absolute_url()),
            **stands,
        )


@prepared_models("meeting")
def _reported_by(
    person: int | None, departments: frozenset[int], first: date, last: date
) -> QuerySet[Business]:
    own = Q(department__in=departments)
    if person is not None:
        own |= Q(reported_by=person)
    lines = Business.objects.on_agenda().filter(own, meeting__held_on__range=(first, last))
    return lines.order_by("meeting__held_on", "order", "pk")


def _of_business(line: Business, **more: Any) -> Entry:
    return Entry(
        key=f"workplan.business:{line.pk}",
        designation="会议议题",
        title=line.title,
        url=line.get_absolute_url(),
        **more,
    )


def _decision(item: ItemStanding, *, state: str, detail: str, **more: Any) -> Entry:
    more = {"urgency": Urgency.TO_DO, "kind": Kind.DECIDE} | more
    return Entry(
        key=_key(item),
        designation=item.designation,
        title=item.title,
        url=item.get_absolute_url(),
        starred=item.needs_scheme,
        state=state,
        detail=detail,
        **more,
    )


def _who(item: ItemStanding) -> str:
    return "、".join(map(str, item.lead_departments))


@prepared_models()
def _coming(day: date) -> QuerySet[Meeting]:
    numbered = Meeting.objects.not_called_off().filter(kind__in=NUMBERED_KINDS)
    return numbered.filter(held_on__gte=day).order_by("held_on", "pk")[:1]


def _schemes(day: date, items: list[LedgerRow]) -> Iterator[Entry]:
    """Yield the schemes that were handed in and stand on no agenda."""
    if not items:
        return
    coming = next(iter(_coming(day)), None)
    for item in items:
        newest = item.scheme_versions.all()[0]
        at = localdate(newest.at)
        step = NextStep("先登记会议", f"{reverse('workplan:meetings')}#new")
        if coming:
            step = NextStep("列入议程", f"{coming.get_absolute_url()}?item={item.pk}#add")
        yield _decision(
            item,
            state=ago(at, day, "报方案"),
            detail=f"{_who(item)} · 第{newest.number}版已提交，未列入议程",
            since=at,
            step=step,
        )


def _on_agenda(day: date, review: SchemeReview) -> Entry | None:
    """Return what a line of an agenda asks: its outcome, or the newer version; nothing else before."""
    meeting, newer = review.meeting, review.newer_version
    left = (meeting.held_on - day).days
    if (left <= 0 and not newer) or left < 0:
        step = NextStep("登记结果", f"{meeting.get_absolute_url()}#review-{review.pk}")
        return _decision(
            review.item,
            state=ago(meeting.held_on, day, "上会"),
            urgency=Urgency.TODAY,
            detail=f"{meeting.name} · 审议结果还没有登记",
            since=meeting.held_on,
            step=step,
        )
    if not newer:
        return None
    of = f"议程上是第{review.version.number}版" if review.version else "议程上没有附方案"
    at = ago(localdate(newer.at), day, "提交")
    soon = {0: "今天上会", 1: "明天上会"}
    url = reverse("workplan:agenda_take_newer", args=[meeting.pk, review.pk])
    return _decision(
        review.item,
        state=soon.get(left, f"{month_day(meeting.held_on, day.year)}上会"),
        urgency=Urgency.TODAY if left <= 1 else Urgency.SOON,
        detail=f"{meeting.name} · 第{newer.number}版 {newer.author} {at}，{of}",
        due_on=meeting.held_on,
        step=NextStep(f"改用第{newer.number}版", url, (("number", newer.number),)),
    )


def _to_complete(day: date) -> Iterator[Entry]:
    """Yield what the plan lacks: departments, words to the links, words to what the check found."""
    plan = Plan.current()
    if plan is None:
        return
    lacking = [item for item in of_plan(plan) if not item.lead_departments]
    if count := len(lacking):
        page = reverse("admin:workplan_workitem_changelist")
        yield _gap(
            "without_department",
            f"{count} 项没有责任部门，没有人会收到提醒",
            f"例：{lacking[0]}",
            NextStep("指定部门", f"{page}?department=none"),
            count=count,
        )
    links = _proposed_links()
    if count := len(links):
        page = reverse("admin:workplan_itemlink_changelist")
        one = links[0]
        yield _gap(
            "links",
            f"{count} 组事项像是同一件事，请确认",
            f"例：{one.leading.designation} 与 {one.following.designation}",
            NextStep("逐条确认", f"{page}?state=proposed"),
            count=count,
        )
    if found := check_plan(plan, day).open:
        page = reverse("workplan:check", args=[plan.year])
        yield _gap(
            "checkup",
            f"计划体检发现 {len(found)} 处，请看一看",
            found[0].finding.words,
            NextStep("去看", page),
            count=len(found),
        )


@prepared_models("leading", "following")
def _proposed_links() -> QuerySet[ItemLink]:
    return ItemLink.objects.filter(state=LinkState.PROPOSED)


def _gap(name: str, title: str, detail: str, step: NextStep, *, count: int) -> Entry:
    return gap(f"workplan.{name}", title, step, state="待补", detail=detail, count=count)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    viewer, plan = Viewer.of(user, day), Plan.current()
    yield _reported_by, viewer.person, viewer.departments, day, day + timedelta(days=AHEAD_DAYS)
    if viewer.person:
        whose = None if viewer.office else viewer.person
        yield meetings_with, whose, viewer.departments, day, until
        yield items_of_member, viewer.person
        if not (viewer.office or viewer.leader):
            yield meetings_listing, viewer.person
    if not (viewer.office or viewer.leader or viewer.departments):
        return
    yield (_urges,)
    if viewer.office:
        yield (undecided_reviews,)
        yield _undecided, day
        yield (_proposed_links,)
    if viewer.office and plan:
        yield findings_settled, plan.pk
        yield awaited, plan.pk
