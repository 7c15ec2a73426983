"""A change within the year: a meeting decides that an item is not done after all, or again.

What it adds is typed as 增补 (`items.add_item`), what it changes as a correction that names it
(`items.correct_item`): the row and its dates as they were stay in the history. Where the revised document
is imported, the import names the meeting, and does all three (`imports`).
"""

from collections.abc import Sequence

from django.db import transaction

from almanac import clock
from members.models import User
from workflow.refusals import Refused, check_words
from workflow.states import lock, sign
from workplan.enums import RUNNING_STATES, Action, State
from workplan.models import DueDate, Meeting, WorkItem
from workplan.services import states


def droppable(items: Sequence[WorkItem]) -> list[WorkItem]:
    """Return those of which something runs, and that do not follow another row: what a meeting may take
    out of the plan.
    """
    found = WorkItem.objects.filter(pk__in=[item.pk for item in items], dropped_by=None)
    running = found.filter(due_dates__state__in=RUNNING_STATES).distinct().with_ledger()
    return [item for item in running if item.leading is None]


@transaction.atomic
def drop_item(*, item: WorkItem, meeting: Meeting, reason: str, actor: User) -> WorkItem:
    """Say that a meeting took the item out of the plan: what of it runs is cancelled, the row stays.

    Raises Refused where nothing of it runs, where the meeting is yet to be held, or without a reason.
    """
    states.check_allowed(item, Action.CANCEL, actor)
    locked, reason = lock(item), check_words(reason, "取消的理由")
    if locked.dropped_by_id:
        raise Refused("本项已由会议决定取消，请刷新页面后再看。")
    if meeting.held_on > clock.today():
        raise Refused("会议还没有开，不能登记它的决定。", about="meeting")
    running = list(DueDate.objects.filter(item=locked, state__in=RUNNING_STATES))
    if not running:
        raise Refused("本项已经结束，不必取消。")
    said = _said(meeting, reason)
    for due in running:
        due.item = item
        states.cancel(due=due, actor=actor, reason=said)
    locked.dropped_by, locked.dropped_why = meeting, reason
    sign(locked, actor, said[:100])
    locked.save(update_fields=["dropped_by", "dropped_why"])
    return locked


@transaction.atomic
def take_up_again(*, item: WorkItem, reason: str, actor: User) -> WorkItem:
    """Take the item into the plan again: what was cancelled with it stands as it did before."""
    states.check_allowed(item, Action.RESTORE, actor)
    locked, reason = lock(item), check_words(reason, "恢复的理由")
    if locked.dropped_by is None:
        raise Refused("本项没有取消，请刷新页面后再看。")
    said = _said(locked.dropped_by, locked.dropped_why)
    locked.dropped_by, locked.dropped_why = None, ""
    sign(locked, actor, f"恢复列入：{reason}"[:100])
    locked.save(update_fields=["dropped_by", "dropped_why"])
    for due in DueDate.objects.filter(item=locked, state=State.CANCELLED):
        last = due.transitions.first()
        if last and last.action == Action.CANCEL and last.reason == said:
            due.item = locked
            states.restore(due=due, actor=actor, reason=reason)
    return locked


def _said(meeting: Meeting, reason: str) -> str:
    return f"{meeting}决定取消：{reason}"
