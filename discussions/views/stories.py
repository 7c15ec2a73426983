"""委员风采 and 优秀案例: the list, a story's page, and how the office writes one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from discussions.actions import STORIES
from discussions.enums import StoryKind
from discussions.forms import StoryForm
from discussions.models import Picture, Story
from discussions.permissions import access_of, may_read, stories_of
from discussions.services.stories import write_story
from workflow.actions import RefusedForm, posted_from, refusals_in
from workflow.files import hand_out

PAGE = 20


@require_GET
def stories(request: HttpRequest) -> HttpResponse:
    """List the stories that the user sees, of one kind where it is asked for."""
    today = clock.today()
    if not may_read(request.user, today):
        raise Http404
    kind = request.GET.get("kind", "")
    found = stories_of(request.user, today).select_related("picture")
    if kind in StoryKind.values:
        found = found.filter(kind=kind)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "kinds": StoryKind.choices,
        "kind": kind if kind in StoryKind.values else "",
        "query": f"kind={kind}" if kind in StoryKind.values else "",
        "access": access_of(request.user, today),
    }
    return render(request, "discussions/stories.html", context)


@require_GET
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a story to those who see it."""
    return _page(request, _story_or_404(request, pk))


@posted_from(lambda request, pk, action: reverse("discussions:story", args=[pk]))
def act_on_story(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Publish a story, or take it down."""
    found = _story_or_404(request, pk)
    access = access_of(request.user, clock.today())
    if refused := STORIES.carry_out(request, action, access, found):
        return _page(request, _story_or_404(request, pk), refused)
    return redirect(found)


@require_GET
def picture(request: HttpRequest, key: UUID) -> FileResponse:
    """Hand out a story's picture to those who see the story."""
    found = get_object_or_404(Picture, key=key)
    _story_or_404(request, found.story_id)
    return hand_out(found)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a story, a new one or another wording, as the office."""
    if not access_of(request.user, clock.today()).office:
        raise Http404
    found = None if pk is None else _story_or_404(request, pk)
    initial = StoryForm.initial_of(found) if found else None
    form = StoryForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            saved = write_story(story=found, actor=request.user, **form.cleaned_data)
            messages.success(request, "已保存。" if saved.published_on else "已保存，还没有发布。")
            return redirect(saved)
    context = {"form": form, "story": found, "refused": form if form.is_bound else None}
    return render(request, "discussions/write.html", context, status=422 if form.is_bound else 200)


def _story_or_404(request: HttpRequest, pk: int) -> Story:
    seen = stories_of(request.user, clock.today()).select_related("picture")
    return get_object_or_404(seen.prefetch_related("people"), pk=pk)


def _page(request: HttpRequest, found: Story, refused: RefusedForm | None = None) -> HttpResponse:
    access = access_of(request.user, clock.today())
    context = {
        "story": found,
        "access": access,
        "actions": STORIES.offered(access, found, refused=refused),
        "refused": refused.form if refused else None,
    }
    return render(request, "discussions/story.html", context, status=422 if refused else 200)
