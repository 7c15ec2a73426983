"""The only writer of an item's row: what is typed, edited or imported.

One row or thousands take the same way, in the same few statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from almanac import clock
from almanac.words import month_day
from members.models import Department, Person, Post, User
from members.prepared import prepared_rows
from workflow.refusals import Refused
from workflow.states import lock, sign
from workplan.annexes import Annex
from workplan.enums import Side
from workplan.models import (
    ItemDepartment,
    ItemLeader,
    ItemMember,
    Meeting,
    Plan,
    WorkItem,
)
from workplan.periods import Period, PeriodKind, Span, parse_period
from workplan.services.archive import check_open
from workplan.services.due_dates import (
    DueChange,
    NewPeriod,
    align,
    begin_all,
    foresee,
    foresee_all,
)
from workplan.services.many_rows import BATCH, chunks, insert, keys_for

FIELDS = (
    *("title", "annex", "section", "seq", "needs_scheme"),
    *("added_no", "added_by_id", "added_why"),
    *("period_phrase", "members_note", "extra"),
)


NO_DEPARTMENT = "请选择责任部门。"
NO_PERIOD = "请填写完成时间；没有期限的，写“持续推进”或“待定”。"
CHANGED_MEANWHILE = "您打开页面后，他人改过本事项。请在新窗口中打开本页核对，再行修改。"
NO_NUMBER = "文件所列的事项须填序号；文件印发以后增加的，请选“印发后增补”。"


class InvalidPeriod(Refused):
    """A 完成时间 that cannot be understood; the message, in Chinese, says why."""


@dataclass(frozen=True)
class ItemData:
    """All that a row of an annex says.

    What was added after the document was issued (增补) names the meeting that added it, or why none
    did; `added_no` is given to it where it has none yet.

    A name counts once, however often it is written; a department named on both sides answers for
    the item and need not also take part.
    """

    title: str
    annex: str = Annex.TASKS
    section: str = ""
    seq: int | None = None
    added_no: int | None = None
    added_by_id: int | None = None
    added_why: str = ""
    needs_scheme: bool = False
    leaders: tuple[Person | Post, ...] = ()
    lead_departments: tuple[Department, ...] = ()
    participants: tuple[Department, ...] = ()
    period_phrase: str = ""
    members: tuple[Person, ...] = ()
    members_note: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lead = _each_once(self.lead_departments)
        participants = tuple(d for d in _each_once(self.participants) if d not in lead)
        object.__setattr__(self, "leaders", _each_once(self.leaders))
        object.__setattr__(self, "members", _each_once(self.members))
        object.__setattr__(self, "lead_departments", lead)
        object.__setattr__(self, "participants", participants)

    @property
    def is_added(self) -> bool:
        """Whether it was added after the document was issued."""
        return bool(self.added_by_id or self.added_why)

    @classmethod
    def of(cls, item: WorkItem) -> "ItemData":
        """Return what an item's row says now."""
        named = ("leaders", "lead_departments", "participants", "members")
        names: dict[str, Any] = {name: tuple(getattr(item, name)) for name in named}
        return cls(**{name: getattr(item, name) for name in FIELDS}, **names)


def _each_once(named: Sequence[Any]) -> tuple[Any, ...]:
    """Keep the first of each; not by a set, for what is yet to be added has no hash."""
    if len(named) < 2:
        return tuple(named)
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
    if old == new:
        return []
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
        "增补": _addition(data),
        "★": "是" if data.needs_scheme else "否",
        "工作内容": data.title,
        "牵头领导": _names(data.leaders),
        "责任部门": _names(data.lead_departments),
        "参与部门": _names(data.participants),
        "完成时间": data.period_phrase,
        "课题组成员": _names(data.members),
        "课题组其他成员": data.members_note,
        "其他各列": "；".join(f"{k}：{v}" for k, v in sorted(data.extra.items())),
    }


def _addition(data: ItemData) -> str:
    """Return what is said of an addition: 增补1（二届六十四次主席会议）."""
    if not data.is_added:
        return ""
    meeting = Meeting.objects.filter(pk=data.added_by_id).first() if data.added_by_id else None
    return f"增补{data.added_no or ''}（{meeting or f'未经会议：{data.added_why}'}）"


