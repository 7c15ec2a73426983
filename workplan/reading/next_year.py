"""Next year's draft beside this year's plan."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from members.models import User
from workflow.becoming import Origin, origins_of
from workplan.annexes import Annex
from workplan.enums import Fate
from workplan.models import DraftPoint, DraftRow, PlanDraft, PlanPoint

_READ_ALONG: list[str] = [
    *("origin__due_dates", "origin__leader_rows__person", "origin__leader_rows__post"),
    *("origin__department_rows__department", "origin__followed_links__leading__due_dates"),
]
_LEFT_OPEN = "不列入，而本年还没有办结：须办结、改为列入，或年终写明理由"
_ENDED = "标为结转，而本年已经了结：请核对是否仍列入"


@dataclass(frozen=True)
class Beside:
    """A row of the draft; `is_left_open` where it is left out and this year's row is not ended;
    `came_from` is where what was collected stands, for a reader who sees it.
    """

    row: DraftRow
    notes: list[str]
    is_left_open: bool
    came_from: Origin | None = None


def read_draft(draft: PlanDraft, user: User, on: date) -> list[tuple[Annex, list[Beside]]]:
    """Return the rows of a draft by annex, in their order, to a user on a day."""
    rows = draft.rows.select_related("origin__plan", "item__plan")
    rows = rows.prefetch_related(*_READ_ALONG)
    origins = origins_of([row.source for row in rows], user, on)
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
        groups[row.annex].append(Beside(row, notes, is_left_open, origins.get(row.source or "")))
    return [(Annex(annex), found) for annex, found in groups.items() if found]


def counts_of(draft: PlanDraft) -> list[tuple[Fate, int]]:
    """Return how many rows have each fate."""
    fates = list(draft.rows.values_list("fate", flat=True))
    return [(fate, fates.count(fate.value)) for fate in Fate]


@dataclass(frozen=True)
class PointBeside:
    """A point of the draft's text beside this year's: what to look at, and what stood beneath it this year
    and is left out.
    """

    point: DraftPoint
    old: PlanPoint | None
    is_same: bool
    notes: list[str]


def read_text(draft: PlanDraft) -> list[PointBeside]:
    """Return the points of a draft's text, in their order."""
    left_out: dict[int, list[str]] = {}
    dropped = draft.rows.filter(fate=Fate.DROPPED).select_related("origin__plan")
    for row in dropped:
        if row.origin and row.origin.point_id:
            left_out.setdefault(row.origin.point_id, []).append(row.origin.designation)
    found = []
    for point in draft.points.select_related("origin"):
        old = point.origin
        if point.place == 0:
            old = PlanPoint(plan=draft.plan, number=0, text=draft.plan.preamble)
        notes = point.notes.splitlines()
        if (gone := left_out.get(point.origin_id or 0)) and not point.is_left_out:
            notes.append(f"这一条下面不列入的：{'、'.join(gone)}。写到的请改")
        is_same = old is not None and _words(old) == _words(point)
        found.append(PointBeside(point, old, is_same, notes))
    return found


def _words(point: DraftPoint | PlanPoint) -> tuple[str, str, str]:
    return point.section, point.title, point.text
