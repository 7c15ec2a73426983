"""Letting an item's due dates be those of its period, keeping what happened to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from members.models import User
from workflow.states import lock
from workplan.enums import Action, State
from workplan.models import DueDate, WorkItem
from workplan.periods import Span
from workplan.services.many_rows import BATCH, insert
from workplan.services.states import finish
from workplan.work_tables import due_was_worked_on

_DROPPED = "不再有这一到期日。"


def begin_all(pairs: Iterable[tuple[WorkItem, Sequence[Span]]]) -> None:
    """Give new items the due dates of their periods."""
    insert(
        DueDate,
        ("item_id", "planned_on", "due_on", "starts_on", "state", "percent"),
        (
            (item.pk, day, day, start, State.ASSIGNED.value, 0)
            for item, spans in pairs
            for day, start in _wanted(spans).items()
        ),
    )


def align_all(pairs: Sequence[tuple[WorkItem, Sequence[Span]]], actor: User | None) -> None:
    """Align the due dates of items; those that stand as they should cost one reading together."""
    for start in range(0, len(pairs), BATCH):
        some = pairs[start : start + BATCH]
        stand: dict[int, dict] = defaultdict(dict)
        for due in DueDate.objects.filter(item__in=[item for item, _ in some]):
            stand[due.item_id][due.planned_on] = (due.starts_on, due.state == State.CANCELLED)
        for item, spans in some:
            as_wanted = {day: (begin, False) for day, begin in _wanted(spans).items()}
            if stand[item.pk] != as_wanted:
                align_due_dates(item=item, spans=spans, actor=actor)


def _wanted(spans: Sequence[Span]) -> dict[date | None, date | None]:
    """Return due date -> start; an item without a date has one row without a day."""
    return {span.due: span.start for span in spans} or {None: None}


def align_due_dates(*, item: WorkItem, spans: Sequence[Span], actor: User | None) -> None:
    """Let the item's due dates be those of a period, keeping what happened to them.

    A date that stays keeps its row, and the extension it was granted. Of the rest, old ones still
    open and new ones are paired in order and moved: 3月、5月 becoming 3月、6月 moves the second; one
    that has ended stays, for a new date is a new round. What is left over goes if nobody worked on
    it, else it is cancelled with the reason, and taken up again should its date come back.
    """
    wanted = _wanted(spans)
    left = {due.planned_on: due for due in DueDate.objects.filter(item=item)}
    for day in [d for d in wanted if d in left]:
        due = left.pop(day)
        _move(due, day, wanted.pop(day))
        _take_up(due, actor)
    old_days = [day for day, due in left.items() if not due.is_ended]
    for (day, start), old_day in zip(list(wanted.items()), old_days, strict=False):
        _move(left.pop(old_day), day, start)
        del wanted[day]
    for day, start in wanted.items():
        DueDate.objects.create(item=item, planned_on=day, due_on=day, starts_on=start)
    for due in left.values():
        _drop(due, actor)


def _move(due: DueDate, day: date | None, start: date | None) -> None:
    """Let a row be that of a day; a new day of the document ends an earlier extension."""
    if (due.planned_on, due.starts_on) == (day, start):
        return
    if due.planned_on != day:
        due.due_on = day
    due.planned_on, due.starts_on = day, start
    due.save(update_fields=["planned_on", "due_on", "starts_on"])


def _drop(due: DueDate, actor: User | None) -> None:
    """Take away a due date that the row no longer has."""
    if not due_was_worked_on(due):
        due.delete()
    elif not due.is_ended:
        _change_state(due, Action.CANCEL, State.CANCELLED, actor, _DROPPED)


def _take_up(due: DueDate, actor: User | None) -> None:
    """Open a due date again that an earlier wording took away; what a person cancelled stays so."""
    if was_dropped(due):
        before = State(due.transitions.all()[0].from_state)
        _change_state(due, Action.RESTORE, before, actor, "恢复这一到期日。")


def was_dropped(due: DueDate) -> bool:
    """Return whether a due date was cancelled because the row's 完成时间 does not mean it any more."""
    if due.state != State.CANCELLED:
        return False
    last = next(iter(due.transitions.all()), None)
    return last is not None and last.reason.endswith(_DROPPED)


def _change_state(
    due: DueDate, action: Action, state: State, actor: User | None, what: str
) -> None:
    reason = f"完成时间改为“{due.item.period_phrase}”，{what}"
    finish(lock(due), action, actor, reason, to=state, into=due)
