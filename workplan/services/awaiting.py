"""The only writer of what waits for a document of a body above, and of what came."""

from datetime import date

from django.db import transaction

from almanac import clock
from members.models import User
from workflow.refusals import Refused, check_words
from workflow.states import lock
from workplan.enums import WORKING_STATES, Action, State
from workplan.models import AwaitedDocument, DueDate, WorkItem
from workplan.services import states
from workplan.services.notices import tell_heads


@transaction.atomic
def await_document(*, item: WorkItem, actor: User, leader: str, what: str) -> AwaitedDocument:
    """待上级发文: say who leads the item and which document it waits for. Its dates do not count, and
    nobody is reminded, until that has come.

    Raises Refused where nothing of it is with the department, or it waits already.
    """
    states.check_allowed(item, Action.AWAIT, actor)
    locked = lock(item)
    leader, what = check_words(leader, "牵头单位"), check_words(what, "等待的文件")
    if DueDate.objects.filter(item=locked, state=State.AWAITING).exists():
        raise Refused("本项已经标为待上级发文，请刷新页面后再看。")
    working = list(DueDate.objects.filter(item=locked, state__in=WORKING_STATES))
    if not working:
        raise Refused("本项没有在办的期限，不必等待。")
    for due in working:
        due.item = item
        states.begin_waiting(due=due, actor=actor, reason=f"由{leader}牵头，等{what}")
    row = AwaitedDocument.objects.filter(item=locked, name="").first()
    row = row or AwaitedDocument(item=locked)
    row.leader, row.what = leader, what
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def record_document(
    *, item: WorkItem, actor: User, name: str, issued_on: date, number: str = ""
) -> AwaitedDocument:
    """文件已到: record the document; the dates count from now on, and the department is told.

    Raises Refused where the item waits for none, and for a day to come.
    """
    states.check_allowed(item, Action.ARRIVE, actor)
    row, waiting = _waiting(item)
    if issued_on > clock.today():
        raise Refused("成文日期不能晚于今天。", about="issued_on")
    row.name, row.number = check_words(name, "文件名称").strip("《》"), number.strip()
    row.issued_on = issued_on
    row.full_clean()
    row.save()
    for due in waiting:
        states.end_waiting(due=due, actor=actor, reason=f"{row.leader}{row.cited}")
    lines = (("文件", row.cited), ("牵头单位", row.leader), ("请办理", "各期限从今天起照常计算"))
    tell_heads(item, actor, "上级文件已到", *lines)
    return row


@transaction.atomic
def stop_waiting(*, item: WorkItem, actor: User, reason: str) -> None:
    """不再等待: the item is worked on without a document after all; its dates count again."""
    states.check_allowed(item, Action.ARRIVE, actor)
    row, waiting = _waiting(item)
    reason = check_words(reason, "理由")
    row.delete()
    for due in waiting:
        states.end_waiting(due=due, actor=actor, reason=f"不再等待文件：{reason}")


def _waiting(item: WorkItem) -> tuple[AwaitedDocument, list[DueDate]]:
    lock(item)
    waiting = list(DueDate.objects.filter(item=item, state=State.AWAITING))
    row = AwaitedDocument.objects.filter(item=item, name="").first()
    if row is None or not waiting:
        raise Refused("本项没有在等文件，请刷新页面后再看。")
    for due in waiting:
        due.item = item
    return row, waiting
