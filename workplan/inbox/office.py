"""What the plan brings to the office: to decide on, and to complete."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from almanac.words import month_day
from members.addresses import reverse
from members.prepared import Question, prepared_models
from workflow.inbox import Entry, Kind, NextStep, Urgency, ago, gap
from workplan.actions import DUE, EXTENSION
from workplan.enums import NUMBERED_KINDS, Action, LinkState
from workplan.inbox import business
from workplan.inbox.reader import Reader, key_of, offered
from workplan.models import ItemLink, Meeting, Plan, SchemeReview
from workplan.models.standing import ItemStanding
from workplan.permissions import Viewer
from workplan.reading.board import of_plan
from workplan.reading.inbox import Queue, queue, undecided_reviews
from workplan.reading.rows import LedgerRow
from workplan.services.checkup import awaited, check_plan, findings_settled


def entries(reader: Reader) -> Iterator[Entry]:
    """Yield what the office decides on, and what the plan lacks."""
    yield from _to_decide(reader.day, queue(), reader.viewer)
    yield from _to_complete(reader.day)


def questions(plan: Plan | None) -> Iterator[Question]:
    """Yield what `entries` asks first, to be found out at once."""
    yield (undecided_reviews,)
    yield (_proposed_links,)
    if plan:
        yield findings_settled, plan.pk
        yield awaited, plan.pk


def _to_decide(day: date, waiting: Queue, viewer: Viewer) -> Iterator[Entry]:
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
    yield from business.to_record(day)


def _decision(item: ItemStanding, *, state: str, detail: str, **more: Any) -> Entry:
    more = {"urgency": Urgency.TO_DO, "kind": Kind.DECIDE} | more
    return Entry(
        key=key_of(item),
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
