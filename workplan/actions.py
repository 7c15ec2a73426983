"""What may be done on an item's page: to the item, its due dates, and what was asked or written on
them. `of` is the reader's Access to the item.
"""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from workflow.actions import ActionTable, PageAction, Predicate, always
from workflow.forms import ActionForm, NothingForm, ReasonForm
from workplan.enums import Action, ExtensionState, State
from workplan.forms import dues, items
from workplan.models import DueDate, Extension, WorkItem
from workplan.permissions import Access
from workplan.services import extensions, instructions, notes, schemes, states, urging
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
    """Return an action on a due date, offered where its state allows it and no other row leads."""

    def is_open(access: Access, due: DueDate) -> bool:
        allowed = due.state in RULES.get(action, ASIDE).sources
        return allowed and not due.item.leading and now(access, due)

    return _action(action, form, service, done, now=is_open, guards=("seen",), **more)


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


def _is_changed(access: Access, item: WorkItem) -> bool:
    return any(due.newer_scheme and not due.is_ended for due in item.due_dates.all())


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
            "批示已送责任部门。",
        ),
        Action.NOTE: _action(Action.NOTE, items.NoteForm, notes.note, "备注已保存。"),
    },
    url=lambda access, item, name: reverse("workplan:act_item", args=[item.pk, name]),
)

INSTRUCTION = ActionTable(
    "instruction",
    {
        Action.ANSWER: _action(
            *(Action.ANSWER, items.AnswerForm, instructions.answer, "批示已回复。"),
            now=lambda access, given: not given.answers.all(),
            is_main=True,
        ),
    },
    url=lambda access, given, name: reverse(
        "workplan:act_instruction", args=[given.item_id, given.pk, name]
    ),
)
