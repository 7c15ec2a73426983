"""What the office can do to many items at once, as data: what is asked, foreseen and done.

What is not possible for an item is left out of it with the reason; the rest is done to all or to
none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from django import forms
from django.db import transaction

from members.models import User
from workflow.refusals import Refused
from workplan.admin.bulk_forms import (
    CloseForm,
    HandoverForm,
    LeadDepartmentsForm,
    LeadersForm,
    ReasonForm,
    UrgeForm,
)
from workplan.enums import WORKING_STATES, Action, State
from workplan.models import DueDate, WorkItem
from workplan.services import reassigning, states, urging
from workplan.services.due_dates import was_dropped
from workplan.services.items import Change, ItemData, changes, revise_item
from workplan.transitions import RULES

Asked = dict[str, Any]


@dataclass
class Fate:
    """What would happen to an item, or why it is left out; after a yes, why it was refused."""

    item: WorkItem
    changes: Sequence[Change] = ()
    words: str = ""
    left_out: str = ""
    problem: str = ""

    @property
    def token(self) -> str:
        """What the person saw of it, short enough to come back with the yes."""
        seen = "；".join([*map(str, self.changes), self.words])
        return f"{self.item.pk}-{crc32(seen.encode()):x}"


@dataclass(frozen=True)
class BulkAction:
    """A change to many items; `needs_answers` where what is foreseen depends on what is asked."""

    name: str
    title: str
    form: type[forms.Form]
    foresee: Callable[[Sequence[WorkItem], Asked], list[Fate]]
    apply: Callable[[Sequence[Fate], Asked, User], None]
    needs_answers: bool = False
    reads: tuple[str, ...] = ()

    def carry_out(
        self, fates: Sequence[Fate], asked: Asked, actor: User, shown: Sequence[str] = ()
    ) -> list[Fate]:
        """Do it to what was shown, or to none where one refuses; each refusal is on its fate.

        `shown` are the tokens of the preview; without any, all that was selected. Returns what was
        done, nothing where it was not.
        """
        seen = dict.fromkeys(shown)
        keys = {token.partition("-")[0] for token in seen}
        doing = [fate for fate in fates if not seen or str(fate.item.pk) in keys]
        for fate in doing:
            fate.problem = fate.left_out
            if not fate.problem and seen and fate.token not in seen:
                fate.problem = "与您查看时不同，请再看一遍"
        if doing and not any(fate.problem for fate in doing):
            with transaction.atomic():
                self.apply(doing, asked, actor)
                transaction.set_rollback(any(fate.problem for fate in doing))
        return [] if any(fate.problem for fate in doing) else doing


def _each(
    do: Callable[[WorkItem, Asked, User], None],
) -> Callable[[Sequence[Fate], Asked, User], None]:
    """Return what does it to one item after the other, and writes down who refuses."""

    def apply(fates: Sequence[Fate], asked: Asked, actor: User) -> None:
        for fate in fates:
            try:
                with transaction.atomic():
                    do(fate.item, asked, actor)
            except Refused as refused:
                fate.problem = str(refused)

    return apply


# --- the states of due dates -------------------------------------------------------------------


def _current(item: WorkItem) -> list[DueDate]:
    return [item.current_due] if item.current_due else []


def _all(item: WorkItem) -> list[DueDate]:
    return list(item.due_dates.all())


def _resting(item: WorkItem) -> list[DueDate]:
    """Return what is suspended; else what a person cancelled, and not a new 完成时间."""
    suspended = [due for due in _all(item) if due.state == State.SUSPENDED]
    return suspended or [due for due in _all(item) if not was_dropped(due)]


def _moving(
    action: Action,
    move: Callable[..., Any],
    form: type[forms.Form],
    dues_of: Callable[[WorkItem], list[DueDate]],
    **more: Any,
) -> BulkAction:
    """Return the change of state of those due dates of an item that allow it."""

    def dues(item: WorkItem) -> list[DueDate]:
        return [due for due in dues_of(item) if due.state in RULES[action].sources]

    def fate(item: WorkItem) -> Fate:
        if leading := item.leading:
            return Fate(item, left_out=f"随“{leading.designation}”办理")
        if found := dues(item):
            return Fate(item, [_change(due, action) for due in found])
        state = item.get_state_display()
        return Fate(item, left_out=f"当前状态为“{state}”，不能“{action.label}”")

    def do(item: WorkItem, asked: Asked, actor: User) -> None:
        for due in dues(item):
            move(due=due, actor=actor, **asked)

    def foresee(items: Sequence[WorkItem], asked: Asked) -> list[Fate]:
        return [fate(item) for item in items]

    name = f"{action.value}_selected"
    return BulkAction(name, action.label, form, foresee, _each(do), **more)


def _change(due: DueDate, action: Action) -> Change:
    after = RULES[action].target or states.state_before(due)
    return Change(due.label, due.get_state_display(), State(after).label)


# --- 催办 --------------------------------------------------------------------------------------


def _to_urge(item: WorkItem) -> DueDate | None:
    """Return the earliest due date that is with the department; else the one that counts now."""
    working = (due for due in item.due_dates.all() if due.state in WORKING_STATES)
    return next(working, item.current_due)


def _urging(items: Sequence[WorkItem], asked: Asked) -> list[Fate]:
    dues = [due for item in items if (due := _to_urge(item))]
    found = {one.due.item_id: one for one in urging.foresee(dues)}
    return [_urging_fate(item, found.get(item.pk)) for item in items]


def _urging_fate(item: WorkItem, found: urging.Urging | None) -> Fate:
    if found is None or found.problem:
        return Fate(item, left_out=found.problem if found else "没有到期日")
    told = "、".join(person.name for person in found.recipients)
    return Fate(item, words=f"催办{found.due.label}，通知{told}")


def _urge(fates: Sequence[Fate], asked: Asked, actor: User) -> None:
    dues = {fate.item.pk: _to_urge(fate.item) for fate in fates}
    records = urging.urge(dues=[due for due in dues.values() if due], actor=actor, **asked)
    urged = {record.due_date_id for record in records}
    for fate in fates:
        due = dues[fate.item.pk]
        if due is None or due.pk not in urged:
            fate.problem = "刚刚有人催办过"


# --- who answers for it --------------------------------------------------------------------------


def _revised(item: WorkItem, asked: Mapping[str, Any]) -> ItemData:
    return replace(ItemData.of(item), **{name: tuple(value) for name, value in asked.items()})


def _revision(items: Sequence[WorkItem], asked: Asked) -> list[Fate]:
    found = ((item, changes(ItemData.of(item), _revised(item, asked))) for item in items)
    return [Fate(item, what, left_out="" if what else "已经是这样") for item, what in found]


def _revise(item: WorkItem, asked: Asked, actor: User) -> None:
    revise_item(item=item, data=_revised(item, asked), actor=actor)


def _handover(items: Sequence[WorkItem], asked: Asked) -> list[Fate]:
    foreseen = reassigning.foresee(items, asked["handover"])
    return [Fate(one.item, one.changes, left_out=one.problem) for one in foreseen]


def _hand_over(fates: Sequence[Fate], asked: Asked, actor: User) -> None:
    items = [fate.item for fate in fates]
    handed = {item.pk for item in reassigning.reassign(items=items, actor=actor, **asked)}
    for fate in fates:
        if fate.item.pk not in handed:
            fate.problem = "刚刚有人改过"


BULK_ACTIONS = (
    BulkAction("urge_selected", "催办", UrgeForm, _urging, _urge),
    _moving(Action.CLOSE, states.close, CloseForm, _current),
    _moving(Action.SUSPEND, states.suspend, ReasonForm, _all),
    _moving(
        *(Action.RESTORE, states.restore, ReasonForm, _resting),
        reads=("due_dates__transitions",),
    ),
    _moving(Action.CANCEL, states.cancel, ReasonForm, _all),
    BulkAction(
        "reassign_selected", "改派", HandoverForm, _handover, _hand_over, needs_answers=True
    ),
    BulkAction(
        *("change_departments", "改责任部门", LeadDepartmentsForm, _revision, _each(_revise)),
        needs_answers=True,
    ),
    BulkAction(
        *("change_leaders", "改牵头领导", LeadersForm, _revision, _each(_revise)),
        needs_answers=True,
    ),
)
