"""Takes an import back, as long as nobody worked on its items since."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import router, transaction
from django.db.models import Count, Max, ProtectedError, Q
from django.db.models.deletion import Collector

from almanac import clock
from members.models import Department, NameAlias, Person, Post, User
from workflow.refusals import Refused
from workflow.states import lock, sign
from workplan.enums import Action, ImportState, LinkState
from workplan.models import (
    DueDate,
    Extension,
    ItemLink,
    Plan,
    PlanImport,
    SchemeReview,
    Transition,
    WorkItem,
)
from workplan.registry import all_matters
from workplan.services.imports.comparing import HEAD
from workplan.services.imports.prepared import Prepared
from workplan.services.items import FIELDS, ItemData, data_of_all, revise_items
from workplan.services.many_rows import chunks
from workplan.services.within_year import take_up_again
from workplan.work_tables import WORK

_NAMED: dict[str, Any] = {"person": Person, "post": Post, "department": Department}
_ADDED = _NAMED | {"namealias": NameAlias}
_NAME_AT_MOST = 10
IMPORTED, UNDONE = "导入", "撤销导入"  # why, in histories


# What is kept of an item's work, the way from there to the item, and what moves when more comes:
# an outcome of a meeting leaves a row of history, an answer to a wish for a later date none.
_RECORDS: tuple[tuple[Any, str, Max | Count], ...] = (
    (WorkItem.history.all(), "id", Max("pk")),  # type: ignore[attr-defined]
    *((table._default_manager.all(), way, Max("pk")) for table, way in WORK.items()),
    (SchemeReview.history.all(), "item", Max("pk")),  # type: ignore[attr-defined]
    (Extension.objects.filter(decided_at__isnull=False), "due_date__item", Count("pk")),
)


class UndoRefused(Refused):
    """An import that cannot be taken back; the message names the items, `items` all of them."""

    def __init__(self, message: str, items: list[str] | None = None) -> None:
        super().__init__(message)
        self.items = items or []


# --- what is kept ------------------------------------------------------------------------------


def before_image(plan: Plan, items: list[WorkItem]) -> dict[str, Any]:
    """Return how the plan and the items that will change stand, as JSON."""
    schemes = _schemes(items)
    return {
        "plan": {name: str(getattr(plan, name) or "") for name in HEAD},
        "annex_notes": plan.annex_notes,
        "points": [[p.number, p.section, p.title, p.text] for p in plan.points.all()],
        "changed": {
            item.pk: _as_json(data) | {"schemes": schemes[item.pk]}
            for item, data in zip(items, data_of_all(items), strict=True)
        },
    }


def image(
    before: dict[str, Any],
    plan: Plan,
    created: list[int],
    dropped: list[int],
    prepared: Prepared,
) -> dict[str, Any]:
    """Return the before-image with what the import made, and where each item's records end."""
    return before | {
        "created": created,
        "dropped": dropped,
        "marks": _marks([*created, *before["changed"], *dropped]),
        "linked": [link for link, *_ in _confirmed([int(pk) for pk in before["changed"]])],
        "added": [[_kind(named), named.pk] for named in prepared.added],
        "head": bool(prepared.head),
        "plan_history": _plan_mark(plan),
    }


def _as_json(data: ItemData) -> dict[str, Any]:
    return {
        "fields": {name: getattr(data, name) for name in FIELDS},
        "leaders": [[_kind(n), n.pk] for n in data.leaders],
        "lead_departments": [d.pk for d in data.lead_departments],
        "participants": [d.pk for d in data.participants],
        "members": [m.pk for m in data.members],
    }


def _schemes(items: Sequence[WorkItem]) -> dict[int, dict[str, str]]:
    """Return on which day the scheme of each due date passed, by item and due date."""
    found: dict[int, dict[str, str]] = {item.pk: {} for item in items}
    for some in chunks(items):
        dues = DueDate.objects.filter(item__in=some, planned_on__isnull=False)
        passed = dues.filter(scheme_passed_on__isnull=False)
        for item, day, on in passed.values_list("item", "planned_on", "scheme_passed_on"):
            found[item][str(day)] = str(on)
    return found


def _kind(named: Any) -> str:
    return type(named).__name__.lower()


def _plan_mark(plan: Plan) -> int | None:
    return plan.history.values_list("history_id", flat=True).first()


