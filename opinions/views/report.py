"""A report: what its author wrote beside what goes out, who is credited, what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from opinions.actions import HANDING, REPORT
from opinions.enums import WRITING_STATES, Action
from opinions.models import Handing, OpinionReport
from opinions.papers import PAPERS, report_facts
from opinions.permissions import ReportAccess
from opinions.services import outcomes
from opinions.transitions import RULES
from opinions.views.access import report_or_404
from workflow.actions import ActionsOn, RefusedForm, next_page, posted_from, unfolded
from workflow.becoming import origins_of
from workplan.reading.official_papers import make
from workplan.views.papers import handed_out


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report to those who see it."""
    return _page(request, *report_or_404(request, pk))


@require_GET
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Download one of a report's papers, for the office, which sends them."""
    found, access = report_or_404(request, pk)
    if name not in PAPERS or not access.office or not found.final_text:
        raise Http404
    kind, facts = PAPERS[name], report_facts(found)
    called = f"{kind.label}（{found.final_title}）"
    return handed_out(request, lambda: make(kind, facts), called, back=found.get_absolute_url())


def _form(request: HttpRequest, pk: int, name: str) -> str:
    """Return where the form of what is done to a report stands open."""
    return unfolded(reverse("opinions:report", args=[pk]), name)


@posted_from(lambda request, pk, action: _form(request, pk, action))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a report; what was typed is kept where it is refused."""
    found, access = report_or_404(request, pk)
    if refused := REPORT.carry_out(request, action, access, found):
        return _page(request, *report_or_404(request, pk), refused)
    here = found.get_absolute_url() if access.sees(found) else reverse("opinions:list")
    return redirect(next_page(request, here))


@posted_from(lambda request, pk, row, action: _form(request, pk, f"{action}-{row}"))
def act_on_handing(request: HttpRequest, pk: int, row: int, action: str) -> HttpResponse:
    """Keep what a unit answers to a report that was handed to it, or take it back from the unit."""
    found, access = report_or_404(request, pk)
    handed = get_object_or_404(found.handings.select_related("unit"), pk=row)
    if refused := HANDING.carry_out(request, action, access, handed):
        return _page(request, *report_or_404(request, pk), refused)
    return redirect(next_page(request, found.get_absolute_url()))


@posted_from(lambda request, pk, **_: reverse("opinions:report", args=[pk]))
def remove(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Take back an outcome that was entered wrongly."""
    found, access = report_or_404(request, pk)
    rows: dict[str, Any] = {"adoption": found.adoptions, "instruction": found.instructions}
    if kind not in rows or not access.office:
        raise Http404
    outcomes.remove(outcome=get_object_or_404(rows[kind], pk=row), actor=request.user)  # type: ignore[arg-type]
    messages.success(request, "已删去，修改记录中可以查到。")
    return redirect(found)


def _page(
    request: HttpRequest,
    found: OpinionReport,
    access: ReportAccess,
    refused: RefusedForm | None = None,
) -> HttpResponse:
    shown = {"seen": found.state, "version": found.version}
    actions = REPORT.offered(access, found, refused=refused, shown=shown)
    handings = [
        ActionsOn(row, HANDING.offered(access, row, refused=refused))
        for row in found.handings.select_related("unit")
        if not access.only_as_unit or row.unit_id in access.units
    ]
    answers = [open for one in handings for open in one.actions]
    lost = not any(open.is_refused for open in (*actions, *answers))
    context = {
        "report": found,
        "access": access,
        "actions": [open for open in actions if open.action.group != "outcome"],
        "records": [open for open in actions if open.action.group == "outcome"],
        "handings": handings,
        "may_edit": access.may(Action.EDIT) and found.state in RULES[Action.EDIT].sources,
        "may_write": access.may(Action.SUBMIT) and found.state in WRITING_STATES,
        "refused": refused.form if refused else None,
        "lost_words": refused.words if refused and lost else [],
        "origin": origins_of([found.origin], request.user, clock.today()).get(found.origin or ""),
        "log": () if access.only_as_unit else _log(found),
    }
    return render(request, "opinions/report.html", context, status=422 if refused else 200)


def _log(found: OpinionReport) -> list[Any]:
    """Return what was done to a report and with its units, also what was taken back, the newest first."""
    handed = Handing.history.filter(report=found.pk).exclude(history_change_reason=None)
    rows = [
        *found.transitions.select_related("actor__person"),
        *handed.select_related("unit", "history_user__person"),
    ]
    return sorted(rows, key=lambda row: getattr(row, "at", None) or row.history_date, reverse=True)