def _names(named: Sequence[Any]) -> str:
    return "、".join(str(n) for n in named)


# The fields of a row as its history calls them.
LABELS = tuple(_in_words(ItemData("")))


@lru_cache(4096)
def period_of(phrase: str, year: int) -> Period:
    """Return what a 完成时间 means; thousands of rows share a few dozen phrases."""
    return parse_period(phrase, year)


def data_of_all(items: Sequence[WorkItem]) -> list[ItemData]:
    """Return what the rows of items say now, as `ItemData.of` does, in a few statements for all."""
    pks = [item.pk for item in items]
    leaders = _named_by_item(ItemLeader, pks, "person", "post")
    sides = _named_by_item(ItemDepartment, pks, "department", "side")
    members = _named_by_item(ItemMember, pks, "person")
    people = Person.objects.in_bulk(
        {row[0] for rows in (*leaders.values(), *members.values()) for row in rows}
    )
    posts = Post.objects.in_bulk({post for rows in leaders.values() for _, post in rows})
    departments = Department.objects.in_bulk({pk for rows in sides.values() for pk, _ in rows})
    return [
        ItemData(
            **{name: getattr(item, name) for name in FIELDS},
            leaders=tuple(
                people[person] if person else posts[post] for person, post in leaders[item.pk]
            ),
            lead_departments=tuple(
                departments[pk] for pk, side in sides[item.pk] if side == Side.LEAD
            ),
            participants=tuple(departments[pk] for pk, side in sides[item.pk] if side != Side.LEAD),
            members=tuple(people[person] for (person,) in members[item.pk]),
        )
        for item in items
    ]


def _named_by_item(model: Any, pks: list[int], *fields: str) -> dict[int, list[tuple]]:
    """Return the rows of a table of names by item, in the document's order."""
    found: dict[int, list[tuple]] = defaultdict(list)
    for some in chunks(pks):
        rows = model.objects.filter(item__in=some).order_by("order", "pk")
        for item, *named in rows.values_list("item", *fields):
            found[item].append(tuple(named))
    return found


def create_item(*, plan: Plan, data: ItemData, actor: User | None) -> WorkItem:
    """Add a row to the plan, with its due dates. Raises InvalidPeriod."""
    (item,) = create_items(plan=plan, rows=[data], actor=actor)
    return item


@transaction.atomic
def add_item(*, plan: Plan, data: ItemData, actor: User | None) -> WorkItem:
    """Add a row that someone typed. Raises InvalidPeriod, and Refused for what it must not lack.

    A row of the document has its number, one that was added later its ground; either has a
    responsible department, and a 完成时间: that there is none is written down (持续推进、待定).
    """
    if not data.lead_departments:
        raise Refused(NO_DEPARTMENT)
    if not data.period_phrase.strip():
        raise Refused(NO_PERIOD)
    if not data.is_added and data.seq is None:
        raise Refused(NO_NUMBER)
    return create_item(plan=plan, data=data, actor=actor)


def over_words(period: Period, on: date) -> str:
    """Return what is said, before a row is added and after, of a 完成时间 that is over on a day: a warning,
    for some work is written down when it is done. Nothing is said of another.
    """
    if not period.is_over(on):
        return ""
    return f"完成时间{period.phrase}（{month_day(period.dues[-1])}）已过，列入后即为逾期，请核对。"


def _numbered(plan: Plan, data: ItemData, item: WorkItem | None = None) -> ItemData:
    """Give an addition the next number of its annex, where it has none of its own; it has no printed
    one.
    """
    if not data.is_added:
        return replace(data, added_no=None)
    lock(plan)
    others = WorkItem.objects.filter(plan=plan, annex=data.annex)
    if item is not None:
        others = others.exclude(pk=item.pk)
    if data.added_no is not None and not others.filter(added_no=data.added_no).exists():
        return replace(data, seq=None)
    last = others.aggregate(last=Max("added_no"))["last"] or 0
    return replace(data, seq=None, added_no=last + 1)


