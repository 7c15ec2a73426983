"""The plan's text as issued: its head, its sections, and its points with the items under each."""

from itertools import groupby

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from workplan.models import Plan, WorkItem


@require_GET
def text(request: HttpRequest, year: int) -> HttpResponse:
    """Show the points of a year's plan, section by section, open to everyone who signs in."""
    plan = get_object_or_404(Plan, year=year)
    points = plan.points.prefetch_related(Prefetch("items", WorkItem.objects.with_ledger()))
    sections = [(name, list(rest)) for name, rest in groupby(points, lambda p: p.section)]
    return render(request, "workplan/text.html", {"plan": plan, "sections": sections})
