"""What may be done on an item's page: to the item, its due dates, and what was asked or written on
them. `of` is the reader's Access to the item.
"""

from collections.abc import Callable
from typing import Any

from members.addresses import reverse
from workflow import taking_back
from workflow.actions import ActionTable, PageAction, Predicate, always
from workflow.forms import ActionForm, NothingForm, ReasonForm
from workplan.enums import WORKING_STATES, Action, ExtensionState, State
from workplan.forms import dues, items
from workplan.models import DueDate, Extension, Instruction, Progress, WorkItem
from workplan.permissions import Access, may_answer
from workplan.services import (
    awaiting,
    extensions,
    instructions,
    notes,
    schemes,
    states,
    urging,
    within_year,
)
from workplan.services import taking_back as undoing
from workplan.services.items import correct_item
from workplan.transitions import ASIDE, RULES


def _action(
    action: Action,
    form: type[ActionForm],
    service: Callable[..., Any],
    done: str,
    **more: Any,
) -> PageAction:
    return PageAction(
        *(action.label, form, service, done),
        may=lambda access, subject: access.may(action),
        **more,
    )


def _of_due(
    action: Action,
    service: Callable[..., Any],
    done: str,
    form: type[ActionForm] = ReasonForm,
    now: Predicate = always,
    **more: Any,
) -> PageAction:
    """Return an action on a due date, offered where its state allows it and no other row, nor a
    proposal, leads; what was done about a proposal may be noted all the same.
    """

    def is_open(access: Access, due: DueDate) -> bool:
        allowed = due.state in RULES.get(action, ASIDE).sources
        notes = action == Action.PROGRESS and not due.item.leading
        return allowed and (notes or not due.item.done_in) and now(access, due)

    return _action(action, form, service, done, now=is_open, guards=("seen",), **more)


def _taking_back(service: Callable[..., Any], done: str, **more: Any) -> PageAction:
    return PageAction(*(taking_back.LABEL, NothingForm, service, done), **more)


def _is_own_step(access: Access, due: DueDate) -> bool:
    """Return whether a due date's last step is one that the reader may still take back."""
    last = next(iter(due.transitions.all()), None)
    if last is None or last.action not in undoing.STEPS:
        return False
    is_own = taking_back.is_open(last.actor_id, last.at, access.user_id)
    return is_own and not undoing.acted_since_step(last)


def _is_own_note(access: Access, entry: Progress) -> bool:
    is_own = taking_back.is_open(entry.author_id, entry.at, access.user_id)
    is_note = entry.stands and not entry.is_report
    return is_note and is_own and not entry.others_since


def _is_own_instruction(access: Access, given: Instruction) -> bool:
    is_own = taking_back.is_open(given.written_by_id, given.at, access.user_id)
    return given.stands and not given.answers.all() and is_own


def _made_by(field: str) -> Predicate:
    return lambda access, row: access.user_id is not None and getattr(row, field) == access.user_id


def _waits(access: Access, wish: Extension) -> bool:
    return wish.state == ExtensionState.ASKED


DUE = ActionTable(
    "due",
    {
        Action.ACCEPT: _of_due(
            *(Action.ACCEPT, states.accept, "已签收。", NothingForm), is_main=True
        ),
        Action.PROGRESS: _of_due(
            *(Action.PROGRESS, states.write_progress, "进展已保存。", dues.ProgressForm),
            draft_url=lambda due: reverse("workplan:draft", args=[due.item_id, due.pk]),
        ),
        Action.REPORT: _of_due(
            *(Action.REPORT, states.report_done, "已报结，等待办公室审核。", dues.ReportForm),
            is_main=True,
        ),
        # Closing is what is to be done next only where a report waits.
        Action.CLOSE: _of_due(
            *(Action.CLOSE, states.close, "已办结。", dues.CloseForm),
            is_main=lambda access, due: due.state == State.REPORTED,
        ),
        Action.RETURN: _of_due(Action.RETURN, states.send_back, "已退回责任部门。"),
        Action.REOPEN: _of_due(Action.REOPEN, states.reopen, "已撤销办结。"),
        Action.EXTEND: _of_due(
            *(Action.EXTEND, extensions.ask, "延期申请已提交，等待办公室审核。"),
            dues.ExtensionForm,
            now=lambda access, due: due.due_on is not None,
        ),
        Action.TAKE_BACK: _taking_back(
            *(undoing.take_back_step, "已撤回这次{result}。"),
            may=lambda access, due: access.sees_papers,
            now=_is_own_step,
            guards=("seen",),
        ),
        Action.URGE: _of_due(
            *(Action.URGE, urging.urge_one, "已催办，已通知 {result.told}。", dues.UrgeForm)
        ),
        Action.SUSPEND: _of_due(Action.SUSPEND, states.suspend, "已暂缓。"),
        Action.RESTORE: _of_due(Action.RESTORE, states.restore, "已恢复。"),
        Action.CANCEL: _of_due(Action.CANCEL, states.cancel, "已取消。"),
    },
    url=lambda access, due, name: reverse("workplan:act", args=[due.item_id, due.pk, name]),
)

