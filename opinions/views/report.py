"""A report: what its author wrote beside what goes out, who is credited, what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from opinions.enums import WRITING_STATES, Action, State
from opinions.forms import AdoptionForm, InstructionForm, NothingForm, ReasonForm, SendForm
from opinions.models import Adoption, Instruction, OpinionReport
from opinions.permissions import Access
from opinions.services import handling, outcomes
from opinions.views.access import as_seen, report_or_404
from workplan.services.guards import Refused


@dataclass(frozen=True)
class Deed:
    """How an action is offered: its form, the service that does it, and what is said after."""

    form: type[forms.Form]
    service: Callable[..., Any]
    done: str
    main: bool = False


# Editing has a page of its own (views.writing).
DEEDS: dict[Action, Deed] = {
    Action.SUBMIT: Deed(NothingForm, handling.submit, "已提交办公室。", main=True),
    Action.WITHDRAW: Deed(NothingForm, handling.withdraw, "已撤回，可以继续修改。"),
    Action.FINISH: Deed(NothingForm, handling.finish, "已送签。", main=True),
    Action.SIGN: Deed(NothingForm, handling.sign, "已签发。", main=True),
    Action.SEND: Deed(SendForm, handling.send, "已报送。", main=True),
    Action.REVISE: Deed(ReasonForm, handling.send_back, "已退回修改。"),
    Action.RETURN: Deed(ReasonForm, handling.return_to_author, "已退回作者。"),
    Action.DECLINE: Deed(ReasonForm, handling.decline, "已记为不采用。"),
    Action.REOPEN: Deed(ReasonForm, handling.reopen, "已恢复。"),
}


@dataclass(frozen=True)
class Record:
    """How an outcome is entered: its form, the service, the model of its rows."""

    label: str
    form: type[forms.Form]
    service: Callable[..., Any]
    model: type[Adoption] | type[Instruction]


RECORDS = {
    "adoption": Record("登记采用", AdoptionForm, outcomes.record_adoption, Adoption),
    "instruction": Record("登记批示", InstructionForm, outcomes.record_instruction, Instruction),
}


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report to those who see it."""
    return _page(request, *report_or_404(request, pk))


@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a report; what was typed is kept where it is refused."""
    found, access = report_or_404(request, pk)
    if action not in DEEDS or not access.may(Action(action)):
        raise Http404
    deed = DEEDS[Action(action)]
    form = deed.form(request.POST, prefix=action)
    if _carry_out(request, form, deed.service, report=as_seen(found, request)):
        return _again(request, pk, action, form)
    messages.success(request, deed.done)
    return redirect(found) if access.sees(found) else redirect("opinions:list")


@require_POST
def record(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Enter what came of a report."""
    found, access = report_or_404(request, pk)
    if kind not in RECORDS or not access.office:
        raise Http404
    form = RECORDS[kind].form(request.POST, prefix=kind)
    if _carry_out(request, form, RECORDS[kind].service, report=found):
        return _again(request, pk, kind, form)
    messages.success(request, "已登记。")
    return redirect(found)


@require_POST
def remove(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Take back an outcome that was entered wrongly."""
    found, access = report_or_404(request, pk)
    if kind not in RECORDS or not access.office:
        raise Http404
    outcome: Any = get_object_or_404(RECORDS[kind].model, report=found, pk=row)
    user: Any = request.user
    outcomes.remove(outcome=outcome, actor=user)
    messages.success(request, "已删去，修改记录中可以查到。")
    return redirect(found)


def _carry_out(
    request: HttpRequest, form: forms.Form, service: Callable[..., Any], **about: Any
) -> bool:
    """Call a service with what a form says; return whether it was refused, and say so in the form."""
    if not form.is_valid():
        return True
    try:
        service(actor=request.user, **about, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
    except ValidationError as invalid:
        form.add_error(None, invalid.messages)
    return bool(form.errors)


def _again(request: HttpRequest, pk: int, key: str, form: forms.Form) -> HttpResponse:
    return _page(request, *report_or_404(request, pk), refused=(key, form), status=422)


def _page(
    request: HttpRequest,
    found: OpinionReport,
    access: Access,
    refused: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    allowed = handling.allowed_actions(found, user)
    records = RECORDS if access.office and found.state == State.SENT else {}
    deeds = [
        _offer(action.value, action.label, DEEDS[action].form, refused, main=DEEDS[action].main)
        for action in allowed
        if action in DEEDS
    ]
    context = {
        "report": found,
        "version": found.version,
        "access": access,
        "deeds": deeds,
        "records": [_offer(key, one.label, one.form, refused) for key, one in records.items()],
        "may_edit": Action.EDIT in allowed,
        "may_write": found.state in WRITING_STATES and Action.SUBMIT in allowed,
        "lost": refused and refused[0] not in {*(d["key"] for d in deeds), *records},
        "refused": refused and refused[1],
        "log": found.transitions.select_related("actor__person"),
    }
    return render(request, "opinions/report.html", context, status=status)


def _offer(
    key: str,
    label: str,
    form: type[forms.Form],
    refused: tuple[str, forms.Form] | None,
    *,
    main: bool = False,
) -> dict[str, Any]:
    """Return an action with its form; a refused one keeps its words."""
    is_refused = refused is not None and refused[0] == key
    return {
        "key": key,
        "label": label,
        "form": refused[1] if refused and is_refused else form(prefix=key),
        "refused": is_refused,
        "main": main,
    }
