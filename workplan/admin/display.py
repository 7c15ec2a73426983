"""How the ledger's cells look."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from members.admin_base import badge, link
from workplan.enums import State
from workplan.models import PERIOD_KIND_LABELS, DueDate, WorkItem
from workplan.periods import Period, PeriodKind

STATE_COLOURS = {
    State.ASSIGNED: "plain",
    State.ACCEPTED: "plain",
    State.IN_PROGRESS: "green",
    State.REPORTED: "yellow",
    State.SUSPENDED: "grey",
    State.AWAITING: "grey",
    State.CLOSED: "blue",
    State.CANCELLED: "grey",
}


def names(named: Iterable[Any]) -> str:
    """Return names one beneath the other."""
    return format_html_join("", '<span class="name">{}</span>', ((n,) for n in named))


def item_link(item: WorkItem) -> str:
    """Return an item, linked to its form."""
    return link(reverse("admin:workplan_workitem_change", args=[item.pk]), item)


def named_link(named: Any) -> str:
    """Return what has a name and an address of its own, linked to it."""
    return link(named.get_absolute_url(), named.name)


def about(record: Any) -> str:
    """Return the item that a record hangs on, linked, and which due date of it."""
    if (due := getattr(record, "due_date", None)) is not None:
        shown = '<span>{}<span class="nowrap">（{}）</span></span>'
        return format_html(shown, item_link(due.item), due.label)
    return item_link(record.item)


def dates(item: WorkItem) -> str:
    """Return the due dates that an item's phrase became, each with whether it has ended."""
    return format_html_join(
        "",
        '<span class="date{}">{}{}</span>',
        (
            (
                " ended" if due.is_ended else "",
                due.label,
                (" ✓" if due.state == State.CLOSED else " 取消") if due.is_ended else "",
            )
            for due in item.due_dates.all()
        ),
    )


def state(item: WorkItem) -> str:
    """Return an item's state, and that another round of it waits for the office."""
    shown = badge(STATE_COLOURS[State(item.state)], item.get_state_display())
    waiting = sum(1 for due in item.due_dates.all() if due.state == State.REPORTED)
    if waiting and item.state != State.REPORTED:
        return format_html(
            '<div>{}<span class="reason">另有 {} 期待审核</span></div>', shown, waiting
        )
    return shown


def lamp(row: DueDate | WorkItem) -> str:
    """Return a row's lamp as colour, word and reason."""
    light = row.status_light
    return badge(light.lamp.value, light.label, light.reason)


def understood(period: Period) -> str:
    """Return what a phrase became, in words."""
    if period.kind == PeriodKind.INVALID:
        return format_html('<span class="wrong">{}</span>', period.message)
    became = "、".join(_span(span.start, span.due) for span in period.spans)
    text = f"{PERIOD_KIND_LABELS[period.kind]}：{became}" if became else "没有期限"
    if not period.message:
        return format_html("{}", text)
    note = "请确认：" if period.needs_confirmation else ""
    return format_html('{}<span class="reason">{}{}</span>', text, note, period.message)


def _span(start: Any, due: Any) -> str:
    end = f"{due.month}月{due.day}日"
    if start is None:
        return f"{due.year}年{end}前"
    begin = f"{start.month}月{start.day}日"
    return f"{due.year}年{end}" if start == due else f"{start.year}年{begin}至{end}"
