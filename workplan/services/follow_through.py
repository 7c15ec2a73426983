"""The one door through which a due date changes its state."""

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from members.models import User
from workflow.refusals import Refused, check_words
from workplan.enums import WORKING_STATES, Action, State
from workplan.models import DueDate, Progress, ProgressDraft, Transition
from workplan.services.attachments import attach_all
from workplan.services.extensions import let_lapse
from workplan.services.guards import check_allowed, lock
from workplan.transitions import RULES


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
    step: str = "",
    percent: int | None = None,
    files: Sequence[UploadedFile] = (),
) -> Progress:
    """填报进展: a note on the work, with its step, percentage and files; the first begins the work.

    Raises Refused where the due date has ended or is under review, ValidationError for a bad file.
    """
    check_allowed(due.item, Action.PROGRESS, actor)
    locked = lock(due, Action.PROGRESS, RULES[Action.PROGRESS].sources)
    if locked.state != State.IN_PROGRESS:
        _record(locked, Action.PROGRESS, actor, "")
    entry = _add_progress(locked, actor, text, percent, files, step=step)
    _copy(locked, due)
    return entry


@transaction.atomic
def report_done(
    *, due: DueDate, actor: User, text: str, files: Sequence[UploadedFile] = ()
) -> Transition:
    """报结: the responsible department says that it is done, with what shows it."""
    check_allowed(due.item, Action.REPORT, actor)
    locked = lock(due, Action.REPORT, RULES[Action.REPORT].sources)
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


def suspend(*, due: DueDate, actor: User, reason: str) -> Transition:
    """暂缓: the work rests; nobody is reminded until it is restored."""
    return _move(due, Action.SUSPEND, actor, reason)


def restore(*, due: DueDate, actor: User, reason: str) -> Transition:
    """恢复: what was suspended or cancelled stands again as it did before."""
    return _move(due, Action.RESTORE, actor, reason)


def cancel(*, due: DueDate, actor: User, reason: str) -> Transition:
    """取消: the item, or this round of it, is not to be done after all."""
    return _move(due, Action.CANCEL, actor, reason)


@transaction.atomic
def _move(
    due: DueDate, action: Action, actor: User, reason: str = "", done_on: date | None = None
) -> Transition:
    check_allowed(due.item, action, actor)
    locked = lock(due, action, RULES[action].sources)
    _check_reason(locked, action, reason)
    if done_on and done_on > clock.today():
        raise Refused("完成日期不能晚于今天。")
    transition = _record(locked, action, actor, reason, done_on)
    _copy(locked, due)
    return transition


def _check_reason(due: DueDate, action: Action, reason: str) -> None:
    if reason.strip():
        return
    if RULES[action].reason:
        raise Refused(f"“{action.label}”须填写理由。")
    if action == Action.CLOSE and due.state != State.REPORTED:
        raise Refused("尚未报结的事项直接办结时，须填写说明。")


def _record(
    due: DueDate, action: Action, actor: User, reason: str, done_on: date | None = None
) -> Transition:
    """Carry out a change that was checked, and leave its row."""
    before, due.state = due.state, RULES[action].target or state_before(due)
    due.closed_on = (done_on or clock.today()) if due.state == State.CLOSED else None
    due.save(update_fields=["state", "closed_on"])
    if due.state not in WORKING_STATES:
        let_lapse(due=due, actor=actor)
    return Transition.objects.create(
        due_date=due,
        action=action,
        from_state=before,
        to_state=due.state,
        actor=actor,
        at=clock.now(),
        reason=reason.strip(),
    )


def state_before(due: DueDate) -> State:
    """Return the state that stood before the due date was suspended or cancelled.

    What was suspended and then cancelled comes back as it was before either.
    """
    resting = RULES[Action.RESTORE].sources
    for last in due.transitions.all():
        if last.to_state in resting and last.from_state not in resting:
            return State(last.from_state)
    return State.ASSIGNED


def _add_progress(
    due: DueDate,
    actor: User,
    text: str,
    percent: int | None,
    files: Sequence[UploadedFile],
    *,
    step: str = "",
    is_report: bool = False,
) -> Progress:
    text = check_words(text, "进展情况")
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("进度须在 0 到 100 之间。")
    entry = Progress.objects.create(
        due_date=due,
        author=actor,
        at=clock.now(),
        text=text,
        step=step.strip(),
        percent=percent,
        is_report=is_report,
    )
    if percent is not None:
        due.percent = percent
        due.save(update_fields=["percent"])
    attach_all(progress=entry, files=files)
    ProgressDraft.objects.filter(due_date=due, author=actor).delete()
    return entry


def _copy(source: DueDate, target: DueDate) -> None:
    """Let the caller's object show what was saved."""
    target.state, target.closed_on, target.percent = source.state, source.closed_on, source.percent
