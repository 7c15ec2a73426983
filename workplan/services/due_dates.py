"""Letting an item's due dates be those of its period, keeping what happened to them.

What will become of each is foreseen first, so that a person can read it before it is done.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from almanac.words import month_day
from members.models import User
from workflow.refusals import Refused
from workflow.states import lock
from workplan.enums import Action, State
from workplan.models import DueDate, WorkItem
from workplan.periods import Span
from workplan.services.many_rows import BATCH, insert
from workplan.services.states import finish
from workplan.work_tables import due_was_worked_on

_DROPPED = "不再有这一到期日。"


class Fate(Enum):
    """What a new period makes of a due date."""

    KEPT = auto()
    RESTORED = auto()  # an earlier wording took it away, this one has it again
    MOVED = auto()
    NEW = auto()
    REMOVED = auto()  # nobody worked on it
    CANCELLED = auto()  # somebody did
    PAST = auto()  # it has ended and stays as it is, outside of the period


@dataclass(frozen=True)
class DueChange:
    """What becomes of a due date, or of a day that gets one (`due` is None)."""

    fate: Fate
    due: DueDate | None
    day: date | None = None
    start: date | None = None
    year: int = 0

    @property
    def shifts(self) -> bool:
        """Whether any due date is other than before."""
        return self.fate != Fate.KEPT

    @property
    def carries_an_end(self) -> bool:
        """Whether one that has ended is to count for another day: a person should say so."""
        return self.fate == Fate.MOVED and self.due is not None and self.due.is_ended

    @property
    def new_label(self) -> str:
        return month_day(self.day, self.year) if self.day else "无期限"

    def __str__(self) -> str:
        if self.due is None:
            return f"{self.new_label}：新增一期，待签收"
        return f"{self.due.label}（{self.due.get_state_display()}）：{self._then()}"

    def _then(self) -> str:
        due: DueDate = self.due  # type: ignore[assignment]
        match self.fate:
            case Fate.KEPT:
                return "不变"
            case Fate.RESTORED:
                return f"恢复为“{_state_before_dropping(due).label}”"
            case Fate.MOVED if due.is_ended:
                return f"日期改为{self.new_label}，仍为{due.get_state_display()}"
            case Fate.MOVED:
                later = "，此前同意的延期不再有效" if due.is_extended else ""
                kept = "" if due.state == State.ASSIGNED else "，办理情况保留"
                return f"改为{self.new_label}{kept}{later}"
            case Fate.REMOVED:
                return "删除，尚无人办理"
            case Fate.CANCELLED:
                return "取消，办理记录保留"
            case _:
                return f"不在新的完成时间内，仍为{due.get_state_display()}"


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


@dataclass(frozen=True)
class NewPeriod:
    """An item whose period may be another: what it meant before and is to mean now.

    `new_rounds` is what a person said of what has ended and stands on no day any more: it counts for
    the new day (False), or that is a round of its own (True). Where nobody said, it counts for it if
    the whole item has ended, which so stays ended; beside open rounds a new day is to be done.
    """

    item: WorkItem
    old: Sequence[Span]
    new: Sequence[Span]
    new_rounds: bool | None = None


def foresee_all(periods: Sequence[NewPeriod]) -> dict[int, list[DueChange]]:
    """Return by item what becomes of the due dates of those that do not stand as they should.

    Those that do cost one reading together.
    """
    found = {}
    for start in range(0, len(periods), BATCH):
        some = periods[start : start + BATCH]
        stand: dict[int, dict] = defaultdict(dict)
        for due in DueDate.objects.filter(item__in=[one.item for one in some]):
            stand[due.item_id][due.planned_on] = (due.starts_on, due.state == State.CANCELLED)
        for one in some:
            as_wanted = {day: (begin, False) for day, begin in _wanted(one.new).items()}
            if stand[one.item.pk] != as_wanted and not one.item.follows:
                found[one.item.pk] = foresee(one)
    return found


def _wanted(spans: Sequence[Span]) -> dict[date | None, date | None]:
    """Return due date -> start; an item without a date has one row without a day."""
    return {span.due: span.start for span in spans} or {None: None}


def foresee(period: NewPeriod) -> list[DueChange]:
    """Return what becomes of each due date of an item, the earliest first; writes nothing.

    - a date that stays keeps its row, and the extension it was granted;
    - of the rest, old ones still open and new days are paired in order and moved: 3月、5月 becoming
      3月、6月 moves the second;
    - what has ended stays ended: on the new day, or beside it, as `NewPeriod.new_rounds` says;
    - what is left over goes if nobody worked on it, else it is cancelled; what has ended stays;
    - an item that stands as its proposal does has that one's date, whatever the period.

    Raises Refused where two would fall on one day.
    """
    item, wanted = period.item, _wanted(period.new)
    if item.follows:
        return []
    year = item.plan.year
    dues = DueDate.objects.filter(item=item).select_related("item__plan")
    left = {due.planned_on: due for due in dues.prefetch_related("transitions")}
    new_rounds = period.new_rounds
    if new_rounds is None:
        new_rounds = any(not due.is_ended for due in left.values())
    found = []
    for day in [d for d in wanted if d in left]:
        due = left.pop(day)
        fate = Fate.RESTORED if was_dropped(due) else Fate.KEPT
        found.append(DueChange(fate, due, day, wanted.pop(day), year))
    movable = [due for due in left.values() if not due.is_ended]
    if not new_rounds:
        of_old = _wanted(period.old)
        ended = (due for due in left.values() if due.is_ended and not was_dropped(due))
        movable += [due for due in ended if due.planned_on in of_old]
    for (day, start), due in zip(list(wanted.items()), movable, strict=False):
        found.append(DueChange(Fate.MOVED, left.pop(due.planned_on), day, start, year))
        del wanted[day]
    found += [DueChange(Fate.NEW, None, day, start, year) for day, start in wanted.items()]
    found += [DueChange(_left_over(due), due, due.due_on, year=year) for due in left.values()]
    _check_days(found)
    return sorted(found, key=_place)


def _place(change: DueChange) -> tuple:
    day = change.due.due_on if change.due else change.day
    return (day is None, day or date.max, change.due is None)


def _left_over(due: DueDate) -> Fate:
    if due.is_ended:
        return Fate.PAST
    return Fate.CANCELLED if due_was_worked_on(due) else Fate.REMOVED


def _check_days(changes: Sequence[DueChange]) -> None:
    """Refuse two due dates on one day: one was moved there by an extension that it keeps."""
    on: dict[date | None, str] = {}
    for change in changes:
        if change.fate == Fate.REMOVED:
            continue
        moves = change.due is None or change.fate == Fate.MOVED
        day = change.day if moves else change.due.due_on  # type: ignore[union-attr]
        if day in on:
            raise Refused(
                f"{month_day(day) if day else '无期限'}已是另一期的到期日（延期得来），"
                "同一事项不能有两期在同一天到期。"
            )
        on[day] = ""


def align(changes: Sequence[DueChange], *, item: WorkItem, actor: User | None) -> None:
    """Let what was foreseen become so; each change of a state leaves its record."""
    moves = [change for change in changes if change.fate == Fate.MOVED]
    for change in changes:
        due = change.due
        if due is None:
            continue
        match change.fate:
            case Fate.REMOVED:
                due.delete()
            case Fate.CANCELLED:
                _change_state(due, Action.CANCEL, State.CANCELLED, actor, _DROPPED)
            case Fate.KEPT | Fate.RESTORED:
                _move(due, change.day, change.start)
                if change.fate == Fate.RESTORED:
                    before = _state_before_dropping(due)
                    _change_state(due, Action.RESTORE, before, actor, "恢复这一到期日。")
    _move_all(moves)
    for change in changes:
        if change.due is None:
            DueDate.objects.create(
                item=item, planned_on=change.day, due_on=change.day, starts_on=change.start
            )


def _move_all(moves: list[DueChange]) -> None:
    """Move each to its day, first those whose day no other still stands on."""
    waiting = list(moves)
    while waiting:
        held = {change.due.due_on for change in waiting if change.due}
        free = [c for c in waiting if c.due and (c.day == c.due.due_on or c.day not in held)]
        if not free:
            raise Refused("几期的到期日互换，无法一次改成。请分两次修改完成时间。")
        for change in free:
            _move(change.due, change.day, change.start)  # type: ignore[arg-type]
            waiting.remove(change)


def _move(due: DueDate, day: date | None, start: date | None) -> None:
    """Let a row be that of a day; a new day of the document ends an earlier extension."""
    if (due.planned_on, due.starts_on) == (day, start):
        return
    if due.planned_on != day:
        due.due_on = day
    due.planned_on, due.starts_on = day, start
    due.save(update_fields=["planned_on", "due_on", "starts_on"])


def was_dropped(due: DueDate) -> bool:
    """Return whether a due date was cancelled because the row's 完成时间 does not mean it any more.

    What a person cancelled was not.
    """
    if due.state != State.CANCELLED:
        return False
    last = next(iter(due.transitions.all()), None)
    return last is not None and last.reason.endswith(_DROPPED)


def _state_before_dropping(due: DueDate) -> State:
    return State(due.transitions.all()[0].from_state)


def _change_state(
    due: DueDate, action: Action, state: State, actor: User | None, what: str
) -> None:
    phrase = WorkItem.objects.values_list("period_phrase", flat=True).get(pk=due.item_id)
    finish(lock(due), action, actor, f"完成时间改为“{phrase}”，{what}", to=state, into=due)
