"""What changed in a plan since its document was issued, as its revision (修订稿) lists it: what was added,
changed and taken out, by which meeting, or that none is named (未注明会议): nothing is silently missing.

What was put back is none of it: what an undone import changed, and a correction of a correction.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import Q

from workplan.enums import State
from workplan.models import DueDate, Plan, WorkItem
from workplan.services.due_dates import was_dropped
from workplan.services.imports.undoing import UNDONE
from workplan.services.items import LABELS
from workplan.services.year_end import ENDS_A_YEAR

UNNAMED = "未注明会议"
# As `services/items.py` leaves it: 完成时间：3月 → 6月；理由：二届六十四次主席会议决定.
_REASON = re.compile(r"(?P<what>.+?)(?:；理由：(?P<why>.*))?", re.DOTALL)
_FIELDS = re.compile(rf"；(?=(?:{'|'.join(LABELS)})：)")
# What became of rounds that had ended stands behind: …；3月31日（已办结）：日期改为6月30日.
_FIELD = re.compile(
    rf"(?P<label>{'|'.join(LABELS)})：(?P<old>.*?) → (?P<new>.*?)"
    r"(?P<ended>；(?:(?:\d{4}年)?\d+月\d+日|无期限)[（：].*)?",
    re.DOTALL,
)


@dataclass(frozen=True)
class _Change:
    """A field that a change of the plan changed; `at` tells the changes of one moment."""

    at: int
    label: str
    old: str
    new: str
    ended: str
    meeting: str
    why: str

    @property
    def ground(self) -> str:
        return self.meeting or _unnamed(self.why)

    def __str__(self) -> str:
        return f"{self.label}由“{self.old}”改为“{self.new}”{self.ended}"


def revised_rows(plan: Plan) -> list[dict[str, Any]]:
    """Return what changed, item by item in the order of the document, each with who decided it; what was
    deleted comes last.
    """
    items = list(
        WorkItem.objects.with_ledger().filter(plan=plan).prefetch_related("member_rows__person")
    )
    changed, cancelled = _changes(plan), _cancelled(plan)
    rows = []
    for item in items:
        if item.is_added:
            rows.append(_row(item, f"增补：{_said(item)}", _of_addition(item)))
        for (_, ground), found in groupby(changed[item.pk], lambda one: (one.at, one.ground)):
            rows.append(_row(item, f"调整：{'；'.join(map(str, found))}", ground))
        if item.dropped_by:
            rows.append(_row(item, f"取消：{item.title}", str(item.dropped_by)))
        rows += [_row(item, what, _unnamed(why)) for what, why in cancelled[item.pk]]
    gone = _deleted(plan)
    return rows + [_row(one.instance, f"删除：{one.title}", UNNAMED) for one in gone]


def is_revised(plan: Plan) -> bool:
    """Return whether anything changed since the document was issued."""
    moved = Q(added_no__isnull=False) | Q(dropped_by__isnull=False)
    return (
        WorkItem.objects.filter(moved, plan=plan).exists()
        or any(_changes(plan).values())
        or any(_cancelled(plan).values())
        or bool(_deleted(plan))
    )


def _row(item: WorkItem, what: str, decided: str) -> dict[str, Any]:
    return {"事项": item.designation, "变动": what, "依据": decided}


def _unnamed(why: str) -> str:
    return f"{UNNAMED}：{why}" if why else UNNAMED


def _of_addition(item: WorkItem) -> str:
    return str(item.added_by) if item.added_by else f"未经会议：{item.added_why}"


def _said(item: WorkItem) -> str:
    """Return what an addition says: its matter, who leads it and answers, when. No label stands before a
    colon: the import takes those for the fields of a row that is printed in paragraphs.
    """
    parts = (
        (item.terms.leader_label, item.leaders),
        (item.terms.department_label, item.lead_departments),
        ("参与部门", item.participants),
        (item.terms.period_label, [item.period_phrase]),
    )
    said = [f"{label}{'、'.join(map(str, named))}" for label, named in parts if any(named)]
    star = "★" if item.needs_scheme else ""
    return f"{star}{item.title}（{'；'.join(said)}）"


def _history(plan: Plan, kind: str) -> Any:
    """Return what the histories of the plan's items say from the day of its document on."""
    history: Any = WorkItem.history  # type: ignore[attr-defined]
    rows = history.filter(plan=plan.pk, history_type=kind).order_by("history_id")
    return rows.filter(history_date__date__gte=plan.issued_on) if plan.issued_on else rows


def _changes(plan: Plan) -> dict[int, list[_Change]]:
    """Return by item which fields changed, the earliest first."""
    rows = _history(plan, "~").filter(history_change_reason__contains=" → ")
    found: dict[int, list[_Change]] = defaultdict(list)
    for at, pk, reason in rows.values_list("history_id", "id", "history_change_reason"):
        for change in _read(at, reason):
            _add(found[pk], change)
    return found


def _read(at: int, reason: str) -> Iterator[_Change]:
    said = _REASON.fullmatch(reason)
    if said is None:
        return
    why = said["why"] or ""
    meeting = why.removesuffix("决定") if why.endswith("决定") else ""
    for part in _FIELDS.split(said["what"]):
        if field := _FIELD.fullmatch(part):
            label, old, new, ended = field.group("label", "old", "new", "ended")
            yield _Change(at, label, old, new, ended or "", meeting, why)


def _add(found: list[_Change], change: _Change) -> None:
    """Add a change; several of one field that name no meeting are one, from the first words to the last."""
    last = next((one for one in reversed(found) if one.label == change.label), None)
    if last is None or last.new != change.old:
        found.append(change)
    elif change.why.startswith(UNDONE) and last.old == change.new:
        found.remove(last)
    elif last.meeting or change.meeting:
        found.append(change)
    else:
        found.remove(last)
        if last.old != change.new:
            found.append(replace(change, old=last.old, ended=last.ended + change.ended))


def _cancelled(plan: Plan) -> dict[int, list[tuple[str, str]]]:
    """Return by item what was cancelled by no meeting, with the reason: all of it, or a round of it. What a
    new 完成时间 dropped is said there; how the year was brought to its end is no change of it.
    """
    rows = DueDate.objects.filter(item__plan=plan, state=State.CANCELLED, item__dropped_by=None)
    rows = rows.select_related("item__plan").prefetch_related("transitions", "item__due_dates")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for due in rows:
        last = next(iter(due.transitions.all()), None)
        why = last.reason if last else ""
        if was_dropped(due) or why.startswith(ENDS_A_YEAR):
            continue
        item = due.item
        if any(one.state != State.CANCELLED for one in item.due_dates.all()):
            found[item.pk].append((f"取消{due.label}一期：{item.title}", why))
        elif not found[item.pk]:
            found[item.pk].append((f"取消：{item.title}", why))
    return found


def _deleted(plan: Plan) -> list[Any]:
    """Return the last of printed rows that somebody deleted, and that stand nowhere in the plan again."""
    rows = _history(plan, "-").filter(added_no=None)
    standing = set(plan.items.values_list("annex", "title"))
    return [
        row
        for row in rows
        if not (row.history_change_reason or "").startswith(UNDONE)
        and (row.annex, row.title) not in standing
    ]
