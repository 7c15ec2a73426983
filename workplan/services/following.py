"""Letting an item stand as a matter of another app does: a supervised proposal of annex 4.

The matter's app says how that stands, whenever it changes. Nobody signs for such an item, reports it or
closes it; a meeting may still take it out of the plan, and then it stays out.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from members.models import User
from workflow.states import lock
from workplan.enums import Action, State
from workplan.models import DueDate, Transition, WorkItem
from workplan.periods import Span
from workplan.services.due_dates import NewPeriod, align, foresee
from workplan.services.items import period_of
from workplan.services.states import finish


@transaction.atomic
def follow(
    *,
    item: WorkItem,
    follows: str,
    state: State,
    due_on: date | None,
    closed_on: date | None,
    actor: User | None,
) -> None:
    """Let an item stand as what it `follows` does, with its state and date; without a date it keeps its own.

    An item of several rounds keeps them and its own states: a matter has one state.
    """
    locked = lock(item)
    due = _only_due(locked)
    if due is None or due.state == State.CANCELLED:
        return
    _say(item, locked, follows)
    if due_on and due_on != due.due_on:
        due.due_on = due_on
        if due.planned_on is None or due_on < due.planned_on:
            due.planned_on = due_on
        if due.starts_on and due_on < due.starts_on:
            due.starts_on = None
        due.save(update_fields=["due_on", "planned_on", "starts_on"])
    if (due.state, due.closed_on) != (state, closed_on):
        finish(due, Action.FOLLOW, actor, follows, to=state, closed_on=closed_on)


@transaction.atomic
def let_go(*, item: WorkItem, actor: User | None) -> None:
    """Let an item be its own again: with the state it had before, and the dates of its 完成时间."""
    locked = lock(item)
    if not locked.follows:
        return
    follows = locked.follows
    due = _only_due(locked)
    _say(item, locked, "")
    if due is None or due.state == State.CANCELLED:
        return
    before = _state_before(list(due.transitions.all()), State(due.state))
    if before != due.state:
        finish(due, Action.FOLLOW, actor, f"不再随{follows}", to=before, closed_on=None)
    spans: Sequence[Span] = period_of(locked.period_phrase, locked.plan.year).spans
    align(foresee(NewPeriod(locked, spans, spans)), item=locked, actor=actor)


def _only_due(item: WorkItem) -> DueDate | None:
    """Return the item's due date, locked; None where it has several."""
    found = list(DueDate.objects.select_for_update().filter(item=item))
    if len(found) != 1:
        return None
    found[0].item = item
    return found[0]


def _say(item: WorkItem, locked: WorkItem, follows: str) -> None:
    """Keep what an item follows: no change of what its row says, hence none of its history."""
    WorkItem.objects.filter(pk=locked.pk).update(follows=follows)
    item.follows = locked.follows = follows


def _state_before(transitions: Sequence[Transition], now: State) -> State:
    """Return the state before the item began to follow; `transitions` are the latest first."""
    before = now
    for one in transitions:
        if one.action != Action.FOLLOW:
            break
        before = State(one.from_state)
    # What was closed by hand before is not closed again without its day.
    return State.IN_PROGRESS if before in (State.CLOSED, State.REPORTED) else before
