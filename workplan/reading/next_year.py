"""Next year's draft beside this year's plan."""

from dataclasses import dataclass
from typing import Any

from workplan.annexes import Annex
from workplan.enums import Fate
from workplan.models import DraftRow, PlanDraft

_READ_ALONG: list[str] = [
    *("origin__due_dates", "origin__leader_rows__person", "origin__leader_rows__post"),
    *("origin__department_rows__department", "origin__followed_links__leading__due_dates"),
]
_LEFT_OPEN = "不列入，而本年还没有办结：须办结、改为列入，或年终写明理由"
_ENDED = "标为结转，而本年已经了结：请核对是否仍列入"


@dataclass(frozen=True)
class Beside:
    """A row of the draft; `is_left_open` where it is left out and this year's row is not ended."""

    row: DraftRow
    notes: list[str]
    is_left_open: bool


def read_draft(draft: PlanDraft) -> list[tuple[Annex, list[Beside]]]:
    """Return the rows of a draft by annex, in their order."""
    rows = draft.rows.select_related("origin__plan", "item__plan")
    rows = rows.prefetch_related(*_READ_ALONG)
    groups: dict[str, list[Beside]] = {annex.value: [] for annex in Annex}
    for row in rows:
        old: Any = row.origin
        dues = (old.leading or old).due_dates.all() if old else ()
        is_open = any(not due.is_ended for due in dues)
        is_left_open = is_open and row.fate == Fate.DROPPED
        notes = row.notes.splitlines()
        if is_left_open:
            notes.append(_LEFT_OPEN)
        if row.carried and row.in_plan and row.item_id is None and not is_open:
            notes.append(_ENDED)
        groups[row.annex].append(Beside(row, notes, is_left_open))
    return [(Annex(annex), found) for annex, found in groups.items() if found]


def counts_of(draft: PlanDraft) -> list[tuple[Fate, int]]:
    """Return how many rows have each fate."""
    fates = list(draft.rows.values_list("fate", flat=True))
    return [(fate, fates.count(fate.value)) for fate in Fate]
