"""The one door through which an item's row changes: what is typed, edited or imported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from almanac import clock
from members.models import Department, Person, Post, User
from workplan.enums import OPEN_STATES, Action, Annex, Side, State
from workplan.models import DueDate, ItemDepartment, ItemLeader, Plan, Transition, WorkItem
from workplan.periods import PeriodKind, Span, parse_period


class InvalidPeriod(ValueError):
    """A 完成时间 that cannot be understood; the message, in Chinese, says why."""


@dataclass(frozen=True)
class ItemData:
    """All that a row of an annex says."""

    title: str
    annex: str = Annex.TASKS
    section: str = ""
    seq: int | None = None
    needs_scheme: bool = False
    leaders: tuple[Person | Post, ...] = ()
    lead_departments: tuple[Department, ...] = ()
    participants: tuple[Department, ...] = ()
    period_phrase: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, item: WorkItem) -> "ItemData":
        """Return what an item's row says now."""
        return cls(
            title=item.title,
            annex=item.annex,
            section=item.section,
            seq=item.seq,
            needs_scheme=item.needs_scheme,
            leaders=tuple(item.leaders),
            lead_departments=tuple(item.lead_departments),
            participants=tuple(item.participants),
            period_phrase=item.period_phrase,
            extra=dict(item.extra),
        )


@dataclass(frozen=True)
class Change:
    """One field that differs, in words."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.label}：{self.old or '空'} → {self.new or '空'}"


def changes(old: ItemData, new: ItemData) -> list[Change]:
    """Return what differs between two states of a row, field by field."""
    before, after = _in_words(old), _in_words(new)
    return [
        Change(label, before[label], after[label])
        for label in before
        if before[label] != after[label]
    ]


def _in_words(data: ItemData) -> dict[str, str]:
    return {
        "分组": data.section,
        "序号": "" if data.seq is None else str(data.seq),
        "★": "是" if data.needs_scheme else "否",
        "工作内容": data.title,
        "牵头领导": _names(data.leaders),
        "责任部门": _names(data.lead_departments),
        "参与部门": _names(data.participants),
        "完成时间": data.period_phrase,
        "其他各列": "；".join(f"{k}：{v}" for k, v in sorted(data.extra.items())),
    }


def _names(named: Sequence[Any]) -> str:
    return "、".join(str(n) for n in named)


@transaction.atomic
def create_item(*, plan: Plan, data: ItemData, actor: User | None) -> WorkItem:
    """Add a row to the plan, with its due dates. Raises InvalidPeriod."""
    item = WorkItem(plan=plan)
    _fill(item, data, actor, f"新增：{data.title}"[:200])
    return item


@transaction.atomic
def revise_item(*, item: WorkItem, data: ItemData, actor: User | None) -> list[Change]:
    """Change a row to what it is to say, and return what changed. Raises InvalidPeriod.

    Due dates keep their progress: one that only moves is moved; see `align_due_dates`.
    """
    found = changes(ItemData.of(item), data)
    if found:
        _fill(item, data, actor, "；".join(str(change) for change in found))
    return found


def _fill(item: WorkItem, data: ItemData, actor: User | None, why: str) -> None:
    period = parse_period(data.period_phrase, item.plan.year)
    if period.kind == PeriodKind.INVALID:
        raise InvalidPeriod(period.message)
    for name in ("title", "annex", "section", "seq", "needs_scheme", "period_phrase", "extra"):
        setattr(item, name, getattr(data, name))
    item.period_kind = period.kind
    item._change_reason = why
    item._history_user = actor
    item.save()
    _set_leaders(item, data.leaders)
    _set_departments(item, data)
    align_due_dates(item=item, spans=period.spans, actor=actor)
    item._prefetched_objects_cache = {}


def _set_leaders(item: WorkItem, leaders: Sequence[Person | Post]) -> None:
    item.leader_rows.all().delete()
    ItemLeader.objects.bulk_create(
        ItemLeader(
            item=item,
            order=order,
            person=leader if isinstance(leader, Person) else None,
            post=leader if isinstance(leader, Post) else None,
        )
        for order, leader in enumerate(dict.fromkeys(leaders))
    )


def _set_departments(item: WorkItem, data: ItemData) -> None:
    """A department named on both sides answers for the item; it need not also take part."""
    item.department_rows.all().delete()
    sides = {department: Side.LEAD for department in data.lead_departments}
    for department in data.participants:
        sides.setdefault(department, Side.PARTICIPANT)
    ItemDepartment.objects.bulk_create(
        ItemDepartment(item=item, department=department, side=side, order=order)
        for order, (department, side) in enumerate(sides.items())
    )


def align_due_dates(*, item: WorkItem, spans: Sequence[Span], actor: User | None) -> None:
    """Let the item's due dates be those of a period, keeping what happened to them.

    A date that stays keeps its row. Of the rest, old and new are paired in order and moved: 3月、5月
    becoming 3月、6月 moves the second. What is left over goes if nobody worked on it, else it is
    cancelled with the reason.
    """
    wanted = {span.due: span.start for span in spans} or {None: None}
    left = {due.due_on: due for due in DueDate.objects.filter(item=item)}
    for day in [d for d in wanted if d in left]:
        _move(left.pop(day), day, wanted.pop(day))
    for (day, start), old_day in zip(list(wanted.items()), list(left), strict=False):
        _move(left.pop(old_day), day, start)
        del wanted[day]
    for day, start in wanted.items():
        DueDate.objects.create(item=item, due_on=day, starts_on=start)
    for due in left.values():
        _drop(due, actor)


def _move(due: DueDate, day: date | None, start: date | None) -> None:
    if (due.due_on, due.starts_on) != (day, start):
        due.due_on, due.starts_on = day, start
        due.save(update_fields=["due_on", "starts_on"])


def _drop(due: DueDate, actor: User | None) -> None:
    """Take away a due date that the row no longer has."""
    if not due.transitions.exists() and not due.progress.exists():
        due.delete()
    elif due.state in OPEN_STATES:
        before, due.state = due.state, State.CANCELLED
        due.save(update_fields=["state"])
        Transition.objects.create(
            due_date=due,
            action=Action.CANCEL,
            from_state=before,
            to_state=due.state,
            actor=actor,
            at=clock.now(),
            reason=f"完成时间改为“{due.item.period_phrase}”，不再有这一到期日。",
        )
