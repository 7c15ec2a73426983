"""How an item stands: in one group of a few, which every page, filter and count goes by.

A row that follows another is the other's matter and counted there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Q, QuerySet

from members.prepared import prepared_rows
from members.read_once import read_once
from workplan.annexes import Annex
from workplan.enums import ENDED_STATES, Lamp, State
from workplan.lamp import StatusLight
from workplan.models import DueDate, Plan, Progress, WorkItem
from workplan.reading.rows import (
    COLUMNS,
    DueRow,
    LedgerRow,
    read_rows,
    standing_rows,
    with_standing,
)
from workplan.reading.schemes import Scheme, Step, scheme_of


class Group(Enum):
    """The groups, the most urgent first: an item stands in the first that fits; `means` is what the
    pages say of it.
    """

    OVERDUE = ("已逾期", "到期日已过，还没有报结，签收与否都算")
    ACCEPT = ("待签收", "责任部门还没有签收，也没有逾期")
    SOON = ("七天内到期", "已签收，七天内到期，还没有报结")
    BEHIND = ("进度滞后", "已签收，填报的进度比序时进度落后 20 个百分点以上")
    SCHEME = ("工作方案未过会", "★事项临近开始或已开始，方案还没有提交，或会议要求修改")
    AGENDA = ("方案待审议", "★事项的方案已经提交，等待列入议程或审议")
    RUNNING = ("正在办理", "已签收，没有以上各种情况")
    REVIEW = ("已报结，待审核", "责任部门已报结，等待办公室审核")
    LATER = ("未开始", "已签收，还没到开始的日期")
    AWAITING = ("待上级发文", "由上级或外地牵头，等文件发下来；登记文件以前不计逾期")
    SUSPENDED = ("暂缓", "办公室已暂缓")
    UNDATED = ("没有期限", "已签收，没有到期日")
    FOLLOWING = ("随主项办理", "与另一附件的事项是同一件事，只在主项计数")
    CLOSED = ("已办结", "各期都已结束")
    CANCELLED = ("已取消", "各期都已结束，最后一期是取消的")

    def __init__(self, label: str, means: str) -> None:
        self.label, self.means = label, means

    @property
    def key(self) -> str:
        """The group in an address: overdue."""
        return self.name.lower()


@dataclass(frozen=True)
class BoardRow:
    """An item with the due date that counts now and how it stands; where it waits for a review, with what
    was written to it.
    """

    item: LedgerRow
    due: DueRow
    status_light: StatusLight
    written: Sequence[Progress] = ()

    @property
    def scheme(self) -> Scheme | None:
        """How far the scheme of a ★ item has come; `standing_rows` read it."""
        return scheme_of(self.item) if self.item.needs_scheme else None


@dataclass
class Board:
    """Items in their groups."""

    groups: dict[Group, list[BoardRow]] = field(default_factory=dict)


@read_once
def in_hand() -> list[LedgerRow]:
    """Return the items of the current plan, and of any what has not ended, in the document's order, with
    their standing: read once for all parts of a page.
    """
    plan = Plan.current()
    return with_standing(read_rows(_in_hand(plan.pk if plan else None)))


@prepared_rows
def _in_hand(plan: int | None) -> QuerySet:
    going_on = DueDate.objects.exclude(state__in=ENDED_STATES)
    wanted = Q(pk__in=going_on.values("item"))
    if plan:
        wanted |= Q(plan=plan)
    return WorkItem.objects.filter(wanted).values_list(*COLUMNS)


def of_plan(plan: Plan) -> list[LedgerRow]:
    """Return the items of a plan with their standing; of the current one, those read already."""
    if plan == Plan.current():
        key = plan.pk
        return [item for item in in_hand() if item.plan_id == key]
    return standing_rows(plan.items.all())


def standing(item: LedgerRow) -> Group:
    """Return the group in which an item stands today."""
    row = row_of(item)
    return group_of(row) if row else Group.UNDATED


def has_lamp(item: LedgerRow, lamp: str) -> bool:
    """Return whether an item of its own shows a lamp; one that follows another counts there."""
    return item.leading is None and item.status_light.lamp == lamp


def row_of(item: LedgerRow) -> BoardRow | None:
    """Return an item as a row, with the due date by which it stands; None for one without any."""
    due = item.telling_due
    if due is None:
        return None
    return BoardRow(item, due, item.status_light if item.leading else due.status_light)


def board(items: Iterable[LedgerRow]) -> Board:
    """Sort items into groups by the due date by which they stand, the earliest first in each.

    Within a day they stand as in the document.
    """
    found: dict[Group, list[BoardRow]] = {group: [] for group in Group}
    for item in items:
        if row := row_of(item):
            found[group_of(row)].append(row)
    for rows in found.values():
        rows.sort(key=_place)
    return Board({group: rows for group, rows in found.items() if rows})


def _place(row: BoardRow) -> tuple:
    due, item = row.due.due_on, row.item
    return (due is None, due, Annex(item.annex).number, item.added_no or 0, item.seq or 0)


def group_of(row: BoardRow) -> Group:
    """Return the group of an item that stands like this. Reads what `standing_rows` read."""
    due, status_light = row.due, row.status_light
    if row.item.leading:
        return Group.FOLLOWING
    if due.is_ended:
        return Group.CANCELLED if due.state == State.CANCELLED else Group.CLOSED
    if status_light.lamp == Lamp.RED:
        return Group.OVERDUE
    if row.item.follows and due.state in (State.ASSIGNED, State.REPORTED):
        return Group.RUNNING
    if due.state == State.ASSIGNED:
        return Group.ACCEPT
    if due.state == State.REPORTED:
        return Group.REVIEW
    if due.state == State.AWAITING:
        return Group.AWAITING
    if due.state == State.SUSPENDED:
        return Group.SUSPENDED
    if due.due_on is None:
        return Group.UNDATED
    if status_light.is_soon:
        return Group.SOON
    if status_light.is_behind:
        return Group.BEHIND
    if status_light.is_scheme:
        scheme = scheme_of(row.item)
        waits = scheme.versions and scheme.step in (Step.WAITING, Step.LISTED)
        return Group.AGENDA if waits else Group.SCHEME
    return Group.LATER if status_light.lamp == Lamp.GREY else Group.RUNNING
