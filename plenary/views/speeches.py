"""A speech's page: what it says, and how it went on."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from plenary.actions import SPEECHES, Reader
from plenary.enums import Action, State
from plenary.models import Speech, SpeechFile
from plenary.permissions import reads_instructions, speeches_of, standing_of
from workflow.actions import RefusedForm, next_page, posted_from, unfolded
from workflow.becoming import origins_of, outcomes_of
from workflow.files import hand_out

# What is said to those who have it in hand, and to nobody else.
_TO_FEW = (Action.INSTRUCT, Action.URGE)


@require_GET
def speech(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a speech to those who see it."""
    return _page(request, *_speech_or_404(request, pk))


@posted_from(lambda request, pk, action: unfolded(reverse("plenary:speech", args=[pk]), action))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a speech; what was typed is kept where it is refused."""
    found, reader = _speech_or_404(request, pk)
    if refused := SPEECHES.carry_out(request, action, reader, found):
        return _page(request, *_speech_or_404(request, pk), refused)
    return redirect(next_page(request, found))


@require_GET
def file(request: HttpRequest, key: UUID) -> FileResponse:
    """Hand out a file of a speech to those who see the speech."""
    found = get_object_or_404(SpeechFile, key=key)
    _speech_or_404(request, found.speech_id)
    return hand_out(found)


def _speech_or_404(request: HttpRequest, pk: int) -> tuple[Speech, Reader]:
    standing = standing_of(request.user, clock.today())
    seen = speeches_of(standing).with_people()
    seen = seen.select_related(
        "meeting", "body", "unit", "leader", "supervisor", "item", "by__person"
    )
    return get_object_or_404(seen, pk=pk), Reader(standing)


def _page(
    request: HttpRequest, found: Speech, reader: Reader, refused: RefusedForm | None = None
) -> HttpResponse:
    standing = reader.standing
    changes = found.changes.select_related("actor__person")
    instructed = changes.filter(action__in=_TO_FEW)
    files = list(found.files.all())
    origin = origins_of([found.came_from], request.user, standing.on).get(found.came_from or "")
    context = {
        "speech": found,
        "reads": standing.inside or standing.leader,
        "actions": SPEECHES.offered(reader, found, refused=refused),
        "papers": [file for file in files if not file.of_answer],
        "answer_papers": [file for file in files if file.of_answer],
        "visits": found.visits.prefetch_related("people"),
        "instructed": instructed if reads_instructions(standing, found) else (),
        "changes": changes.exclude(action__in=_TO_FEW),
        "outcomes": outcomes_of([found.key], (request.user, standing.on)).get(found.key, []),
        "origin": origin,
        "goes_on_anew": found.state in (State.CHOSEN, State.SHARED),
        "is_late": found.state == "shared" and found.due_on and found.due_on < standing.on,
        "refused": refused.form if refused else None,
    }
    return render(request, "plenary/speech.html", context, status=422 if refused else 200)
