"""The year's figures, the rows behind each, and all of them as a workbook."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from consultations.figures_workbook import departments_among, figures_workbook
from consultations.permissions import sees_figures
from sheets.downloads import download
from workflow.figures import Line, grouped, lines, paragraph
from workflow.figures import line as line_of
from workplan.models import Plan

PER_PAGE = 100


@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year's figures: the sums, the paragraph, by department and by month."""
    _check(request, year)
    found = _lines(request, year)
    names = departments_among(found)
    context = {
        "year": year,
        "plans": Plan.objects.all(),
        "groups": grouped(found),
        "paragraph": paragraph(year, found),
        "departments": names,
        "by_department": [
            (line, [(name, line.by_department().get(name, 0)) for name in names])
            for line in found
            if line.total
        ],
        "by_month": [(line, line.by_month()) for line in found if line.total],
        "months": range(1, 13),
    }
    return render(request, "consultations/figures.html", context)


@require_GET
def line(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show the rows behind a figure, of one department or month where the address says so."""
    _check(request, year)
    found = line_of(year, key)
    if found is None:
        raise Http404
    found = found.as_seen_by(request.user, clock.today())
    department, month = request.GET.get("department", ""), request.GET.get("month", "")
    facts = [
        fact
        for fact in found.facts
        if department in ("", *(fact.departments or ("未写明",)))
        and month in ("", str(fact.on.month) if fact.on else "-")
    ]
    context = {
        "year": year,
        "line": found,
        "department": department,
        "month": month,
        "page": Paginator(facts, PER_PAGE).get_page(request.GET.get("page")),
        "total": sum(fact.count for fact in facts),
    }
    return render(request, "consultations/figure.html", context)


@require_GET
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the year's figures as an Excel workbook."""
    _check(request, year)
    return download(figures_workbook(year, _lines(request, year)), f"{year}年成果统计.xlsx")


def _lines(request: HttpRequest, year: int) -> list[Line]:
    """Return the year's lines, their rows named as far as the user may read them."""
    return [found.as_seen_by(request.user, clock.today()) for found in lines(year)]


def _check(request: HttpRequest, year: int) -> None:
    """Raise Http404 for those to whom figures are not open, and for a year that has no plan."""
    if not sees_figures(request.user, clock.today()):
        raise Http404
    if not Plan.objects.filter(year=year).exists():
        raise Http404
