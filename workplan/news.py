"""What was done to the plan since a day, for people's first pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from members.models import User
from workflow.inbox import News, latest
from workplan.actions import DUE, INSTRUCTION, PROGRESS
from workplan.enums import Action
from workplan.inbox import offered
from workplan.models import (
    Extension,
    Instruction,
    Progress,
    SchemeVersion,
    Transition,
    WorkItem,
)
from workplan.permissions import Access, Viewer

# How many of each kind of record are read, and for how many of the reader's own it is asked whether they
# may be taken back.
_READ, _OWN = 20, 3


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield what was done to the items that a user answers for or takes part in, to the office and the
    leaders all; the reader's own of today with the way to take it back.
    """
    viewer = Viewer.of(user, day)
    if not (viewer.office or viewer.leader or viewer.departments):
        return
    own = WorkItem.objects.of_departments(viewer.departments).values("pk")
    sees_all = viewer.office or viewer.leader
    # Whoever made a note or a 批示 takes it back as its author, whatever else they are.
    author = Access(user_id=user.pk)

    def seen(rows: Any, at: str, item: str) -> Any:
        rows = rows if sees_all else rows.filter(**{f"{item}__in": own})
        return latest(rows, at, since, _READ)

    def told(at: datetime, actor: Any, what: str, item: WorkItem, **more: Any) -> News:
        is_own = getattr(actor, "pk", None) == user.pk
        who = str(actor) if actor else "系统"
        title = f"{item.designation} {item.title}"
        return News(at, who, what, title, item.get_absolute_url(), is_own=is_own, **more)

    # A note tells of itself below.
    moves = Transition.objects.exclude(action=Action.PROGRESS)
    moves = moves.select_related("actor__person", "due_date__item__plan")
    moves = moves.prefetch_related(
        "due_date__item__department_rows", "due_date__item__followed_links__leading"
    )
    asked: set[int] = set()
    for move in seen(moves, "at", "due_date__item"):
        item, step = move.due_date.item, None
        is_own = move.actor_id == user.pk
        # What is taken back of a due date is its last step alone.
        if is_own and move.due_date_id not in asked and len(asked) < _OWN:
            asked.add(move.due_date_id)
            access = viewer.access_to(item)
            back = Action.REOPEN if move.action == Action.CLOSE else Action.TAKE_BACK
            step = offered(DUE, access, move.due_date, back, item.get_absolute_url())
        yield told(move.at, move.actor, move.action_label, item, step=step)
    notes = Progress.objects.with_others_since().filter(is_report=False, taken_back_at=None)
    notes = notes.select_related("author__person", "due_date__item__plan")
    for note in seen(notes, "at", "due_date__item"):
        what = "填报进展" + (f" {note.percent}%" if note.percent is not None else "")
        item = note.due_date.item
        step = offered(PROGRESS, author, note, Action.TAKE_BACK, item.get_absolute_url())
        yield told(note.at, note.author, what, item, step=step)
    versions = SchemeVersion.objects.select_related("author__person", "item__plan")
    for version in seen(versions, "at", "item"):
        what = f"提交方案第{version.number}版"
        yield told(version.at, version.author, what, version.item)
    wishes = Extension.objects.select_related("asked_by__person", "due_date__item__plan")
    for wish in seen(wishes, "asked_at", "due_date__item"):
        yield told(wish.asked_at, wish.asked_by, "申请延期", wish.due_date.item)
    given = Instruction.objects.filter(taken_back_at=None).prefetch_related("answers")
    given = given.select_related("written_by__person", "item__plan", "leader")
    for one in seen(given, "at", "item"):
        step = offered(INSTRUCTION, author, one, Action.TAKE_BACK, one.item.get_absolute_url())
        yield told(one.at, one.written_by, f"批示（{one.leader}）", one.item, step=step)
