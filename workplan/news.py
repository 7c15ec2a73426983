"""What was done to the plan since a day, for people's first pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, QuerySet, prefetch_related_objects

from members.models import User
from members.prepared import Question, prepared_models
from workflow.inbox import News, beginning, latest
from workplan.actions import DUE, INSTRUCTION, PROGRESS
from workplan.enums import Action
from workplan.inbox.reader import offered
from workplan.models import (
    Extension,
    Instruction,
    Progress,
    SchemeVersion,
    Transition,
    WorkItem,
)
from workplan.permissions import Access, Viewer

# For how many of the reader's own it is asked whether they may be taken back.
_OWN = 3


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield what was done to the items that a user answers for or takes part in, to the office and the
    leaders all; the reader's own of today with the way to take it back.
    """
    viewer = Viewer.of(user, day)
    if not (viewer.office or viewer.leader or viewer.departments):
        return
    since_when = beginning(since)
    departments = None if viewer.office or viewer.leader else viewer.departments
    # Whoever made a note or a 批示 takes it back as its author, whatever else they are.
    author = Access(user_id=user.pk)

    def told(at: datetime, actor: Any, what: str, item: WorkItem, **more: Any) -> News:
        is_own = getattr(actor, "pk", None) == user.pk
        who = str(actor) if actor else "系统"
        title = f"{item.designation} {item.title}"
        return News(at, who, what, title, item.get_absolute_url(), is_own=is_own, **more)

    asked: set[int] = set()
    moves = _moves(since_when, departments)
    prefetch_related_objects(
        moves, "due_date__item__department_rows", "due_date__item__followed_links__leading"
    )
    for move in moves:
        item, step = move.due_date.item, None
        is_own = move.actor_id == user.pk
        # What is taken back of a due date is its last step alone.
        if is_own and move.due_date_id not in asked and len(asked) < _OWN:
            asked.add(move.due_date_id)
            access = viewer.access_to(item)
            back = Action.REOPEN if move.action == Action.CLOSE else Action.TAKE_BACK
            step = offered(DUE, access, move.due_date, back, item.get_absolute_url())
        yield told(move.at, move.actor, move.action_label, item, step=step)
    for note in _notes(since_when, departments):
        what = "填报进展" + (f" {note.percent}%" if note.percent is not None else "")
        item = note.due_date.item
        step = offered(PROGRESS, author, note, Action.TAKE_BACK, item.get_absolute_url())
        yield told(note.at, note.author, what, item, step=step)
    for version in _versions(since_when, departments):
        what = f"提交方案第{version.number}版"
        yield told(version.at, version.author, what, version.item)
    for wish in _wishes(since_when, departments):
        yield told(wish.asked_at, wish.asked_by, "申请延期", wish.due_date.item)
    instructions = _given(since_when, departments)
    prefetch_related_objects(instructions, "answers")
    for one in instructions:
        step = offered(INSTRUCTION, author, one, Action.TAKE_BACK, one.item.get_absolute_url())
        yield told(one.at, one.written_by, f"批示（{one.leader}）", one.item, step=step)


# --- what is read: of the items of some departments, or of all ------------------------------------------

_ITEM_OF_DUE = ("due_date", "due_date__item", "due_date__item__plan")


def _latest(
    rows: QuerySet, item: str, begins: datetime, departments: frozenset[int] | None, at: str = "at"
) -> QuerySet:
    if departments is not None:
        own = WorkItem.objects.of_departments(departments).values("pk")
        rows = rows.filter(**{f"{item}__in": own})
    return latest(rows, begins, at)


@prepared_models("actor", "actor__person", *_ITEM_OF_DUE)
def _moves(begins: datetime, departments: frozenset[int] | None) -> QuerySet[Transition]:
    # A note tells of itself. That rows stand as their proposals do was said of each at once by an upgrade
    # (proposals 0006), where nobody had done anything.
    moves = Transition.objects.exclude(action=Action.PROGRESS)
    moves = moves.exclude(action=Action.FOLLOW, actor=None)
    return _latest(moves, "due_date__item", begins, departments)


@prepared_models(
    *("author", "author__person", *_ITEM_OF_DUE), also={"others_since": BooleanField()}
)
def _notes(begins: datetime, departments: frozenset[int] | None) -> QuerySet[Progress]:
    notes = Progress.objects.with_others_since().filter(is_report=False, taken_back_at=None)
    return _latest(notes, "due_date__item", begins, departments)


@prepared_models("author", "author__person", "item", "item__plan")
def _versions(begins: datetime, departments: frozenset[int] | None) -> QuerySet[SchemeVersion]:
    return _latest(SchemeVersion.objects.all(), "item", begins, departments)


@prepared_models("asked_by", "asked_by__person", *_ITEM_OF_DUE)
def _wishes(begins: datetime, departments: frozenset[int] | None) -> QuerySet[Extension]:
    wishes = Extension.objects.all()
    return _latest(wishes, "due_date__item", begins, departments, at="asked_at")


@prepared_models("written_by", "written_by__person", "item", "item__plan", "leader")
def _given(begins: datetime, departments: frozenset[int] | None) -> QuerySet[Instruction]:
    given = Instruction.objects.filter(taken_back_at=None)
    return _latest(given, "item", begins, departments)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    viewer, begins = Viewer.of(user, day), beginning(since)
    if not (viewer.office or viewer.leader or viewer.departments):
        return
    departments = None if viewer.office or viewer.leader else viewer.departments
    for asks in (_moves, _notes, _versions, _wishes, _given):
        yield asks, begins, departments
