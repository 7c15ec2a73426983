"""Writing a report: the author's draft, and the office's wording beside what the author wrote."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from opinions.enums import WRITING_STATES, Action, State
from opinions.forms import CountedForm, EditForm, WriteForm
from opinions.models import OpinionReport
from opinions.permissions import may_write
from opinions.services import states, writing
from opinions.views.access import report_or_404
from workflow.actions import refusals_in, shown_by
from workflow.refusals import Refused

_FORM = require_http_methods(["GET", "POST"])


@_FORM
def new(request: HttpRequest) -> HttpResponse:
    """Begin a report; `submit` hands it in at once."""
    if not may_write(request.user):
        raise Http404
    return _write(request, None, WriteForm(request.POST or None, user=request.user))


@_FORM
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a report that is still being written."""
    report, access = report_or_404(request, pk)
    _check_open(request, access.may(Action.SUBMIT), report.state in WRITING_STATES)
    form = WriteForm(request.POST or None, user=request.user, initial=WriteForm.initial_of(report))
    return _write(request, report, form)


def _check_open(request: HttpRequest, allowed: bool, in_time: bool) -> None:
    """Raise Http404 to those who may not, and where it is too early or late to begin.

    What was typed in time and handed in too late is not thrown away: the service refuses it.
    """
    if not allowed or (request.method == "GET" and not in_time):
        raise Http404


def _write(request: HttpRequest, report: OpinionReport | None, form: WriteForm) -> HttpResponse:
    return _take_in(request, "opinions/write.html", report, form, _save)


def _take_in(
    request: HttpRequest,
    template: str,
    report: OpinionReport | None,
    form: CountedForm,
    save: Callable[..., OpinionReport],
) -> HttpResponse:
    """Show a form, save what it holds, or only count its characters; what is refused stays in it."""
    context: dict[str, Any] = {"form": form, "report": report}
    if report is not None:
        context |= {"seen": report.state, "version": report.version}
    if "count" in request.POST:
        # What is counted is not looked at yet.
        form.initial, form.is_bound = request.POST.dict(), False
    if not form.is_bound:
        return render(request, template, context)
    if form.is_valid():
        with refusals_in(form):
            return redirect(save(request, report, form))
    return render(request, template, {**context, "refused": form}, status=422)


def _save(request: HttpRequest, report: OpinionReport | None, form: WriteForm) -> OpinionReport:
    if report is None:
        saved = writing.write(data=form.data_given, actor=request.user)
    else:
        shown = shown_by(request, "version")
        saved = writing.revise(report=report, data=form.data_given, actor=request.user, **shown)
    if "submit" not in request.POST:
        messages.success(request, "已保存，还没有提交。")
        return saved
    try:
        states.submit(report=saved, actor=request.user)
    except Refused as refused:
        messages.error(request, f"已保存，没有提交：{refused}")
    else:
        messages.success(request, "已提交办公室。")
    return saved


@_FORM
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Word a report, with the author's words beside; `finish` asks for it to be signed off."""
    report, access = report_or_404(request, pk)
    in_time = report.state in (State.SUBMITTED, State.EDITING)
    _check_open(request, access.may(Action.EDIT), in_time)
    initial = {"title": report.final_title, "text": report.final_text}
    form = EditForm(request.POST or None, initial=initial)
    return _take_in(request, "opinions/edit.html", report, form, _save_edited)


@transaction.atomic
def _save_edited(request: HttpRequest, report: OpinionReport, form: EditForm) -> OpinionReport:
    shown = shown_by(request, "seen", "version")
    states.edit(report=report, actor=request.user, **form.cleaned_data, **shown)
    if "finish" in request.POST:
        states.finish(report=report, actor=request.user)
    messages.success(request, "已送签。" if "finish" in request.POST else "已保存。")
    return report
