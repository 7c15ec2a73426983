"""The board: the list of topics, a topic's page, and what is done on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from discussions.actions import ANSWERS, TOPICS, TopicReader
from discussions.enums import AnswerState
from discussions.forms import BoardFilter, TopicForm
from discussions.models import Answer, Topic
from discussions.models.topics import SEARCHED
from discussions.permissions import access_of, may_read, stories_of, topics_of
from discussions.services.topics import open_topic
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in, unfolded
from workflow.becoming import outcomes_of

PAGE = 30
_STORIES = 3


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """List the topics that the user sees, the latest first, and the latest stories."""
    today = clock.today()
    if not may_read(request.user, today):
        raise Http404
    form = BoardFilter(request.GET)
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    wanted = form.cleaned_data
    topics = SEARCHED.narrowed(topics_of(request.user, today), wanted["q"])
    if wanted["kind"]:
        topics = topics.filter(kind=wanted["kind"])
    if wanted["mine"]:
        topics = topics.filter(author=request.user)
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(topics.with_counts(), PAGE).get_page(request.GET.get("page"))
    outcomes = outcomes_of((topic.key for topic in page), (request.user, today))
    for topic in page:
        topic.outcomes = outcomes.get(topic.key, [])
    context = {
        "form": form,
        "page": page,
        "filtered": any(wanted.values()),
        "query": query.urlencode(),
        "stories": stories_of(request.user, today).published()[:_STORIES],
    }
    return render(request, "discussions/board.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a topic."""
    if not access_of(request.user, clock.today()).speaks:
        raise Http404
    form = TopicForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            topic = open_topic(actor=request.user, **form.cleaned_data)
            messages.success(request, "话题已发起，大家都看得到。")
            return redirect(topic)
    context = {"form": form, "refused": form if form.is_bound else None}
    return render(request, "discussions/new.html", context, status=422 if form.is_bound else 200)


@require_GET
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a topic to those who see it."""
    return _page(request, *_topic_or_404(request, pk))


@posted_from(lambda request, pk, action: unfolded(reverse("discussions:topic", args=[pk]), action))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a topic; what was typed is kept where it is refused."""
    found, reader = _topic_or_404(request, pk)
    if refused := TOPICS.carry_out(request, action, reader, found):
        return _page(request, *_topic_or_404(request, pk), refused)
    return redirect(next_page(request, found))


@posted_from(
    lambda request, pk, action: unfolded(
        get_object_or_404(Answer.objects.select_related("topic"), pk=pk).topic.get_absolute_url(),
        f"{action}-{pk}",
    )
)
def act_on_answer(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to an answer, where the reader sees its topic."""
    answer = get_object_or_404(Answer.objects.select_related("author__person"), pk=pk)
    found, reader = _topic_or_404(request, answer.topic_id)
    if refused := ANSWERS.carry_out(request, action, reader, answer):
        return _page(request, *_topic_or_404(request, answer.topic_id), refused)
    return redirect(found)


def _topic_or_404(request: HttpRequest, pk: int) -> tuple[Topic, TopicReader]:
    today = clock.today()
    seen = topics_of(request.user, today).select_related("author__person")
    found = get_object_or_404(seen, pk=pk)
    person = request.user.person_id
    supports = person is not None and found.supports.filter(person=person).exists()
    return found, TopicReader(access_of(request.user, today), request.user, supports)


def _page(
    request: HttpRequest, found: Topic, reader: TopicReader, refused: RefusedForm | None = None
) -> HttpResponse:
    actions = TOPICS.offered(reader, found, refused=refused, unfolded="answer")
    answers = found.answers.select_related("author__person")
    if not reader.access.office:
        answers = answers.filter(state=AnswerState.SHOWN)
    said = [(answer, ANSWERS.offered(reader, answer, refused=refused)) for answer in answers]
    placed = any(open.is_refused for row in (actions, *(one for _, one in said)) for open in row)
    changes = found.changes.select_related("actor__person", "answer__author__person")
    if not reader.access.office:
        changes = changes.filter(answer=None)
    context = {
        "topic": found,
        "reader": reader,
        "actions": actions,
        "answers": said,
        "supporters": list(found.supports.select_related("person")),
        "outcomes": outcomes_of([found.key], (request.user, clock.today())).get(found.key, []),
        "changes": changes,
        "last": changes.filter(answer=None).first() if found.state != "open" else None,
        "refused": refused.form if refused else None,
        "lost_words": refused.words if refused and not placed else [],
    }
    return render(request, "discussions/topic.html", context, status=422 if refused else 200)
