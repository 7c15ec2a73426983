"""The year's figures, the rows behind each, and all of them as a workbook."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from consultations.figure_cards import Drawn
from consultations.figures_workbook import departments_among, figures_workbook
from consultations.permissions import sees_figures, sees_own_figures
from consultations.year_review import YEAR, year_facts
from sheets.downloads import download
from workflow.figures import NOT_NAMED, Line, as_seen_by, grouped, lines, paragraph
from workplan.models import Plan
from workplan.reading.official_papers import make
from workplan.views.papers import handed_out

PER_PAGE = 100


@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year's figures: the sums, the paragraph, by department and by month.

    A number leads to its rows where one of them at least opens to the user.
    """
    found = _lines(request, year)
    names = departments_among(found)
    drawn = {
        each.key: Drawn(each, reverse("consultations:figure", args=[year, each.key]))
        for each in found
    }
    counted = [each for each in drawn.values() if each.line.total]
    context = {
        "year": year,
        "plans": Plan.objects.all(),
        "whole": sees_figures(request.user, clock.today()),
        "groups": {
            group: [drawn[each.key] for each in rows] for group, rows in grouped(found).items()
        },
        "paragraph": paragraph(year, found),
        "departments": names,
        "by_department": [(each.line.label, each.by_department(names)) for each in counted],
        "by_month": [(each.line.label, each.by_month) for each in counted],
        "months": range(1, 13),
        "cards": [each.card for each in counted],
    }
    return render(request, "consultations/figures.html", context)


@require_GET
def line(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show the rows behind a figure, of one department or month where the address says so; those
    whose pages do not open to the user are counted.
    """
    found = next((line for line in _lines(request, year) if line.key == key), None)
    if found is None:
        raise Http404
    department, month = request.GET.get("department", ""), request.GET.get("month", "")
    facts = [
        fact
        for fact in found.facts
        if department in ("", *(fact.departments or (NOT_NAMED,)))
        and month in ("", str(fact.on.month) if fact.on else "-")
    ]
    named = [fact for fact in facts if fact.label]
    context = {
        "year": year,
        "line": found,
        "department": department,
        "month": month,
        "page": Paginator(named, PER_PAGE).get_page(request.GET.get("page")),
        "total": sum(fact.count for fact in facts),
        "closed": sum(fact.count for fact in facts if not fact.label),
    }
    return render(request, "consultations/figure.html", context)


@require_GET
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the year's figures as an Excel workbook."""
    return download(figures_workbook(year, _lines(request, year)), f"{year}年成果统计.xlsx")


@require_GET
def review(request: HttpRequest, year: int) -> HttpResponse:
    """Download the year's review with the figures filled in, for those to whom all figures are open."""
    found = _lines(request, year)
    if not sees_figures(request.user, clock.today()):
        raise Http404
    facts, back = year_facts(year, found), reverse("consultations:figures", args=[year])
    return handed_out(request, lambda: make(YEAR, facts), f"{year}年工作综述", back=back)


def _lines(request: HttpRequest, year: int) -> list[Line]:
    """Return the year's lines, their rows named as far as the user may read them; of a government
    unit those rows alone, and no line without one.

    Raises Http404 for those to whom figures are not open, and for a year that has no plan.
    """
    user, today = request.user, clock.today()
    if not sees_own_figures(user, today) or not Plan.objects.filter(year=year).exists():
        raise Http404
    found = as_seen_by(user, today, lines(year))
    if sees_figures(user, today):
        return found
    # The paragraph is the committee's, and so are the rates in it.
    return [replace(line.named, phrase="") for line in found if line.named.facts]
