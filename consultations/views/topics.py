"""Topics that are put forward for a year (征集选题): by everyone, decided on by the office."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from consultations.enums import Action, TopicState
from consultations.forms import TopicForm
from consultations.models import TopicSuggestion
from consultations.permissions import access_to_topics
from consultations.services.topics import propose_topic
from consultations.views.deeds import ACTS, OWNERS, Refusal, acts_on, carry_out, key_of
from workplan.models import Plan

YEARS_AHEAD = 1


@require_http_methods(["GET", "POST"])
def topics(request: HttpRequest, year: int) -> HttpResponse:
    """List a year's topics with what was decided, and take in new ones."""
    _check_year(year)
    if request.method == "GET":
        return _page(request, year, TopicForm())
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            topic = propose_topic(year=year, actor=request.user, **form.cleaned_data)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, f"“{topic}”已提交，等待办公室选定。")
            return redirect("consultations:topics", year)
    return _page(request, year, form, status=422)


@require_POST
def decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Select or decline a topic, as the office."""
    topic = get_object_or_404(TopicSuggestion, pk=pk)
    deed = ACTS["topicsuggestion"].get(action)  # type: ignore[call-overload]
    if deed is None or not access_to_topics(request.user).office:
        raise Http404
    topic.state = request.POST.get("seen", topic.state)
    key = key_of("topicsuggestion", pk, action)
    form = deed.form(request.POST, prefix=key)
    if carry_out(deed, form, OWNERS["topicsuggestion"], topic, request.user):
        messages.success(request, f"“{topic}”{deed.done}")
        return redirect("consultations:topics", topic.year)
    return _page(request, topic.year, TopicForm(), (key, form), status=422)


def _page(
    request: HttpRequest, year: int, form: TopicForm, refusal: Refusal = None, status: int = 200
) -> HttpResponse:
    access = access_to_topics(request.user)
    rows = TopicSuggestion.objects.filter(year=year).select_related(
        "proposed_by__person", "consultation"
    )
    found = [(row, acts_on(row, access, refusal), _decision(row)) for row in rows]
    context = {
        "year": year,
        "form": form,
        "groups": [
            (state, [entry for entry in found if entry[0].state == state]) for state in TopicState
        ],
        "count": len(found),
        "refused": refusal[1] if refusal else (form if form.errors else None),
    }
    return render(request, "consultations/topics.html", context, status=status)


def _decision(topic: TopicSuggestion) -> str:
    """Return what the office last said to a topic."""
    if topic.state == TopicState.PROPOSED:
        return ""
    decided = topic.changes.filter(action__in=(Action.SELECT, Action.DECLINE)).first()
    return decided.reason if decided else ""


def _check_year(year: int) -> None:
    """Take topics for the years that have a plan, and for the one after."""
    known = set(Plan.objects.values_list("year", flat=True))
    if year not in known | {y + YEARS_AHEAD for y in known}:
        raise Http404
