"""A year's consultations, research and supervision, and those begun without an item."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from consultations.enums import OPEN_PROBLEM_STATES, ConsultationLevel, StepState, ThemeKind
from consultations.forms.themes import BelowForm
from consultations.models import THEMES, Consultation, Problem, Suggestion, Supervision, Theme
from consultations.permissions import (
    access_of,
    access_to_monitors,
    departments_to_begin_for,
    sees,
    sees_own_figures,
    units_of,
)
from consultations.services import open_consultation
from members.models import User
from workflow.actions import posted_from, refusals_in, unfolded
from workplan.models import Plan, WorkItem
from workplan.permissions import Viewer

BELOW_PER_PAGE = 100
_STEPS = {
    "step_count": Count("steps", distinct=True),
    "done_count": Count("steps", Q(steps__state=StepState.DONE), distinct=True),
}


@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """Go to this year's chains."""
    plan = Plan.current()
    if plan is None:
        return render(request, "workplan/no_plan.html", {"title": "协商监督"})
    return redirect("consultations:year", plan.year)


@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """List a year's themes; their pages open to those involved, the leaders and the office."""
    return _page(request, get_object_or_404(Plan, year=year), _form(request.user))


@posted_from(lambda request, year: unfolded(reverse("consultations:year", args=[year]), "below"))
def begin_below(request: HttpRequest, year: int) -> HttpResponse:
    """Begin a consultation that stands in no annex: at a street, in a village, or of a kind."""
    plan = get_object_or_404(Plan, year=year)
    form = _form(request.user, request.POST)
    if form is None:
        raise Http404
    if form.is_valid():
        with refusals_in(form):
            opened = open_consultation(year=year, actor=request.user, **form.cleaned_data)
            messages.success(request, f"{opened}：已登记。")
            return redirect(opened)
    return _page(request, plan, form)


def _form(user: User, data: Any = None) -> BelowForm | None:
    """Return the form for what stands in no annex, to those who may begin it for a department."""
    departments = departments_to_begin_for(user, clock.today())
    return BelowForm(data, departments=departments) if departments.exists() else None


def _page(request: HttpRequest, plan: Plan, form: BelowForm | None) -> HttpResponse:
    today = clock.today()
    viewer = Viewer.of(request.user, today)
    groups = [(THEMES[kind].HEADING, _themes(THEMES[kind], plan)) for kind in ThemeKind]
    below = Consultation.objects.filter(year=plan.year).exclude(level=ConsultationLevel.DISTRICT)
    below = below.with_figures().annotate(**_STEPS)
    below = below.select_related("department", "item__plan", "consultation_kind")
    below = below.prefetch_related("steps", "item__due_dates", "item__department_rows__department")
    refused = form if form is not None and form.errors else None
    context = {
        "plan": plan,
        "plans": Plan.objects.all(),
        "groups": [
            (label, [_row(theme, viewer, today) for theme in themes]) for label, themes in groups
        ],
        "below": [_row(theme, viewer, today) for theme in below[:BELOW_PER_PAGE]],
        "below_count": below.count(),
        "waiting": _unopened(plan),
        "form": form,
        "refused": refused,
        "handed": _handed(request.user, today),
        "sees_monitors": access_to_monitors(request.user, today).sees,
        "sees_figures": sees_own_figures(request.user, today),
    }
    return render(request, "consultations/year.html", context, status=422 if refused else 200)


def _handed(user: User, today: date) -> bool:
    """Return whether anything was ever handed to the user's unit."""
    units = units_of(user, today)
    tables: tuple[Any, ...] = (Problem, Suggestion)
    return bool(units) and any(each.objects.handed_to(units).exists() for each in tables)


def _row(theme: Any, viewer: Viewer, today: date) -> dict[str, Any]:
    """Return a theme with its next step, and whether its page is open to the user."""
    waiting = (step for step in theme.steps.all() if step.state == StepState.WAITING)
    step = next(waiting, None)
    return {
        "theme": theme,
        "next": step,
        "late": step is not None and step.is_late(today),
        "open": sees(access_of(viewer, theme)),
    }


def _themes(model: Any, plan: Plan) -> Any:
    of_year = Q(item__plan=plan)
    if model is Consultation:
        # One of a kind of its own may stand without an item.
        of_year |= Q(item__isnull=True, year=plan.year)
    found = model.objects.filter(of_year).annotate(**_STEPS)
    if model in _LISTED:
        found = _LISTED[model](found)
    return found.select_related("item__plan", "department", "consultation_kind").prefetch_related(
        "steps",
        "item__due_dates",
        "item__leader_rows__person",
        "item__leader_rows__post",
        "item__department_rows__department",
    )


# What the list says of one kind besides.
_LISTED: dict[type[Theme], Callable[[Any], Any]] = {
    Consultation: lambda found: found.filter(level=ConsultationLevel.DISTRICT).with_figures(),
    Supervision: lambda found: found.annotate(
        problem_count=Count("problems", distinct=True),
        open_count=Count("problems", Q(problems__state__in=OPEN_PROBLEM_STATES), distinct=True),
    ),
}


def _unopened(plan: Plan) -> list[WorkItem]:
    """Return the rows of the kinds' annexes on which no chain has been begun."""
    annexes = [theme.ANNEX for theme in THEMES.values()]
    items = plan.items.filter(annex__in=annexes, theme__isnull=True)
    items = items.select_related("plan").prefetch_related(
        "followed_links__leading__theme", "department_rows__department"
    )
    return [item for item in items if not hasattr(item.leading, "theme")]
