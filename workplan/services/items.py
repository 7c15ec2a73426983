"""The one door through which an item's row changes: what is typed, edited or imported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from almanac import clock
from members.models import Department, Person, Post, User
from workplan.enums import Action, Annex, Side, State
from workplan.models import DueDate, ItemDepartment, ItemLeader, Plan, Transition, WorkItem
from workplan.periods import PeriodKind, Span, parse_period

_DROPPED = "不再有这一到期日。"


class InvalidPeriod(ValueError):
    """A 完成时间 that cannot be understood; the message, in Chinese, says why."""


@dataclass(frozen=True)
class ItemData:
    """All that a row of an annex says.

    A name counts once, however often it is written; a department named on both sides answers for
    the item and need not also take part.
    """

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

    def __post_init__(self) -> None:
        lead = _each_once(self.lead_departments)
        participants = tuple(d for d in _each_once(self.participants) if d not in lead)
        object.__setattr__(self, "leaders", _each_once(self.leaders))
        object.__setattr__(self, "lead_departments", lead)
        object.__setattr__(self, "participants", participants)

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


def _each_once(named: Sequence[Any]) -> tuple[Any, ...]:
    """Keep the first of each; not by a set, for what is yet to be added has no hash."""
    return tuple(n for i, n in enumerate(named) if n not in named[:i])


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
    item._change_reason = why  # type: ignore[attr-defined]
    item._history_user = actor  # type: ignore[attr-defined]
    item.save()
    _set_leaders(item, data.leaders)
    _set_departments(item, data)
    align_due_dates(item=item, spans=period.spans, actor=actor)
    item._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _set_leaders(item: WorkItem, leaders: Sequence[Person | Post]) -> None:
    item.leader_rows.all().delete()
    ItemLeader.objects.bulk_create(
        ItemLeader(
            item=item,
            order=order,
            person=leader if isinstance(leader, Person) else None,
            post=leader if isinstance(leader, Post) else None,
        )
        for order, leader in enumerate(leaders)
    )


def _set_departments(item: WorkItem, data: ItemData) -> None:
    item.department_rows.all().delete()
    sides = ((Side.LEAD, data.lead_departments), (Side.PARTICIPANT, data.participants))
    ItemDepartment.objects.bulk_create(
        ItemDepartment(item=item, department=department, side=side, order=order)
        for side, departments in sides
        for order, department in enumerate(departments)
    )


def align_due_dates(*, item: WorkItem, spans: Sequence[Span], actor: User | None) -> None:
    """Let the item's due dates be those of a period, keeping what happened to them.

    A date that stays keeps its row. Of the rest, old ones still open and new ones are paired in
    order and moved: 3月、5月 becoming 3月、6月 moves the second; one that has ended stays, for a new
    date is a new round. What is left over goes if nobody worked on it, else it is cancelled with
    the reason, and taken up again should its date come back.
    """
    wanted: dict[date | None, date | None] = {span.due: span.start for span in spans}
    wanted = wanted or {None: None}
    left = {due.due_on: due for due in DueDate.objects.filter(item=item)}
    for day in [d for d in wanted if d in left]:
        due = left.pop(day)
        _move(due, day, wanted.pop(day))
        _take_up(due, actor)
    old_days = [day for day, due in left.items() if due.is_open]
    for (day, start), old_day in zip(list(wanted.items()), old_days, strict=False):
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
    elif due.is_open:
        _change_state(due, Action.CANCEL, State.CANCELLED, actor, _DROPPED)


def _take_up(due: DueDate, actor: User | None) -> None:
    """Open a due date again that an earlier wording took away; what a person cancelled stays so."""
    last = due.transitions.first()
    if last and due.state == State.CANCELLED and last.reason.endswith(_DROPPED):
        _change_state(due, Action.REOPEN, State(last.from_state), actor, "恢复这一到期日。")


def _change_state(
    due: DueDate, action: Action, state: State, actor: User | None, what: str
) -> None:
    before, due.state = due.state, state
    due.save(update_fields=["state"])
    Transition.objects.create(
        due_date=due,
        action=action,
        from_state=before,
        to_state=state,
        actor=actor,
        at=clock.now(),
        reason=f"完成时间改为“{due.item.period_phrase}”，{what}",
    )
