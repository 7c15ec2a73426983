"""The figures: for those who see every proposal; each number opens the rows behind it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from members.models import Department
from proposals.forms.lists import FiguresForm
from proposals.models import Category
from proposals.reading.figure_numbers import Numbers
from proposals.reading.figure_tables import (
    BEFORE_UNITS,
    FigureTable,
    by_category,
    by_session,
    by_unit,
    rows_behind,
    title_of,
    whole,
)
from proposals.reading.figures import ProposalFigures
from proposals.views.lists import PAGE
from proposals.views.opening import require_sees_all
from workplan.annexes import Annex
from workplan.models import Plan
from workplan.said_figures import said_figures


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show the rates of a session on a day: as a whole, by unit, by category, by session."""
    require_sees_all(request.user)
    form = _form(request)
    scope = form.scope
    query = {"meeting": form.cleaned_data["meeting"], "on": scope["on"].isoformat()}
    plan = Plan.objects.filter(year=scope["on"].year).first()
    numbers, chosen = Numbers(scope["on"]), (scope.get("term"), scope.get("session"))

    def kept(row: Any) -> bool:
        return chosen in ((None, None), (row.term, row.session))

    context = {
        "form": form,
        "plan": plan,
        "stated": said_figures(plan.annex_notes.get(Annex.PROPOSALS, "")) if plan else (),
        "whole": whole(numbers, kept, query),
        "tables": [
            FigureTable("承办单位", list(by_unit(numbers, kept, query)), BEFORE_UNITS),
            FigureTable("分类", list(by_category(numbers, kept, query))),
            FigureTable("届次", list(by_session(numbers, query))),
        ],
    }
    return render(request, "proposals/figures.html", context)


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """Show the proposals behind a number."""
    require_sees_all(request.user)
    form = _form(request)
    scope: dict[str, Any] = form.scope
    for name, model in (("unit", Department), ("category", Category)):
        if request.GET.get(name):
            scope[name] = get_object_or_404(model, pk=_number(request.GET[name]))
    what, side = request.GET.get("what", ""), request.GET.get("side", "part")
    try:
        found, title = rows_behind(ProposalFigures(**scope), what, side), title_of(what, side)
    except KeyError:
        raise Http404 from None
    found = found.select_related("category", "merged_into").defer("situation", "suggestions")
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": title,
        "scope": scope,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
    }
    return render(request, "proposals/figure_rows.html", context)


def _form(request: HttpRequest) -> FiguresForm:
    form = FiguresForm(request.GET)
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    return form


def _number(words: str) -> int:
    if not words.isdecimal():
        raise Http404
    return int(words)
