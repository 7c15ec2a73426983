"""揭榜挂帅: the page of tasks that are put up, taken on, reported and credited."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from activities.member_actions import TAKING
from activities.member_forms import TaskForm
from activities.models import Taking, Task
from activities.rights import Standing
from activities.services.tasks import put_up
from activities.services.tasks import take as take_on
from activities.views.inside import inside_or_404
from almanac import clock
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in, unfolded
from workflow.refusals import Refused

PAGE = 20


@require_http_methods(["GET", "POST"])
def tasks(request: HttpRequest) -> HttpResponse:
    """Show the tasks, the nearest day first, and take in new ones."""
    standing = inside_or_404(request)
    if request.method == "GET":
        return _page(request, standing)
    if not standing.puts_up:
        raise Http404
    form = TaskForm(request.POST, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            task = put_up(actor=request.user, **form.cleaned_data)
            messages.success(request, f"“{task}”已发榜。")
            return redirect(task)
    return _page(request, standing, form=form)


@posted_from(lambda request, pk: f"{reverse('activities:tasks')}#task-{pk}")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """揭榜, with one click."""
    inside_or_404(request)
    task = get_object_or_404(Task, pk=pk)
    try:
        take_on(task=task, actor=request.user)
        messages.success(request, f"您已揭榜：{task}。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(task)


@posted_from(
    lambda request, pk, action: unfolded(reverse("activities:tasks"), f"taking-{pk}-{action}")
)
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Report, credit, return, give up."""
    standing = inside_or_404(request)
    taking = get_object_or_404(Taking.objects.select_related("task", "person"), pk=pk)
    if refused := TAKING.carry_out(request, action, standing, taking):
        return _page(request, standing, refused)
    return redirect(next_page(request, taking.task))


def _page(
    request: HttpRequest,
    standing: Standing,
    refused: RefusedForm | None = None,
    form: TaskForm | None = None,
) -> HttpResponse:
    takings = Taking.objects.select_related("task", "person").prefetch_related("changes")
    found = Task.objects.select_related("organiser", "item").prefetch_related(
        Prefetch("takings", takings)
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    wrong = refused.form if refused else form
    context = {
        "page": page,
        "tasks": [_shown(task, standing, refused) for task in page],
        "form": form or (TaskForm(user=request.user) if standing.puts_up else None),
        "refused": wrong,
        "standing": standing,
    }
    return render(request, "activities/tasks.html", context, status=422 if wrong else 200)


def _shown(task: Task, standing: Standing, refused: RefusedForm | None) -> dict[str, Any]:
    takings = list(task.takings.all())
    standing_ones = [row for row in takings if row.state != "given_up"]
    left = None if task.places is None else task.places - len(standing_ones)
    has_it = any(standing.is_self(row.person_id) for row in standing_ones)
    return {
        "task": task,
        "is_over": task.due_on < clock.today(),
        "left": left,
        "may_take": standing.may_take(task, clock.today()) and left != 0 and not has_it,
        "takings": [
            {
                "row": row,
                "is_late": row.is_late(clock.today()),
                "reads": standing.is_self(row.person_id) or standing.runs(task.organiser_id),
                "actions": TAKING.offered(standing, row, refused=refused),
            }
            for row in takings
        ],
    }
