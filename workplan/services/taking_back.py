"""撤回 of a 报结, a 退回, a progress note or a 批示 by whoever made it; see `workflow.taking_back`."""

from dataclasses import replace

from django.db import transaction

from almanac import clock
from members.models import User
from notifications.services.notices import Notice, take_back_notices
from workflow.refusals import Refused, not_yours, wrong_state
from workflow.states import copy, lock
from workflow.taking_back import check
from workplan.annexes import Annex
from workplan.enums import Action, ExtensionState
from workplan.models import DueDate, Extension, Instruction, Progress, Transition, WorkItem
from workplan.permissions import access_to
from workplan.readers import told_head, told_to_answer
from workplan.services.states import NOUN, finish

# The steps that are taken back; a first progress note takes its own step back with it.
STEPS = (Action.REPORT, Action.RETURN)


@transaction.atomic
def take_back_step(*, due: DueDate, actor: User, seen: str | None = None) -> str:
    """Undo a 报结 or a 退回 that was a due date's last step, and return what it is called.

    The state is what it was before; what was written with a 报结 is taken back with it, and a wish for a
    later date that lapsed by it waits again.
    """
    locked = lock(due)
    if locked.state != (seen or due.state):
        raise wrong_state(locked, Action.TAKE_BACK)
    last = locked.transitions.first()
    if last is None or last.action not in STEPS:
        raise Refused("没有可以撤回的报结或退回。请刷新页面后再看。")
    action = Action(last.action)
    if not access_to(due.item, actor, clock.today()).may(action):
        raise not_yours(NOUN, Action.TAKE_BACK)
    acted = acted_since_step(last)
    check(action.label, made_by=last.actor_id, at=last.at, actor=actor, acted=acted)
    finish(locked, Action.TAKE_BACK, actor, action.label, to=last.from_state)
    if action == Action.REPORT:
        for entry in locked.progress.standing().filter(is_report=True, author=actor)[:1]:
            _take_back(entry)
        lapsed = locked.extensions.filter(state=ExtensionState.LAPSED, decided_at=last.at)
        lapsed.update(state=ExtensionState.ASKED, decided_by=None, decided_at=None, answer="")
    lines = (("到期", due.label), ("请", f"以前收到的{action.label}通知不再有效。"))
    take_back_notices(about=last.subject, notice=_notice(due.item, f"{action.label}已撤回", *lines))
    copy(locked, due)
    return action.label


def acted_since_step(last: Transition) -> bool:
    """Return whether another wrote or asked for something after a step."""
    others = Progress.objects.filter(due_date=last.due_date_id, at__gt=last.at)
    asked = Extension.objects.filter(due_date=last.due_date_id, asked_at__gt=last.at)
    return (
        others.exclude(author=last.actor_id).exists()
        or asked.exclude(asked_by=last.actor_id).exists()
    )


@transaction.atomic
def take_back_note(*, progress: Progress, actor: User) -> Progress:
    """Take a progress note back, with its percentage; where it began the work, the work has not begun.

    It stays on the page, struck; its files are its author's alone.
    """
    due, entry = lock(progress.due_date), lock(progress)
    if entry.is_report or not entry.stands:
        raise Refused("报结说明随报结一起撤回。" if entry.is_report else "这条进展已经撤回。")
    what = Action.PROGRESS.label
    acted = Progress.objects.with_others_since().get(pk=entry.pk).others_since
    check(what, made_by=entry.author_id, at=entry.at, actor=actor, acted=acted)
    _take_back(entry)
    standing = due.progress.standing()
    if entry.percent is not None:
        before = standing.exclude(percent=None).values_list("percent", flat=True).first()
        due.percent = before or 0
        due.save(update_fields=["percent"])
    last = due.transitions.first()
    began = last is not None and (last.action, last.actor_id) == (Action.PROGRESS, actor.pk)
    if last is not None and began and not standing.exists():
        finish(due, Action.TAKE_BACK, actor, what, to=last.from_state)
    copy(entry, progress)
    return progress


@transaction.atomic
def take_back_instruction(*, instruction: Instruction, actor: User) -> Instruction:
    """Take a 批示 back; its notices are dropped, and whom one had reached is told."""
    given = lock(instruction)
    if not given.stands:
        raise Refused("这条批示已经撤回。")
    acted = given.answers.exists()
    what = Action.INSTRUCT.label
    check(what, made_by=given.written_by_id, at=given.at, actor=actor, acted=acted)
    given.taken_back_at = clock.now()
    given.save(update_fields=["taken_back_at"])
    lines = ((f"{given.leader}批示", given.text), ("请", "不必再回复这条批示。"))
    notice = _notice(given.item, "批示已撤回", *lines)
    why = told_to_answer(Annex(given.item.annex), takes_part=given.department_takes_part)
    take_back_notices(about=given.subject, notice=replace(notice, why=why))
    copy(given, instruction)
    return instruction


def _notice(item: WorkItem, heading: str, *lines: tuple[str, str]) -> Notice:
    why = told_head(Annex(item.annex))
    return Notice(heading, str(item), item.get_absolute_url(), lines, why)


def _take_back(entry: Progress) -> None:
    entry.taken_back_at = clock.now()
    entry.save(update_fields=["taken_back_at"])
