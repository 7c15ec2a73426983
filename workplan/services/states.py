"""The only writer of a due date's state, and what the services beside it ask before they write.

`seen` is the state that the actor's page had shown, by default that of the row handed in: of two
people who act at once, the second is told.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from members.models import User
from workflow import states
from workflow.files import fields_of, keep_all
from workflow.refusals import Refused, check_words, not_yours
from workplan.enums import WORKING_STATES, Action, ExtensionState, State
from workplan.models import Attachment, DueDate, Progress, ProgressDraft, Transition, WorkItem
from workplan.permissions import access_to
from workplan.services.notices import tell_heads
from workplan.transitions import ASIDE, RULES, TAKING_BACK

NOUN = "此事项"
# Of two rows of one matter, what is done in the leading one.
_DONE_WHERE_IT_LEADS = frozenset(
    {Action.ACCEPT, Action.PROGRESS, Action.REPORT, Action.EXTEND, Action.SCHEME}
)
# What an item's proposal says of it; its leader and department still note what they did about it, and a
# meeting may still take it out of the plan.
_SAID_BY_ITS_PROPOSAL = frozenset(
    (
        *(Action.ACCEPT, Action.REPORT, Action.CLOSE, Action.RETURN, Action.REOPEN),
        *(Action.SUSPEND, Action.EXTEND, Action.GRANT),
    )
)


@transaction.atomic
def accept(*, due: DueDate, actor: User, seen: str | None = None) -> Transition:
    """签收: the responsible department has taken note of the row.

    Its other due dates that still wait are accepted with it: nobody signs four times for 每季一次.
    """
    # All rows in one order, so that two heads of a collective do not wait for each other.
    rows = list(DueDate.objects.select_for_update().filter(item=due.item_id).order_by("pk"))
    transition = _move(due, Action.ACCEPT, actor, seen=seen)
    for other in rows:
        if other.state == State.ASSIGNED and other.pk != due.pk:
            finish(other, Action.ACCEPT, actor)
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
    seen: str | None = None,
) -> Progress:
    """填报进展: a note on the work, with its step, percentage and files.

    - the first one begins the work: the due date is 办理中 from then on;
    - a percentage stands with the due date until the next;
    - the writer's draft goes.

    Raises Refused where the due date has ended or is under review, ValidationError for a bad file.
    """
    locked = begin(due, Action.PROGRESS, actor, seen=seen)
    if locked.state != State.IN_PROGRESS:
        finish(locked, Action.PROGRESS, actor)
    entry = _add_progress(locked, actor, text, percent, files, step=step)
    states.copy(locked, due)
    return entry


@transaction.atomic
def report_done(
    *,
    due: DueDate,
    actor: User,
    text: str,
    files: Sequence[UploadedFile] = (),
    seen: str | None = None,
) -> Transition:
    """报结: the responsible department says that it is done, with what shows it."""
    locked = begin(due, Action.REPORT, actor, seen=seen)
    transition = finish(locked, Action.REPORT, actor)
    _add_progress(locked, actor, text, None, files, is_report=True)
    states.copy(locked, due)
    return transition


@transaction.atomic
def close(
    *,
    due: DueDate,
    actor: User,
    reason: str = "",
    done_on: date | None = None,
    seen: str | None = None,
) -> Transition:
    """办结: the office has looked at it and crosses it off (销号).

    `done_on` is the day on which it was done, where that was before today: rows 1 and 2 were done
    before the plan was issued.
    """
    locked = begin(due, Action.CLOSE, actor, seen=seen)
    if locked.state != State.REPORTED and not reason.strip():
        raise Refused("尚未报结的事项直接办结时，须填写说明。", about="reason")
    if done_on and done_on > clock.today():
        raise Refused("完成日期不能晚于今天。", about="done_on")
    closed_on = done_on or clock.today()
    return finish(locked, Action.CLOSE, actor, reason, into=due, closed_on=closed_on)


@transaction.atomic
def send_back(*, due: DueDate, actor: User, reason: str, seen: str | None = None) -> Transition:
    """退回: the office is not satisfied with a report, and tells the heads why."""
    transition = _move(due, Action.RETURN, actor, reason, seen=seen)
    lines = (("到期", due.label), ("理由", reason))
    tell_heads(due.item, actor, "报结退回", *lines, about=transition.subject)
    return transition


def reopen(*, due: DueDate, actor: User, reason: str, seen: str | None = None) -> Transition:
    """撤销办结: the office takes back a wrong closing."""
    return _move(due, Action.REOPEN, actor, reason, seen=seen, closed_on=None)


def suspend(*, due: DueDate, actor: User, reason: str, seen: str | None = None) -> Transition:
    """暂缓: the work rests; nobody is reminded until it is restored."""
    return _move(due, Action.SUSPEND, actor, reason, seen=seen)


@transaction.atomic
def restore(*, due: DueDate, actor: User, reason: str, seen: str | None = None) -> Transition:
    """恢复: what was suspended or cancelled stands again as it did before.

    Raises Refused where a meeting took the whole item out of the plan.
    """
    if due.item.dropped_by:
        raise Refused(f"{due.item.dropped_words}，请用“恢复列入”。")
    locked = begin(due, Action.RESTORE, actor, reason, seen=seen)
    return finish(locked, Action.RESTORE, actor, reason, into=due, to=state_before(locked))


def cancel(*, due: DueDate, actor: User, reason: str, seen: str | None = None) -> Transition:
    """取消: the item, or this round of it, is not to be done after all."""
    return _move(due, Action.CANCEL, actor, reason, seen=seen)


def state_before(due: DueDate) -> State:
    """Return the state that stood before the due date was suspended or cancelled.

    What was suspended and then cancelled comes back as it was before either.
    """
    resting = RULES[Action.RESTORE].sources
    for last in due.transitions.all():
        if last.to_state in resting and last.from_state not in resting:
            return State(last.from_state)
    return State.ASSIGNED


# --- for the services beside this one --------------------------------------------------------------


def check_allowed(item: WorkItem, action: Action, actor: User) -> None:
    """Raise NotAllowed where an action on an item is not the actor's, whatever the state, and
    Refused where it is to be done in the row that leads this one's matter.
    """
    if not access_to(item, actor, clock.today()).may(action):
        raise not_yours(NOUN, action)
    _check_leading(item, action)


def begin(
    due: DueDate, action: Action, actor: User, reason: str = "", *, seen: str | None = None
) -> DueDate:
    """Return the due date locked, if the actor may do this to it now. Raises as `check_allowed` and
    `workflow.states.begin` do.
    """
    return states.begin(
        due,
        action,
        RULES.get(action, ASIDE),
        noun=NOUN,
        may=lambda found: access_to(due.item, actor, clock.today()).may(action),
        check=lambda found: _check_leading(due.item, action),
        seen=seen,
        reason=reason,
    )


def finish(
    locked: DueDate, action: Action, actor: User | None, reason: str = "", **changes: Any
) -> Transition:
    """Carry out a change that was checked, and return its record. See `workflow.states.finish`.

    A wish for a later date has no object once the work is reported, rests or has ended: it lapses.
    """
    record = states.finish(
        *(locked, action, RULES.get(action, TAKING_BACK), Transition(due_date=locked)),
        actor=actor,
        reason=reason,
        **changes,
    )
    if locked.state not in WORKING_STATES:
        locked.extensions.filter(state=ExtensionState.ASKED).update(
            state=ExtensionState.LAPSED,
            decided_by=actor,
            decided_at=record.at,
            answer=f"到期日已转为“{locked.get_state_display()}”。",
        )
    return record


@transaction.atomic
def _move(
    due: DueDate,
    action: Action,
    actor: User,
    reason: str = "",
    *,
    seen: str | None = None,
    **changes: Any,
) -> Transition:
    locked = begin(due, action, actor, reason, seen=seen)
    return finish(locked, action, actor, reason, into=due, **changes)


def _check_leading(item: WorkItem, action: Action) -> None:
    if action in _DONE_WHERE_IT_LEADS and (leading := item.leading):
        raise Refused(f"本项随“{leading.designation}”办理，请在那一项里“{action.label}”。")
    if action in _SAID_BY_ITS_PROPOSAL and item.follows:
        raise Refused(f"本项随“{item.follows}”办理，状态和日期以提案为准。")


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
    keep_all(files, lambda file: Attachment.objects.create(progress=entry, **fields_of(file)))
    ProgressDraft.objects.filter(due_date=due, author=actor).delete()
    return entry
