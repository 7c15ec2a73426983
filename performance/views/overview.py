"""What the year adds up to for all: reports, figures, who has not begun, what of the points is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from members import roles
from members.models import Membership
from performance.models import ReportRound, ShownPoints, YearReport
from performance.report import display, workbooks
from performance.report.enums import ReportState
from performance.report.forms import RemindForm, RoundForm, ShownForm
from performance.report.idle import NOTHING, idle, lacks
from performance.report.permissions import reads_reports
from performance.report.statistics import numbers_of, statistics
from performance.services.reminding import remind
from performance.services.shown import show_points
from performance.services.yearly import open_round
from sheets.downloads import download
from workflow.actions import refusals_in

FIRST_YEAR = 2000


def _office_or_404(request: HttpRequest, year: int) -> None:
    if not roles.is_office(request.user):
        raise Http404
    _check_year(year)


def _check_year(year: int) -> None:
    """Raise Http404 for a year that has not begun, or before anything was counted."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404


def _form_page(
    request: HttpRequest, template: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    wrong = form if form is not None and form.is_bound else None
    context = {**context, "form": form, "refused": wrong}
    return render(request, template, context, status=422 if wrong else 200)


# --- reports -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest, year: int) -> HttpResponse:
    """List the reports of a year for the office and the leaders; the office asks for them here."""
    today = clock.today()
    if not reads_reports(request.user, today):
        raise Http404
    _check_year(year)
    office = roles.is_office(request.user)
    round_ = ReportRound.objects.filter(year=year).first()
    form = None
    if office:
        known = {"due_on": round_.due_on, "note": round_.note} if round_ else None
        form = RoundForm(request.POST if request.method == "POST" else None, initial=known)
        if form.is_valid():
            with refusals_in(form):
                open_round(year=year, actor=request.user, **form.cleaned_data)
                messages.success(request, "已发起，常委会收到提醒。")
                return redirect("performance:reports", year)
    elif request.method == "POST":
        raise Http404
    found = YearReport.objects.filter(year=year).exclude(state=ReportState.DRAFT)
    found = found.select_related("person")
    handed = {report.person_id for report in found}
    asked = Membership.objects.standing_on(today).select_related("person") if round_ else []
    context = {
        "year": year,
        "years": _years(year),
        "round": round_,
        "reports": found,
        "missing": [row.person for row in asked if row.person_id not in handed],
        "office": office,
    }
    return _form_page(request, "performance/reports.html", context, form)


def _years(year: int) -> list[int]:
    this = clock.today().year
    return [other for other in (this, this - 1, this - 2) if other != year]


# --- figures -------------------------------------------------------------------------------------


@require_GET
def figures(request: HttpRequest, year: int) -> HttpResponse:
    """Show the office and the leaders the year by 界别, party and group."""
    if not reads_reports(request.user, clock.today()):
        raise Http404
    _check_year(year)
    found, office = statistics(year, clock.today()), roles.is_office(request.user)
    context = {
        "year": year,
        "years": _years(year),
        "found": found,
        "office": office,
        "rows": [
            (row, told.times, numbers_of(told, found.kinds))
            for row, told in (found.members if office else ())
        ],
    }
    return render(request, "performance/statistics.html", context)


@require_GET
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the figures, and a row a member, as the office."""
    _office_or_404(request, year)
    content = workbooks.statistics_workbook(statistics(year, clock.today()))
    return download(content, f"{year}年委员履职统计.xlsx")


# --- who has not begun ---------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def not_begun(request: HttpRequest, year: int) -> HttpResponse:
    """Show the office of whom something is wanting, whom a kind word would reach; send it once read."""
    _office_or_404(request, year)
    known = lacks()
    asked = request.GET.get("lack", NOTHING)
    lack = next((one for one in known if one.key == asked), known[0])
    rows = idle(lack.key, year, clock.today())
    choices = [(row.person_id, str(row.person)) for row in rows]
    posted = request.POST if request.method == "POST" else None
    form = RemindForm(posted, choices=choices)
    is_preview = False
    if form.is_valid():
        chosen = form.cleaned_data
        if "send" not in request.POST:
            is_preview = True
        else:
            with refusals_in(form):
                number = remind(year=year, lack=lack.key, actor=request.user, **chosen)
                messages.success(request, f"已提示{number}位委员。")
                return redirect(f"{request.path}?lack={lack.key}")
    context = {
        "year": year,
        "years": _years(year),
        "lack": lack,
        "lacks": known,
        "rows": rows,
        "form": form,
        "is_preview": is_preview,
        "chosen": [
            row for row in rows if is_preview and row.person_id in form.cleaned_data["people"]
        ],
        "refused": form if form.is_bound and not is_preview else None,
    }
    status = 422 if context["refused"] else 200
    return render(request, "performance/not_begun.html", context, status=status)


@require_GET
def not_begun_export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the list, as the office."""
    _office_or_404(request, year)
    asked = request.GET.get("lack", NOTHING)
    lack = next((one for one in lacks() if one.key == asked), lacks()[0])
    content = workbooks.idle_workbook(lack.words, idle(lack.key, year, clock.today()))
    return download(content, f"{year}年{lack.words}的委员.xlsx")


# --- what of the points is shown -----------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def shown(request: HttpRequest, year: int) -> HttpResponse:
    """Show what the office has opened of a year's points, to whom it is opened; the office sets it."""
    today = clock.today()
    if not display.reads_shown(request.user, today):
        raise Http404
    _check_year(year)
    office = roles.is_office(request.user)
    setting = display.in_force(year)
    form = None
    if office:
        known = {"what": display.what_of(setting), "to": setting.to if setting else "group"}
        posted = request.POST if request.method == "POST" else None
        form = ShownForm(posted, initial=known)
        if form.is_valid():
            with refusals_in(form):
                show_points(year=year, actor=request.user, **form.cleaned_data)
                messages.success(request, "已设定。")
                return redirect("performance:shown", year)
    elif request.method == "POST":
        raise Http404
    rows = ShownPoints.objects.filter(year=year).select_related("set_by__person")
    context = {
        "year": year,
        "years": _years(year),
        "setting": setting,
        "what": display.what_of(setting),
        "parts": display.shown_to(request.user, year, today),
        "office": office,
        "log": rows if office else [],
    }
    return _form_page(request, "performance/shown.html", context, form)