@transaction.atomic
def create_items(
    *, plan: Plan, rows: Sequence[ItemData], actor: User | None, reason: str = ""
) -> list[WorkItem]:
    """Add rows to the plan, all or none, in their order; the history says why where a reason is given.

    Raises InvalidPeriod, and Refused where the year is archived.
    """
    check_open(plan)
    because = f"；理由：{reason}" if reason else ""
    rows = [_numbered(plan, data) for data in rows]
    items = [WorkItem(plan=plan) for _ in rows]
    spans = [
        _fill(item, data, actor, f"新增：{data.title}"[:200] + because)
        for item, data in zip(items, rows, strict=True)
    ]
    columns = [field.attname for field in WorkItem._meta.concrete_fields]
    for item, key in zip(items, keys_for(WorkItem, len(items)), strict=True):
        item.pk, item._state.adding = key, False
    insert(WorkItem, columns, ([getattr(item, name) for name in columns] for item in items))
    _leave_history(items, "+")
    _write_names(list(zip(items, rows, strict=True)))
    begin_all(zip(items, spans, strict=True))
    return items


def foresee_period(
    *, item: WorkItem, phrase: str, new_rounds: bool | None = None
) -> list[DueChange]:
    """Return what another 完成时间 would make of an item's due dates; writes nothing.

    Raises InvalidPeriod, and Refused where two would fall on one day.
    """
    return foresee(_new_period(item, phrase, new_rounds))


def _new_period(item: WorkItem, phrase: str, new_rounds: bool | None) -> NewPeriod:
    old = period_of(item.period_phrase, item.plan.year).spans
    return NewPeriod(item, old, _spans(phrase, item.plan.year), new_rounds)


def _spans(phrase: str, year: int) -> tuple[Span, ...]:
    period = period_of(phrase, year)
    if period.kind == PeriodKind.INVALID:
        raise InvalidPeriod(period.message)
    return period.spans


def latest_change(item: WorkItem) -> int | None:
    """Return the key of the item's latest history row: what a form was opened upon."""
    return next((key for (key,) in _latest_change(item.pk)), None)


@prepared_rows
def _latest_change(item: int) -> QuerySet:
    return WorkItem.history.filter(id=item).values_list("history_id")[:1]  # type: ignore[attr-defined]


@transaction.atomic
def correct_item(
    *,
    item: WorkItem,
    data: ItemData,
    actor: User,
    seen: int | None,
    new_rounds: bool | None = None,
    meeting: Meeting | None = None,
) -> str:
    """Change a row as its page shows it, and return what changed in words. See `revise_items`.

    The history names the meeting that decided it, where one did. Raises Refused where it was changed
    since the page was opened (`seen`).
    """
    if latest_change(lock(item)) != seen:
        raise Refused(CHANGED_MEANWHILE)
    said = {} if new_rounds is None else {item.pk: new_rounds}
    reason = f"{meeting}决定" if meeting else ""
    (what,) = revise_items(pairs=[(item, data)], actor=actor, reason=reason, new_rounds=said)
    return "；".join(map(str, what)) or "没有变化"


def revise_item(
    *, item: WorkItem, data: ItemData, actor: User | None, new_rounds: bool | None = None
) -> list[Change]:
    """Change a row to what it is to say, and return what changed. See `revise_items`."""
    said = {} if new_rounds is None else {item.pk: new_rounds}
    (found,) = revise_items(pairs=[(item, data)], actor=actor, new_rounds=said)
    return found


