"""What may be done on the desk: for each action its form, its service, and what is said after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from workplan.enums import Action, State
from workplan.forms import dues, items
from workplan.models import DueDate, Extension, Instruction, WorkItem
from workplan.permissions import Access
from workplan.services import extensions, instructions, notes, schemes, states, urging
from workplan.transitions import ASIDE, RULES


@dataclass(frozen=True)
class Deed:
    """How an action is offered; `done` is said after it and may name what came of it."""

    form: type[forms.Form]
    service: Callable[..., Any]
    done: str
    is_main: bool = False

    def stands_out(self, action: Action, seen: str) -> bool:
        """Whether it is what is to be done next; closing is that only where a report waits."""
        return self.is_main and (action != Action.CLOSE or seen == State.REPORTED)


# By what an action is done to: the name under which its service takes it.
DEEDS: dict[str, dict[Action, Deed]] = {
    "due": {
        Action.ACCEPT: Deed(dues.NothingForm, states.accept, "已签收。", True),
        Action.PROGRESS: Deed(dues.ProgressForm, states.write_progress, "进展已保存。"),
        Action.REPORT: Deed(dues.ReportForm, states.report_done, "已报结，等待办公室审核。", True),
        Action.CLOSE: Deed(dues.CloseForm, states.close, "已办结。", True),
        Action.RETURN: Deed(dues.ReasonForm, states.send_back, "已退回责任部门。"),
        Action.REOPEN: Deed(dues.ReasonForm, states.reopen, "已撤销办结。"),
        Action.EXTEND: Deed(dues.ExtensionForm, extensions.ask, "延期申请已提交，等待办公室审核。"),
        Action.URGE: Deed(dues.UrgeForm, urging.urge_one, "已催办，已通知 {result.told}。"),
        Action.SUSPEND: Deed(dues.ReasonForm, states.suspend, "已暂缓。"),
        Action.RESTORE: Deed(dues.ReasonForm, states.restore, "已恢复。"),
        Action.CANCEL: Deed(dues.ReasonForm, states.cancel, "已取消。"),
    },
    "extension": {
        Action.GRANT: Deed(dues.GrantForm, extensions.grant, "已同意延期：{result}。", True),
        Action.REFUSE: Deed(dues.RefuseForm, extensions.refuse, "已答复：不同意延期。"),
    },
    "item": {
        Action.SCHEME: Deed(
            items.SchemeForm, schemes.submit, "工作方案第{result.number}版已提交。"
        ),
        Action.INSTRUCT: Deed(items.InstructionForm, instructions.instruct, "批示已送责任部门。"),
        Action.NOTE: Deed(items.NoteForm, notes.note, "备注已保存。"),
    },
    "instruction": {
        Action.ANSWER: Deed(items.AnswerForm, instructions.answer, "批示已回复。", True),
    },
}

Subject = DueDate | Extension | WorkItem | Instruction
_KINDS: dict[type, str] = {
    DueDate: "due",
    Extension: "extension",
    WorkItem: "item",
    Instruction: "instruction",
}


@dataclass(frozen=True)
class Refusal:
    """A form that was not carried out, and to what it belongs; it keeps what was typed."""

    subject: Subject
    action: Action
    form: forms.Form

    def is_of(self, subject: Subject, action: Action) -> bool:
        return self.subject == subject and self.action == action

    @property
    def words(self) -> list[str]:
        """The texts that were typed, for a page that has no place for the form any more."""
        texts = (f for f in self.form if isinstance(f.field.widget, forms.Textarea))
        return [value for field in texts if (value := field.value())]


@dataclass(frozen=True)
class Offer:
    """An action that is open now, with its form, its address and the state that the page showed."""

    action: Action
    form: forms.Form
    url: str
    seen: str
    is_main: bool
    is_refused: bool


def prefix_of(subject: Subject, action: Action) -> str:
    return f"{action}-{subject.pk}"


def offer(
    item: WorkItem,
    subject: Subject,
    actions: Sequence[Action],
    access: Access,
    refusal: Refusal | None = None,
) -> list[Offer]:
    """Return the offers for those of the actions that are open to the user."""
    return [
        _offer(item, subject, action, access, refusal) for action in actions if access.may(action)
    ]


def _offer(
    item: WorkItem, subject: Subject, action: Action, access: Access, refusal: Refusal | None
) -> Offer:
    kind = _KINDS[type(subject)]
    deed = DEEDS[kind][action]
    refused = refusal is not None and refusal.is_of(subject, action)
    form = (
        refusal.form
        if refusal and refused
        else deed.form(prefix=prefix_of(subject, action), access=access)  # type: ignore[call-arg]
    )
    seen = seen_of(subject)
    is_main = deed.stands_out(action, seen)
    return Offer(action, form, _url(item, kind, subject, action), seen, is_main, refused)


def _url(item: WorkItem, kind: str, subject: Subject, action: Action) -> str:
    if kind == "item":
        return reverse("workplan:act_item", args=[item.pk, action])
    name = "workplan:act" if kind == "due" else f"workplan:act_{kind}"
    return reverse(name, args=[item.pk, subject.pk, action])


def seen_of(subject: Subject) -> str:
    """Return the state that whoever opens the page now sees, or nothing."""
    return subject.state if isinstance(subject, DueDate) else ""


def due_actions(due: DueDate, *, is_asked: bool, is_urged: bool) -> list[Action]:
    """Return what the state of a due date allows, whoever asks; nothing where another row leads.

    `is_asked`: a later date is asked for already; `is_urged`: it was urged today.
    """
    if due.item.leading:
        return []
    actions = {action for action, rule in RULES.items() if due.state in rule.sources}
    if due.state in ASIDE.sources and due.due_on and not is_asked:
        actions.add(Action.EXTEND)
    if due.state in ASIDE.sources and not is_urged:
        actions.add(Action.URGE)
    return [action for action in DEEDS["due"] if action in actions]
