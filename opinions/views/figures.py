"""The year's figures; each number opens the reports behind it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from members.admin_base import number
from opinions.exporting import figures_workbook
from opinions.figures import (
    by_department,
    by_month,
    by_point,
    credits,
    funnel,
    in_words,
    year_figures,
    years,
)
from opinions.views.access import reader_or_404
from sheets.downloads import download


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show a year's figures, the latest year with any where none is named."""
    reader_or_404(request)
    known = years()
    asked = request.GET.get("year")
    year = number(asked) if asked else (known[0] if known else clock.today().year)
    if year is None or not 1990 <= year <= 2100:
        raise Http404
    found = year_figures(year)
    context = {
        "year": year,
        "years": known,
        "figures": found,
        "funnel": funnel(year, found),
        "points": by_point(year),
        "tables": [("按部门或界别", by_department(year)), ("按报送月份", by_month(year))],
        "credits": credits(year),
        "may_enter": roles.is_office(request.user),
        "words": in_words(year),
    }
    return render(request, "opinions/figures.html", context)


@require_GET
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download a year's figures."""
    reader_or_404(request)
    if not 1990 <= year <= 2100:
        raise Http404
    return download(figures_workbook(year), f"{year}年社情民意统计.xlsx")