EXTENSION = ActionTable(
    "extension",
    {
        Action.GRANT: _action(
            *(Action.GRANT, dues.GrantForm, extensions.grant, "已同意延期：{result}。"),
            now=_waits,
            is_main=True,
        ),
        Action.REFUSE: _action(
            *(Action.REFUSE, dues.RefuseForm, extensions.refuse, "已答复：不同意延期。"),
            now=_waits,
        ),
    },
    url=lambda access, wish, name: reverse(
        "workplan:act_extension", args=[wish.due_date.item_id, wish.pk, name]
    ),
)

# The action on a version that came after a scheme had passed; no change of a due date's state.
LET_STAND = "let-stand"
# The office's corrections of what the row says; no change of a state either.
CORRECT = "correct"
# What a meeting decided of the whole item, and the office records.
DROP, TAKE_UP = "drop", "take-up"
# That an item is worked on without the document that it waited for.
STOP_WAITING = "stop-waiting"


def _is_changed(access: Access, item: WorkItem) -> bool:
    return any(due.newer_scheme and not due.is_ended for due in item.due_dates.all())


def _may_wait(access: Access, item: WorkItem) -> bool:
    states_now = {due.state for due in item.due_dates.all()}
    can = bool(states_now & {*WORKING_STATES}) and State.AWAITING not in states_now
    return can and not item.leading


def _waits_for_document(access: Access, item: WorkItem) -> bool:
    return any(due.state == State.AWAITING for due in item.due_dates.all())


ITEM = ActionTable(
    "item",
    {
        Action.SCHEME: _action(
            *(Action.SCHEME, items.SchemeForm, schemes.submit),
            "工作方案第{result.number}版已提交。",
            now=lambda access, item: item.needs_scheme and not item.leading,
        ),
        LET_STAND: PageAction(
            *("不再上会", items.LetStandForm, schemes.let_stand, "已说明新版次不再上会。"),
            may=lambda access, item: access.may(Action.REVIEW),
            now=_is_changed,
        ),
        Action.INSTRUCT: _action(
            *(Action.INSTRUCT, items.InstructionForm, instructions.instruct),
            "批示已登记，十分钟后通知 {result.addressee}；在此之前可以撤回。",
            is_main=lambda access, item: access.leader,
        ),
        Action.NOTE: _action(Action.NOTE, items.NoteForm, notes.note, "备注已保存。"),
        CORRECT: PageAction(
            *("修改", items.CorrectForm, correct_item, "已修改，{result}。"),
            may=lambda access, item: access.office,
        ),
        DROP: PageAction(
            *("会议决定取消", items.DropForm, within_year.drop_item, "本项已取消，仍可查看。"),
            may=lambda access, item: access.may(Action.CANCEL),
            now=lambda access, item: (
                item.dropped_by is None and any(not due.is_ended for due in item.due_dates.all())
            ),
        ),
        Action.AWAIT: _action(
            *(Action.AWAIT, items.AwaitForm, awaiting.await_document),
            "已标为待上级发文，登记文件以前不计逾期。",
            now=_may_wait,
        ),
        Action.ARRIVE: _action(
            *(Action.ARRIVE, items.DocumentForm, awaiting.record_document),
            "文件已登记，各期限照常计算，已通知责任部门。",
            now=_waits_for_document,
            is_main=True,
        ),
        STOP_WAITING: PageAction(
            *("不再等待", ReasonForm, awaiting.stop_waiting, "已不再等待文件，各期限照常计算。"),
            may=lambda access, item: access.may(Action.ARRIVE),
            now=_waits_for_document,
        ),
        TAKE_UP: PageAction(
            *("恢复列入", ReasonForm, within_year.take_up_again, "本项已恢复列入。"),
            may=lambda access, item: access.may(Action.RESTORE),
            now=lambda access, item: item.dropped_by is not None,
        ),
    },
    url=lambda access, item, name: reverse("workplan:act_item", args=[item.pk, name]),
)

PROGRESS = ActionTable(
    "progress",
    {
        Action.TAKE_BACK: _taking_back(
            *(undoing.take_back_note, "这条进展已撤回。"),
            may=_made_by("author_id"),
            now=_is_own_note,
        ),
    },
    url=lambda access, entry, name: reverse(
        "workplan:act_progress", args=[entry.due_date.item_id, entry.pk, name]
    ),
)

INSTRUCTION = ActionTable(
    "instruction",
    {
        Action.ANSWER: PageAction(
            *(Action.ANSWER.label, items.AnswerForm, instructions.answer, "批示已回复。"),
            may=may_answer,
            now=lambda access, given: given.stands and not given.answers.all(),
            is_main=True,
        ),
        Action.TAKE_BACK: _taking_back(
            *(undoing.take_back_instruction, "批示已撤回。"),
            may=_made_by("written_by_id"),
            now=_is_own_instruction,
        ),
    },
    url=lambda access, given, name: reverse(
        "workplan:act_instruction", args=[given.item_id, given.pk, name]
    ),
)