def _marks(pks: Iterable[int]) -> dict[str, list[int | None]]:
    """Return where the history and the records of items end: what comes after is work.

    An import of an earlier version kept the first three only; see `_were_touched`.
    """
    keys = list(pks)
    if not keys:
        return {}
    # What came in together lies together: a range reads hardly more than is asked for, at once.
    ends = []
    for rows, item, mark in _RECORDS:
        found = rows.filter(**{f"{item}__gte": min(keys), f"{item}__lte": max(keys)})
        ends.append(dict(found.order_by().values_list(item).annotate(mark)))
    return {str(pk): [last.get(pk) for last in ends] for pk in keys}


def _were_touched(before: dict[str, list[int | None]]) -> set[int]:
    """Return the items whose history or records go on after these marks.

    What was not kept then was not there yet.
    """
    now = _marks(map(int, before))
    ends = {pk: kept + [None] * (len(now[pk]) - len(kept)) for pk, kept in before.items()}
    return {int(pk) for pk in before if ends[pk] != now[pk]}


# --- taking back -------------------------------------------------------------------------------


@transaction.atomic
def undo(*, record: PlanImport, actor: User | None) -> None:
    """Delete what the import created and put back what it changed, all or nothing.

    A plan that came with an import goes with the last one of it, unless the office edited it.

    Raises UndoRefused, naming the items, where anything happened to them since.
    """
    locked = lock(record)
    if locked.state not in (ImportState.DONE, ImportState.CHECKING) or not locked.undo:
        raise UndoRefused("这次导入不能撤销：它没有完成，或已经撤销过。")
    kept = locked.undo
    why = f"{UNDONE}：{locked.file_name}"
    _refuse_if_worked_on(kept)
    _take_off_matters(kept.get("matters", ()), actor)
    _delete(kept["created"], actor, why)
    for item in WorkItem.objects.filter(pk__in=kept.get("dropped", ())).select_related("plan"):
        if actor:
            take_up_again(item=item, reason=why, actor=actor)
    _put_back(kept["changed"], actor, why)
    if locked.plan:
        _put_back_head(locked.plan, kept, actor, why)
    _take_away_names(kept["added"], actor, why)
    locked.state, locked.undone_by, locked.undone_at = ImportState.UNDONE, actor, clock.now()
    locked.undo, locked.stage = {}, ""
    locked.save()
    if locked.plan:
        _take_away_plan(locked.plan, actor, why)
    record.refresh_from_db()


def _refuse_if_worked_on(kept: dict[str, Any]) -> None:
    keys = [int(pk) for pk in kept["marks"]]
    for some in chunks(keys):
        list(WorkItem.objects.select_for_update().filter(pk__in=some).values_list("pk"))
    touched = _were_touched(kept["marks"])
    for some in chunks(keys):
        for link, *pair in _confirmed(some):
            if link not in kept.get("linked", ()):  # confirmed before the import: no work on it
                touched.update(set(pair) & set(some))
    if touched:
        raise _refusal("已有人办理或修改，不能撤销", touched)


