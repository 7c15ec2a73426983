"""What the office can do to many items at once: what is asked, foreseen and done."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from members.models import User
from workflow.bulk import Asked, BulkAction, BulkAdmin, Preview, admin_action, each
from workplan.admin.bulk_forms import (
    BulkCloseForm,
    BulkReasonForm,
    BulkUrgeForm,
    LeadDepartmentsForm,
    LeadersForm,
    ReassignForm,
)
from workplan.enums import WORKING_STATES, Action, State
from workplan.models import DueDate, WorkItem
from workplan.services import reassigning, states, urging
from workplan.services.due_dates import was_dropped
from workplan.services.items import Change, ItemData, changes, revise_item
from workplan.transitions import RULES

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

    def preview(item: WorkItem) -> Preview:
        if item.done_in:
            return Preview(item, left_out=f"随“{item.done_in}”办理")
        if found := dues(item):
            return Preview(item, [_change(due, action) for due in found])
        state = item.get_state_display()
        return Preview(item, left_out=f"当前状态为“{state}”，不能“{action.label}”")

    def do(one: Preview, asked: Asked, actor: User) -> None:
        for due in dues(one.row):
            move(due=due, actor=actor, **asked)

    def foresee(items: Sequence[WorkItem], asked: Asked) -> list[Preview]:
        return [preview(item) for item in items]

    name = f"{action.value}_selected"
    return BulkAction(name, action.label, form, foresee, each(do), **more)


def _change(due: DueDate, action: Action) -> Change:
    after = RULES[action].target or states.state_before(due)
    return Change(due.label, due.get_state_display(), State(after).label)


# --- 催办 --------------------------------------------------------------------------------------


def _to_urge(item: WorkItem) -> DueDate | None:
    """Return the earliest due date that is with the department; else the one that counts now."""
    working = (due for due in item.due_dates.all() if due.state in WORKING_STATES)
    return next(working, item.current_due)


def _urging(items: Sequence[WorkItem], asked: Asked) -> list[Preview]:
    dues = [due for item in items if (due := _to_urge(item))]
    found = {one.due.item_id: one for one in urging.foresee(dues)}
    return [_urging_preview(item, found.get(item.pk)) for item in items]


def _urging_preview(item: WorkItem, found: urging.Urging | None) -> Preview:
    if found is None or found.problem:
        return Preview(item, left_out=found.problem if found else "没有到期日")
    names = "、".join(person.name for person in found.recipients)
    return Preview(item, words=f"催办{found.due.label}，通知{names}")


def _urge(previews: Sequence[Preview], asked: Asked, actor: User) -> None:
    dues = {one.row.pk: _to_urge(one.row) for one in previews}
    records = urging.urge(dues=[due for due in dues.values() if due], actor=actor, **asked)
    urged = {record.due_date_id: record.told.split("、") for record in records}
    for one in previews:
        due = dues[one.row.pk]
        if due is None or due.pk not in urged:
            one.problem = "刚刚有人催办过"
        else:
            one.told = urged[due.pk]


# --- who answers for it --------------------------------------------------------------------------


def _revised(item: WorkItem, asked: Asked) -> ItemData:
    return replace(ItemData.of(item), **{name: tuple(value) for name, value in asked.items()})


def _revision(items: Sequence[WorkItem], asked: Asked) -> list[Preview]:
    found = ((item, changes(ItemData.of(item), _revised(item, asked))) for item in items)
    return [Preview(item, what, left_out="" if what else "已经是这样") for item, what in found]


def _revise(one: Preview, asked: Asked, actor: User) -> None:
    revise_item(item=one.row, data=_revised(one.row, asked), actor=actor)


def _reassignment(items: Sequence[WorkItem], asked: Asked) -> list[Preview]:
    foreseen = reassigning.foresee(items, asked["reassignment"])
    return [Preview(one.item, one.changes, left_out=one.problem) for one in foreseen]


def _reassign(previews: Sequence[Preview], asked: Asked, actor: User) -> None:
    items = [one.row for one in previews]
    handed = {item.pk for item in reassigning.reassign(items=items, actor=actor, **asked)}
    for one in previews:
        if one.row.pk not in handed:
            one.problem = "刚刚有人改过"


BULK_ACTIONS = (
    BulkAction("urge_selected", "催办", BulkUrgeForm, _urging, _urge),
    _moving(Action.CLOSE, states.close, BulkCloseForm, _current),
    _moving(Action.SUSPEND, states.suspend, BulkReasonForm, _all),
    _moving(
        *(Action.RESTORE, states.restore, BulkReasonForm, _resting),
        reads=("due_dates__transitions",),
    ),
    _moving(Action.CANCEL, states.cancel, BulkReasonForm, _all),
    BulkAction(
        "reassign_selected", "改派", ReassignForm, _reassignment, _reassign, needs_answers=True
    ),
    BulkAction(
        *("change_departments", "改责任部门", LeadDepartmentsForm, _revision, each(_revise)),
        needs_answers=True,
    ),
    BulkAction(
        *("change_leaders", "改牵头领导", LeadersForm, _revision, each(_revise)), needs_answers=True
    ),
)


class LedgerActions(BulkAdmin):
    """The actions of the ledger."""

    bulk_template = "admin/workplan/workitem/bulk.html"
    actions = (*map(admin_action, BULK_ACTIONS), "export_selected")

    @admin.action(description="导出所选", permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> HttpResponse:
        return self.ledger_response(queryset)

    def bulk(
        self, request: HttpRequest, queryset: QuerySet[WorkItem], action: BulkAction
    ) -> HttpResponse | None:
        # A row has its members, the ledger not.
        return super().bulk(request, queryset.prefetch_related("member_rows__person"), action)

    def bulk_form(self, action: BulkAction, data: Any, rows: Sequence[WorkItem]) -> forms.Form:
        return action.form(data, items=rows)  # type: ignore[call-arg]  # a BulkForm