@transaction.atomic
def revise_items(
    *,
    pairs: Sequence[tuple[WorkItem, ItemData]],
    actor: User | None,
    reason: str = "",
    new_rounds: Mapping[int, bool] = {},
) -> list[list[Change]]:
    """Change rows to what they are to say, all or none; return for each what changed.

    - the fields of those that change are written, and their names anew;
    - numbers may pass from one row to another;
    - due dates follow the period and keep their progress (`due_dates.foresee`); `new_rounds` is what
      was said, by item, of those that have ended (`NewPeriod`);
    - the history says what changed, who did it, and why where a reason is given.

    Raises InvalidPeriod, and Refused where two due dates would fall on one day or the year is archived.
    """
    for plan in {item.plan for item, _ in pairs}:
        check_open(plan)
    before = data_of_all([item for item, _ in pairs])
    pairs = [(item, _renumbered(item, data)) for item, data in pairs]
    found = [changes(old, data) for old, (_, data) in zip(before, pairs, strict=True)]
    changed = [(*pair, what) for pair, what in zip(pairs, found, strict=True) if what]
    dues = foresee_all(
        [
            _new_period(item, data.period_phrase, new_rounds.get(item.pk))
            for item, data, _ in changed
        ]
    )
    _free_numbers((item, data) for item, data, _ in changed)
    because = [f"理由：{reason.strip()}"] if reason.strip() else []
    for item, data, what in changed:
        said = _of_ended(dues.get(item.pk, ()))
        _fill(item, data, actor, "；".join([*map(str, what), *said, *because]))
    items = [item for item, _, _ in changed]
    WorkItem.objects.bulk_update(items, [*FIELDS, "period_kind"], batch_size=BATCH)
    _leave_history(items, "~")
    for model in (ItemLeader, ItemDepartment, ItemMember):
        for some in chunks(items):
            model.objects.filter(item__in=some).delete()
    _write_names([(item, data) for item, data, _ in changed])
    for item in items:
        align(dues.get(item.pk, ()), item=item, actor=actor)
        item._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return found


def _renumbered(item: WorkItem, data: ItemData) -> ItemData:
    """Give an addition a number; one that comes into another annex gets one of that."""
    moved = item.is_added and data.annex != item.annex
    return _numbered(item.plan, replace(data, added_no=None) if moved else data, item)


def _of_ended(dues: Sequence[DueChange]) -> list[str]:
    """Return what was decided on due dates that had ended, for the history."""
    if not any(change.due and change.due.is_ended and change.shifts for change in dues):
        return []
    return [str(change) for change in dues if change.shifts]


def _free_numbers(pairs: Iterable[tuple[WorkItem, ItemData]]) -> None:
    """Take the old numbers off what gets another, so that 13 and 14 may change places."""
    moved = [
        item.pk
        for item, data in pairs
        if (data.annex, data.section, data.seq) != (item.annex, item.section, item.seq)
    ]
    for some in chunks(moved):
        WorkItem.objects.filter(pk__in=some).update(seq=None)


def _fill(item: WorkItem, data: ItemData, actor: User | None, why: str) -> tuple[Span, ...]:
    """Set an item's own fields, not yet saved, and return the spans of its period."""
    period = period_of(data.period_phrase, item.plan.year)
    if period.kind == PeriodKind.INVALID:
        raise InvalidPeriod(period.message)
    for name in FIELDS:
        setattr(item, name, getattr(data, name))
    item.period_kind = period.kind
    sign(item, actor, why)
    return period.spans


def _leave_history(items: Sequence[WorkItem], kind: str) -> None:
    """Leave each item's state in its history, with who and why."""
    history: Any = WorkItem.history.model  # type: ignore[attr-defined]
    fields = [field.attname for field in history.tracked_fields]
    names = ("history_date", "history_type", "history_user_id", "history_change_reason")
    now = clock.now()
    rows = (
        (
            now,
            kind,
            item._history_user.pk if item._history_user else None,  # type: ignore[attr-defined]
            item._change_reason,  # type: ignore[attr-defined]
            *(getattr(item, name) for name in fields),
        )
        for item in items
    )
    insert(history, [*names, *fields], rows)


def _write_names(pairs: Sequence[tuple[WorkItem, ItemData]]) -> None:
    insert(
        ItemLeader,
        ("item_id", "person_id", "post_id", "order"),
        (
            (item.pk, *((None, n.pk) if isinstance(n, Post) else (n.pk, None)), order)
            for item, data in pairs
            for order, n in enumerate(data.leaders)
        ),
    )
    insert(
        ItemDepartment,
        ("item_id", "department_id", "side", "order"),
        (
            (item.pk, department.pk, side.value, order)
            for item, data in pairs
            for side, named in (
                (Side.LEAD, data.lead_departments),
                (Side.PARTICIPANT, data.participants),
            )
            for order, department in enumerate(named)
        ),
    )
    insert(
        ItemMember,
        ("item_id", "person_id", "order"),
        (
            (item.pk, person.pk, order)
            for item, data in pairs
            for order, person in enumerate(data.members)
        ),
    )