def _confirmed(keys: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the confirmed links of items: the link, and the items on its sides, by their keys."""
    for some in chunks(keys):
        links = ItemLink.objects.filter(Q(leading__in=some) | Q(following__in=some))
        confirmed = links.filter(state=LinkState.CONFIRMED)
        yield from confirmed.values_list("pk", "leading", "following")


def _refusal(why: str, pks: set[int]) -> UndoRefused:
    items = [str(item) for item in WorkItem.objects.filter(pk__in=list(pks)[:500])]
    items += ["（已删除的事项）"] * (len(pks) > 0 and not items)
    shown = "；".join(items[:_NAME_AT_MOST]) + ("等" if len(items) > _NAME_AT_MOST else "")
    return UndoRefused(f"导入以后，{len(pks)} 项{why}：{shown}。", items)


def _delete(pks: list[int], actor: User | None, why: str) -> None:
    try:
        with transaction.atomic():
            for some in chunks(pks):
                _delete_signed(list(WorkItem.objects.filter(pk__in=some)), actor, why)
    except ProtectedError as held:
        items = {getattr(one, "item_id", 0) for one in held.protected_objects} & set(pks)
        raise _refusal("已有协商、提案等资料挂在上面，不能撤销", items) from held


def _delete_signed(rows: list[Any], actor: User | None, why: str) -> None:
    """Delete rows in few statements, as a QuerySet does, which would not have their author."""
    for row in rows:
        sign(row, actor, why)
    if rows:
        collector = Collector(using=router.db_for_write(type(rows[0])))
        collector.collect(rows)
        collector.delete()


def _take_off_matters(items: Sequence[int], actor: User | None) -> None:
    """Take off the items what the import linked to them, with the states they had from it."""
    for matters in all_matters():
        matters.unlink(items, actor)
    Transition.objects.filter(due_date__item__in=items, action=Action.FOLLOW).delete()


def _put_back(changed: dict[str, Any], actor: User | None, why: str) -> None:
    keys = [int(pk) for pk in changed]
    items = [
        item
        for some in chunks(keys)
        for item in WorkItem.objects.filter(pk__in=some).select_related("plan")
    ]
    known = _Known(changed.values())
    pairs = [(item, known.data(changed[str(item.pk)])) for item in items]
    revise_items(pairs=pairs, actor=actor, reason=why)
    for item in items:
        for day, passed in changed[str(item.pk)]["schemes"].items():
            DueDate.objects.filter(item=item, planned_on=day).update(scheme_passed_on=passed)


class _Known:
    """The people, posts and departments that before-images name, read once."""

    def __init__(self, images: Iterable[dict[str, Any]]) -> None:
        keys: dict[str, set[int]] = {kind: set() for kind in _NAMED}
        for old in images:
            for kind, pk in old["leaders"]:
                keys[kind].add(pk)
            keys["person"].update(old["members"])
            keys["department"].update(old["lead_departments"], old["participants"])
        self.by_kind = {kind: _NAMED[kind].objects.in_bulk(list(pks)) for kind, pks in keys.items()}

    def data(self, old: dict[str, Any]) -> ItemData:
        departments, people = self.by_kind["department"], self.by_kind["person"]
        return ItemData(
            **old["fields"],
            leaders=tuple(self.by_kind[kind][pk] for kind, pk in old["leaders"]),
            lead_departments=tuple(departments[pk] for pk in old["lead_departments"]),
            participants=tuple(departments[pk] for pk in old["participants"]),
            members=tuple(people[pk] for pk in old["members"]),
        )


def _put_back_head(plan: Plan, kept: dict[str, Any], actor: User | None, why: str) -> None:
    """Put the plan's head and points back, unless the office edited the head since."""
    if kept["head"] and _plan_mark(plan) == kept["plan_history"]:
        for name, old in kept["plan"].items():
            setattr(plan, name, old or (None if name.endswith("_on") else ""))
        plan.annex_notes = kept.get("annex_notes", plan.annex_notes)
        sign(plan, actor, why)
        plan.save()
    if kept["head"]:
        known = {number: rest for number, *rest in kept["points"]}
        plan.points.exclude(number__in=known).delete()
        for number, (section, title, text) in known.items():
            plan.points.filter(number=number).update(section=section, title=title, text=text)


def _take_away_plan(plan: Plan, actor: User | None, why: str) -> None:
    """Take away a plan that came with an import, once none is left of it and nobody edited it."""
    by_imports = Q(history_change_reason__startswith=IMPORTED) | Q(
        history_change_reason__startswith=UNDONE
    )
    if (
        not plan.imports.filter(report__makes_plan=True).exists()
        or plan.imports.exclude(state=ImportState.UNDONE).exists()
        or plan.history.exclude(by_imports).exists()
        or plan.items.exists()
        or plan.points.exists()
    ):
        return
    try:
        with transaction.atomic():
            plan.imports.update(plan=None)
            _delete_signed([plan], actor, why)
    except ProtectedError:
        return


def _take_away_names(added: list[list[Any]], actor: User | None, why: str) -> None:
    """Take away who was added with the import; who is named elsewhere or was edited since stays."""
    # Another name goes before whom it names.
    for kind, pk in sorted(added, key=lambda entry: entry[0] != "namealias"):
        named = _ADDED[kind].objects.filter(pk=pk).first()
        if named is None or _was_edited(named):
            continue
        try:
            with transaction.atomic():
                _delete_signed([named], actor, why)
        except ProtectedError:
            continue


def _was_edited(named: Any) -> bool:
    if isinstance(named, NameAlias):
        return False
    if isinstance(named, Person):
        return named.history.count() > 1 or named.aliases.exists()
    return named.appointments.exists() or named.aliases.exists()
