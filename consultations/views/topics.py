"""Topics that are put forward for a year (征集选题): by everyone, decided on by the office."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from almanac import clock
from consultations.actions import TOPICS
from consultations.enums import Action, TopicState
from consultations.forms.topics import TopicForm
from consultations.models import TopicSuggestion
from consultations.permissions import access_to_topics
from consultations.services.topics import propose_topic
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in, unfolded
from workflow.becoming import origins_of
from workplan.models import Plan

YEARS_AHEAD = 1


@require_http_methods(["GET", "POST"])
def topics(request: HttpRequest, year: int) -> HttpResponse:
    """List a year's topics with what was decided, and take in new ones."""
    if year not in _years():
        raise Http404
    if request.method == "GET":
        return _page(request, year, TopicForm())
    form = TopicForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            topic = propose_topic(year=year, actor=request.user, **form.cleaned_data)
            messages.success(request, f"“{topic}”已提交，等待办公室选定。")
            return redirect("consultations:topics", year)
    return _page(request, year, form)


def _form(request: HttpRequest, pk: int, action: str) -> str:
    """Return where the office decides on a topic, which everyone sees."""
    page = reverse("consultations:topics", args=[get_object_or_404(TopicSuggestion, pk=pk).year])
    return unfolded(page, f"topicsuggestion-{pk}-{action}")


@posted_from(_form)
def decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Select or decline a topic, as the office."""
    topic, access = get_object_or_404(TopicSuggestion, pk=pk), access_to_topics(request.user)
    if refused := TOPICS.carry_out(request, action, access, topic, called=f"“{topic}”"):
        return _page(request, topic.year, TopicForm(), refused)
    return redirect(next_page(request, reverse("consultations:topics", args=[topic.year])))


def _page(
    request: HttpRequest, year: int, form: TopicForm, refused: RefusedForm | None = None
) -> HttpResponse:
    access = access_to_topics(request.user)
    rows = TopicSuggestion.objects.filter(year=year).select_related(
        "proposed_by__person", "consultation"
    )
    origins = origins_of([row.came_from for row in rows], request.user, clock.today())
    for row in rows:
        row.origin = origins.get(row.came_from or "")  # type: ignore[attr-defined]
    found = [(row, TOPICS.offered(access, row, refused=refused), _decision(row)) for row in rows]
    wrong = refused.form if refused else (form if form.errors else None)
    context = {
        "year": year,
        "years": _years(),
        "has_plan": Plan.objects.filter(year=year).exists(),
        "form": form,
        "groups": [
            (state, [entry for entry in found if entry[0].state == state]) for state in TopicState
        ],
        "count": len(found),
        "refused": wrong,
    }
    return render(request, "consultations/topics.html", context, status=422 if wrong else 200)


def _decision(topic: TopicSuggestion) -> str:
    """Return what the office last said to a topic."""
    if topic.state == TopicState.PROPOSED:
        return ""
    decided = topic.changes.filter(action__in=(Action.SELECT, Action.DECLINE)).first()
    return decided.reason if decided else ""


def _years() -> list[int]:
    """Return the years for which topics are taken: those that have a plan, and the one after each."""
    known = set(Plan.objects.values_list("year", flat=True))
    return sorted(known | {year + YEARS_AHEAD for year in known}, reverse=True)
