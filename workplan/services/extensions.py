"""延期: a later date, asked for by the department, granted or refused by the office."""

from datetime import date

from django.db import IntegrityError, transaction

from almanac import clock
from almanac.words import month_day
from members.models import User
from workflow.refusals import Refused, check_words
from workflow.states import lock
from workplan.enums import Action, ExtensionState
from workplan.models import DueDate, Extension
from workplan.services.notices import tell_heads
from workplan.services.states import begin, check_allowed
from workplan.transitions import ASIDE


@transaction.atomic
def ask(
    *, due: DueDate, actor: User, new_due_on: date, reason: str, seen: str | None = None
) -> Extension:
    """申请延期: ask for a later date, with the reason; one wish at a time."""
    locked = begin(due, Action.EXTEND, actor, seen=seen)
    reason = check_words(reason, "延期理由")
    if locked.due_on is None:
        raise Refused("没有期限的事项无须延期。")
    if new_due_on <= locked.due_on:
        raise Refused(f"延期后的日期须晚于原到期日 {locked.label}。", about="new_due_on")
    if new_due_on <= clock.today():
        raise Refused("延期后的日期须晚于今天。", about="new_due_on")
    if locked.extensions.filter(state=ExtensionState.ASKED).exists():
        raise Refused("已有一份延期申请等待审核。")
    _check_free(locked, new_due_on)
    return Extension.objects.create(
        due_date=locked,
        old_due_on=locked.due_on,
        new_due_on=new_due_on,
        reason=reason,
        asked_by=actor,
        asked_at=clock.now(),
    )


@transaction.atomic
def grant(*, extension: Extension, actor: User, answer: str = "") -> Extension:
    """同意延期: the due date moves; the date of the document is kept beside it."""
    due, asked = _lock_asked(extension, Action.GRANT, actor)
    _check_free(due, asked.new_due_on)
    due.due_on = asked.new_due_on
    try:
        with transaction.atomic():
            due.save(update_fields=["due_on"])
    except IntegrityError as taken:
        raise Refused("延期后的日期不能使用，请刷新页面后再看。") from taken
    return _decide(asked, ExtensionState.GRANTED, actor, answer)


@transaction.atomic
def refuse(*, extension: Extension, actor: User, answer: str) -> Extension:
    """不同意延期: the date stays, and the department reads why."""
    _, asked = _lock_asked(extension, Action.REFUSE, actor)
    return _decide(asked, ExtensionState.REFUSED, actor, check_words(answer, "不同意的理由"))


def _lock_asked(extension: Extension, action: Action, actor: User) -> tuple[DueDate, Extension]:
    """Return the due date and the wish, locked. Raises Refused where another was faster."""
    check_allowed(extension.due_date.item, action, actor)
    due, asked = lock(extension.due_date), lock(extension)
    if asked.state != ExtensionState.ASKED or due.state not in ASIDE.sources:
        raise Refused(f"这份延期申请{asked.get_state_display()}，不能再审核。请刷新页面后再看。")
    return due, asked


def _decide(asked: Extension, state: ExtensionState, actor: User, answer: str) -> Extension:
    asked.state, asked.answer = state, answer.strip()
    asked.decided_by, asked.decided_at = actor, clock.now()
    asked.save()
    due = asked.due_date
    year = due.item.plan.year
    wish = f"{month_day(asked.old_due_on, year)}延至{month_day(asked.new_due_on, year)}"
    heading = f"延期申请{state.label}"
    tell_heads(due.item, actor, heading, ("申请", wish), ("办公室", asked.answer))
    return asked


def _check_free(due: DueDate, day: date) -> None:
    """Two rounds of one item are never due on one day."""
    if DueDate.objects.filter(item=due.item_id, due_on=day).exclude(pk=due.pk).exists():
        raise Refused(
            f"该事项另有一次在 {month_day(day)} 到期，请改选其他日期。", about="new_due_on"
        )
