"""The one door through which a due date changes its state."""

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from members.models import User
from workplan.enums import Action, State
from workplan.models import DueDate, Progress, Transition
from workplan.permissions import access_to
from workplan.services.attachments import attach_all
from workplan.transitions import RULES

# What a department does; of two rows of one matter it does so in the leading one.
_DONE_WHERE_IT_LEADS = (Action.ACCEPT, Action.PROGRESS, Action.REPORT)


class Refused(Exception):
    """A change that may not be made; the message, in Chinese, says why."""


class NotAllowed(Refused):
    """The actor is not one of those who may do this."""


def allowed_actions(due: DueDate, user: User) -> list[Action]:
    """Return what the user may do to a due date now, for the buttons of a page."""
    if due.item.leading:
        return []
    access = access_to(due.item, user, clock.today())
    return [
        action for action, rule in RULES.items() if due.state in rule.sources and access.may(action)
    ]


@transaction.atomic
def accept(*, due: DueDate, actor: User) -> Transition:
    """签收: the responsible department has taken note of the row.

    Its other due dates that still wait are accepted with it: nobody signs four times for 每季一次.
    """
    # All rows in one order, so that two heads of a collective do not wait for each other.
    rows = list(DueDate.objects.select_for_update().filter(item=due.item_id).order_by("pk"))
    transition = _move(due, Action.ACCEPT, actor)
    for other in (row for row in rows if row.state == State.ASSIGNED and row.pk != due.pk):
        _move(other, Action.ACCEPT, actor)
    return transition


@transaction.atomic
def write_progress(
    *,
    due: DueDate,
    actor: User,
    text: str,
    percent: int | None = None,
    files: Sequence[UploadedFile] = (),
) -> Progress:
    """填报进展: a note on the work, with its percentage and files; the first begins the work.

    Raises Refused where the due date has ended or is under review, ValidationError for a bad file.
    """
    _check_allowed(due, Action.PROGRESS, actor)
    locked = _lock(due, Action.PROGRESS)
    if locked.state != State.IN_PROGRESS:
        _record(locked, Action.PROGRESS, actor, "")
    entry = _add_progress(locked, actor, text, percent, files)
    _copy(locked, due)
    return entry


@transaction.atomic
def report_done(
    *, due: DueDate, actor: User, text: str, files: Sequence[UploadedFile] = ()
) -> Transition:
    """报结: the responsible department says that it is done, with what shows it."""
    _check_allowed(due, Action.REPORT, actor)
    locked = _lock(due, Action.REPORT)
    transition = _record(locked, Action.REPORT, actor, "")
    _add_progress(locked, actor, text, None, files, is_report=True)
    _copy(locked, due)
    return transition


def close(
    *, due: DueDate, actor: User, reason: str = "", done_on: date | None = None
) -> Transition:
    """办结: the office has looked at it and crosses it off (销号).

    `done_on` is the day on which it was done, where that was before today: rows 1 and 2 were done
    before the plan was issued.
    """
    return _move(due, Action.CLOSE, actor, reason, done_on)


def send_back(*, due: DueDate, actor: User, reason: str) -> Transition:
    """退回: the office is not satisfied with a report, and says why."""
    return _move(due, Action.RETURN, actor, reason)


def reopen(*, due: DueDate, actor: User, reason: str) -> Transition:
    """撤销办结: the office takes back a wrong closing."""
    return _move(due, Action.REOPEN, actor, reason)


def cancel(*, due: DueDate, actor: User, reason: str) -> Transition:
    """取消: the item, or this round of it, is not to be done after all."""
    return _move(due, Action.CANCEL, actor, reason)


@transaction.atomic
def _move(
    due: DueDate, action: Action, actor: User, reason: str = "", done_on: date | None = None
) -> Transition:
    _check_allowed(due, action, actor)
    locked = _lock(due, action)
    _check_words(locked, action, reason)
    if done_on and done_on > clock.today():
        raise Refused("完成日期不能晚于今天。")
    transition = _record(locked, action, actor, reason, done_on)
    _copy(locked, due)
    return transition


def _check_allowed(due: DueDate, action: Action, actor: User) -> None:
    if not access_to(due.item, actor, clock.today()).may(action):
        raise NotAllowed(f"您不能对此事项“{action.label}”。")
    if action in _DONE_WHERE_IT_LEADS and (leading := due.item.leading):
        raise Refused(f"本项随“{leading.designation}”办理，请在那一项里“{action.label}”。")


def _check_words(due: DueDate, action: Action, reason: str) -> None:
    if reason.strip():
        return
    if RULES[action].reason:
        raise Refused(f"“{action.label}”须填写理由。")
    if action == Action.CLOSE and due.state != State.REPORTED:
        raise Refused("尚未报结的事项直接办结时，须填写说明。")


def _lock(due: DueDate, action: Action) -> DueDate:
    """Return the row locked until the change is through.

    Raises Refused where the state does not allow the action, or is no longer what the actor saw:
    of two people who close and return at once, one wins and the other is told.
    """
    locked = DueDate.objects.select_for_update().get(pk=due.pk)
    if locked.state not in RULES[action].sources or locked.state != due.state:
        raise Refused(
            f"当前状态为“{locked.get_state_display()}”，不能“{action.label}”。请刷新页面后再看。"
        )
    return locked


def _record(
    due: DueDate, action: Action, actor: User, reason: str, done_on: date | None = None
) -> Transition:
    """Carry out a change that was checked, and leave its row."""
    before, due.state = due.state, RULES[action].target
    due.closed_on = (done_on or clock.today()) if due.state == State.CLOSED else None
    due.save(update_fields=["state", "closed_on"])
    return Transition.objects.create(
        due_date=due,
        action=action,
        from_state=before,
        to_state=due.state,
        actor=actor,
        at=clock.now(),
        reason=reason.strip(),
    )


def _add_progress(
    due: DueDate,
    actor: User,
    text: str,
    percent: int | None,
    files: Sequence[UploadedFile],
    *,
    is_report: bool = False,
) -> Progress:
    if not text.strip():
        raise Refused("请填写进展情况。")
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("进度须在 0 到 100 之间。")
    entry = Progress.objects.create(
        due_date=due,
        author=actor,
        at=clock.now(),
        text=text.strip(),
        percent=percent,
        is_report=is_report,
    )
    if percent is not None:
        due.percent = percent
        due.save(update_fields=["percent"])
    attach_all(progress=entry, files=files)
    return entry


def _copy(source: DueDate, target: DueDate) -> None:
    """Let the caller's object show what was saved."""
    target.state, target.closed_on, target.percent = source.state, source.closed_on, source.percent
