"""What changed in a plan since its document was issued, as its revision (修订稿) lists it: what was added,
and what a meeting changed or took out. Corrections that no meeting decided are none of it.
"""

import re
from collections import defaultdict
from typing import Any

from django.db.models import Q

from workplan.models import Plan, WorkItem

# As `services/items.py` leaves it: 完成时间：3月 → 6月；理由：二届六十四次主席会议决定.
_DECIDED = re.compile(r"(?P<what>.+)；理由：(?P<meeting>[^；]+)决定", re.DOTALL)
_FIELD = re.compile(r"(?P<label>[^：；]{1,10})：(?P<old>.*?) → ", re.DOTALL)


def revised_rows(plan: Plan) -> list[dict[str, Any]]:
    """Return what changed, item by item in the order of the document, each with who decided it."""
    items = list(
        WorkItem.objects.with_ledger().filter(plan=plan).prefetch_related("member_rows__person")
    )
    changed = _decided_changes(plan)
    rows = []
    for item in items:
        if item.is_added:
            rows.append(_row(item, f"增补：{_said(item)}", _of_addition(item)))
        rows += [_row(item, f"调整：{what}", meeting) for what, meeting in changed[item.pk]]
        if item.dropped_by:
            rows.append(_row(item, f"取消：{item.title}", str(item.dropped_by)))
    return rows


def is_revised(plan: Plan) -> bool:
    """Return whether anything changed since the document was issued."""
    moved = Q(added_no__isnull=False) | Q(dropped_by__isnull=False)
    return WorkItem.objects.filter(moved, plan=plan).exists() or bool(_decided_changes(plan))


def _row(item: WorkItem, what: str, decided: str) -> dict[str, Any]:
    return {"事项": item.designation, "变动": what, "依据": decided}


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


def _decided_changes(plan: Plan) -> dict[int, list[tuple[str, str]]]:
    """Return by item what meetings changed, the earliest first."""
    history: Any = WorkItem.history  # type: ignore[attr-defined]
    rows = history.filter(
        plan=plan.pk, history_type="~", history_change_reason__contains="；理由："
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, reason in rows.order_by("history_id").values_list("id", "history_change_reason"):
        if decided := _DECIDED.fullmatch(reason):
            what = _FIELD.sub(r"\g<label>由“\g<old>”改为", decided["what"])
            found[pk].append((what, decided["meeting"]))
    return found
