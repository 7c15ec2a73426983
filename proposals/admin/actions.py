"""What the office does to many proposals at once: the actions of a proposal's page, and two of its own."""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, NamedTuple

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from members.enums import DepartmentKind
from members.models import Department, User
from proposals.actions import PROPOSAL
from proposals.enums import FILED_STATES, Action, Role, State
from proposals.models import Proposal, ProposalSettings
from proposals.services import dispatch, planning, reviewing
from proposals.transitions import RULES, sources
from workflow.bulk import Asked, BulkAction, Preview, admin_action, each
from workflow.forms import ActionForm, NothingForm, text_field
from workflow.refusals import Refused

_WIDGETS: dict[type[forms.Widget], Callable[[], forms.Widget]] = {
    forms.NumberInput: UnfoldAdminIntegerFieldWidget,
    forms.RadioSelect: UnfoldAdminSelectWidget,
    forms.Select: UnfoldAdminSelectWidget,
    forms.Textarea: lambda: UnfoldAdminTextareaWidget({"rows": 3}),
    forms.TextInput: UnfoldAdminTextInputWidget,
}


class MergeByNumberForm(ActionForm):
    """并案: of many, into one that is named by its number."""

    into = forms.IntegerField(
        label="并入第几号", min_value=1, help_text="同一届次已立案提案的案号。"
    )
    note = text_field("说明", required=False)


class ChooseUnitForm(ActionForm):
    unit = forms.ModelChoiceField(
        Department.objects.exclude(kind=DepartmentKind.COLLECTIVE).filter(is_active=True),
        label="承办单位",
    )
    role = forms.ChoiceField(label="承办方式", choices=Role, initial=Role.LEAD)


def _for_office(
    form: type[ActionForm], without: Sequence[str] = (), required: Sequence[str] = ()
) -> type[ActionForm]:
    """Return a form as the admin shows it, about no proposal in particular."""

    class OfficeForm(form):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in without:
                del self.fields[name]
            for name, field in self.fields.items():
                field.required |= name in required
                field.widget = _WIDGETS[type(field.widget)]()
                field.widget.is_required = field.required
                if isinstance(field, forms.ModelChoiceField) and field.required:
                    field.empty_label = "请选择"
                if isinstance(field, forms.ChoiceField):
                    field.widget.choices = field.choices

    return OfficeForm


class StateChange(NamedTuple):
    """What the preview shows of a proposal that will be moved."""

    old: str
    new: str
    label: str = "状态"


def _bulk(
    name: str,
    title: str,
    form: type[ActionForm],
    service: Callable[..., Any],
    states: Sequence[str] = (),
    action: Action | None = None,
) -> BulkAction:
    """Return what is done by a service: in the `states`, or in those from which an `action` leads."""

    def foresee(rows: Sequence[Proposal], asked: Asked) -> list[Preview]:
        allowed = sources(action, ProposalSettings.current().review_steps) if action else states
        return [_preview(row, row.state in allowed) for row in rows]

    def _preview(row: Proposal, possible: bool) -> Preview:
        shown = row.get_state_display()
        found = Preview(row, words="" if action else title, seen=row.seen)
        if action:
            found.changes = [StateChange(shown, State(RULES[action].target).label)]
        if not possible:
            found.left_out = f"当前状态为“{shown}”，不能“{action.label if action else title}”。"
        return found

    def do(preview: Preview, asked: Asked, actor: User) -> None:
        seen = {"seen": preview.seen} if action else {}
        # The page shows the row as it was, where nothing is done in the end.
        service(proposal=copy(preview.row), actor=actor, **asked, **seen)

    return BulkAction(f"bulk_{name}", title, form, foresee, each(do), unit="件")


def _of_page(
    name: str, *, states: Sequence[str] = (), title: str = "", **fields: Sequence[str]
) -> BulkAction:
    """Return an action of a proposal's page, as done to many; `fields` says which are left out of its
    form, and which are required after all.
    """
    on_page = PROPOSAL.actions[name]
    form = _for_office(on_page.form, **fields)  # type: ignore[arg-type]
    action = None if states else Action(name)
    return _bulk(name, title or on_page.label, form, on_page.service, states, action)


def _merge(*, proposal: Proposal, into: int, **rest: Any) -> None:
    same = Proposal.objects.of_session(proposal.term, proposal.session)
    target = same.filter(number=into, state__in=FILED_STATES).first()
    if target is None:
        raise Refused(f"这一届次没有已立案的第{into}号提案。")
    reviewing.merge(proposal=proposal, into=target, **rest)


def _plan_unit(*, proposal: Proposal, role: str, **rest: Any) -> None:
    plan = dispatch.add_unit if proposal.state == State.HANDLING else planning.plan_unit
    plan(proposal=proposal, role=Role(role), **rest)


def _plan_printed(*, proposal: Proposal, actor: User) -> None:
    if not planning.plan_printed_units(proposals=[proposal], actor=actor):
        raise Refused("没有填写承办单位，或已经安排。")


BULK = (
    _of_page("pre_review"),
    _of_page("re_review"),
    _of_page("file", without=("number", "note")),
    _bulk("merge", "并案", _for_office(MergeByNumberForm), _merge, action=Action.MERGE),
    _of_page("reject"),
    _of_page("to_opinion"),
    _of_page("to_suggestion"),
    _of_page("send_back"),
    _of_page("strike"),
    _of_page("reconsider"),
    _bulk(
        "plan_unit",
        "安排承办单位",
        _for_office(ChooseUnitForm),
        _plan_unit,
        (State.FILED, State.HANDLING),
    ),
    _bulk("plan_printed", "按已填的承办单位安排", NothingForm, _plan_printed, (State.FILED,)),
    _of_page("to_batch", states=(State.FILED,), required=("batch",)),
    _of_page("group", states=FILED_STATES, required=("project",)),
    _of_page("hand_over", title="交办（不经交办会）", without=("months", "fixed_due_on")),
    _of_page("handle_again", without=("only",)),
    _of_page("close"),
    _of_page("archive"),
)
ACTIONS = [admin_action(bulk) for bulk in BULK]
