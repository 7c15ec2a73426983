"""A year is brought to an end once the next one's plan was issued from its draft: what is open of it is
carried on (结转), or ended with a reason. All of it is the office's.
"""

from dataclasses import dataclass

from django.db import transaction

from members.models import User
from workflow.refusals import Refused, check_words
from workplan.enums import RUNNING_STATES
from workplan.models import DraftRow, PlanDraft, WorkItem
from workplan.registry import matters_of
from workplan.services import states
from workplan.services.next_year import check_office, write

# How the reasons begin that this gives to what it ends.
_CARRIED, _ENDED = "结转到", "年终了结："
ENDS_A_YEAR = (_CARRIED, _ENDED)


@dataclass(frozen=True)
class Unfinished:
    """An item of the old year that is not ended, and the row of the new plan that stands for it."""

    item: WorkItem
    row: DraftRow | None

    @property
    def carried_to(self) -> WorkItem | None:
        return self.row.item if self.row else None


def unfinished(draft: PlanDraft) -> list[Unfinished]:
    """Return what of the old year has still to be ended; what follows another is ended there."""
    rows = {
        row.origin_id: row
        for row in draft.rows.exclude(item=None).select_related("item__plan")
        if row.origin and row.annex == row.origin.annex
    }
    items = draft.plan.items.filter(due_dates__state__in=RUNNING_STATES).distinct().with_ledger()
    return [Unfinished(item, rows.get(item.pk)) for item in items if item.leading is None]


@transaction.atomic
def carry_over(*, draft: PlanDraft, actor: User) -> int:
    """End each open item that goes on in the new plan (结转), and return how many these are."""
    _check_issued(draft, actor)
    found = [one for one in unfinished(draft) if one.row and one.row.carried]
    for one in found:
        _carry(one, draft, actor)
    return len(found)


@transaction.atomic
def end_item(*, draft: PlanDraft, item: WorkItem, carry: bool, reason: str, actor: User) -> None:
    """End an open item of the old year: it goes on in the row that stands for it, or for a reason."""
    _check_issued(draft, actor)
    one = next((one for one in unfinished(draft) if one.item.pk == item.pk), None)
    if one is None:
        raise Refused("这一项已经了结，请刷新页面后再看。")
    if carry:
        if one.row is None:
            raise Refused(f"{draft.year}年工作要点里没有对应的事项，不能结转。请写明了结的理由。")
        if not one.row.carried:
            one.row.carried = True
            write(one.row, actor, "结转")
        _carry(one, draft, actor)
        return
    reason = check_words(reason, "了结的理由")
    _end(one.item, f"{_ENDED}{reason}", actor)


def _carry(one: Unfinished, draft: PlanDraft, actor: User) -> None:
    to = one.carried_to
    _end(one.item, f"{_CARRIED}{draft.year}年{to.designation if to else ''}", actor)
    if to and (matters := matters_of(to.annex)):
        matters.pass_on(one.item, to, actor)


def _end(item: WorkItem, reason: str, actor: User) -> None:
    for due in item.due_dates.all():
        if due.state in RUNNING_STATES:
            due.item = item
            states.cancel(due=due, actor=actor, reason=reason)


def _check_issued(draft: PlanDraft, actor: User) -> None:
    check_office(actor)
    if draft.issued_id is None:
        raise Refused("草案还没有印发，不能给本年收尾。")
