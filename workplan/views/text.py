"""The plan's text as issued: its head, its points with the items under each, what stands around them."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from workplan.annexes import Annex
from workplan.forms.points import PointsForm
from workplan.models import Plan, WorkItem
from workplan.permissions import may_place_under_points
from workplan.reading.revision import is_revised
from workplan.services.plan_points import place_all


@require_GET
def text(request: HttpRequest, year: int) -> HttpResponse:
    """Show the text of a year's plan, section by section, open to everyone who signs in."""
    user: Any = request.user
    plan = get_object_or_404(Plan, year=year)
    with_ledger = WorkItem.objects.with_ledger()
    points = plan.points.prefetch_related(Prefetch("items", with_ledger))
    issued = WorkItem.objects.filter(plan=plan, added_no=None).order_by()
    annexes = set(issued.values_list("annex", flat=True).distinct())
    context = {
        "plan": plan,
        "sections": [(name, list(rest)) for name, rest in groupby(points, lambda p: p.section)],
        "notes": [(a, plan.annex_notes[a]) for a in Annex if plan.annex_notes.get(a)],
        "elsewhere": with_ledger.filter(plan=plan, point=None) if points else (),
        "may_place": may_place_under_points(user),
        "annexes": [a for a in Annex if a in annexes],
        "is_revised": is_revised(plan),
        "has_consultations": Annex.CONSULTATION in annexes,
    }
    return render(request, "workplan/text.html", context)


@require_http_methods(["GET", "POST"])
def points(request: HttpRequest, year: int) -> HttpResponse:
    """Let the office put the items that stand under no point under one, all on one page."""
    user: Any = request.user
    if not may_place_under_points(user):
        raise Http404
    plan = get_object_or_404(Plan, year=year)
    form = PointsForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        count = place_all(points=form.placed, actor=user)
        messages.success(request, f"已把 {count} 项放入要点。" if count else "没有选择要点。")
        return redirect("workplan:text", year)
    refused = form if form.errors else None
    context = {"plan": plan, "form": form, "refused": refused}
    return render(request, "workplan/points.html", context, status=422 if refused else 200)
