"""The page of one consultation, research, supervision or meeting, and what is written on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from almanac import clock
from consultations.chain import strand_of
from consultations.enums import WITH_UNIT_STATES, ProblemState, StepState
from consultations.models import (
    ChainChange,
    ChainStep,
    Consultation,
    ConsultationMeeting,
    Problem,
    Research,
    Suggestion,
    Supervision,
    Theme,
)
from consultations.permissions import access_to_theme, sees, theme_of, writes
from consultations.views.deeds import (
    ACTS,
    OWNERS,
    RECORDS,
    Refusal,
    acts_on,
    carry_out,
    form_of,
    key_of,
    records_on,
)
from workplan.permissions import Access

NOUNS: dict[str, Any] = {
    "consultation": Consultation.objects.select_related("item__plan", "department"),
    "research": Research.objects.select_related("item__plan"),
    "supervision": Supervision.objects.select_related("item__plan"),
    "session": ConsultationMeeting.objects.select_related("consultation__item__plan", "host"),
    "suggestion": Suggestion.objects.select_related("meeting__consultation__item__plan"),
}
# What a person does something to; topics have a page of their own.
ROWS: dict[str, Any] = {
    "chainstep": ChainStep.objects.select_related("theme__item__plan"),
    "suggestion": NOUNS["suggestion"],
    "problem": Problem.objects.select_related("supervision__item__plan"),
}


@require_GET
def show(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """Show a consultation, research, supervision or meeting to those involved."""
    return _page(request, noun, get_object_or_404(NOUNS[noun], pk=pk))


@require_POST
def record(request: HttpRequest, noun: str, pk: int, word: str) -> HttpResponse:
    """Write something on a page; what was typed is kept where it is refused."""
    if word not in RECORDS.get(noun, {}):
        raise Http404
    row = get_object_or_404(NOUNS[noun], pk=pk)
    if not writes(access_to_theme(_theme(row), request.user, clock.today())):
        raise Http404
    deed, form = RECORDS[noun][word], form_of(noun, row, word, request)
    if carry_out(deed, form, deed.owner, row, request.user):
        messages.success(request, deed.done)
        return redirect(_home(row))
    return _refused(request, row, (key_of(noun, pk, word), form))


@require_POST
def act(request: HttpRequest, noun: str, pk: int, action: str) -> HttpResponse:
    """Do something to a step, suggestion or problem; what was typed is kept where it is refused."""
    row = get_object_or_404(ROWS[noun] if noun in ROWS else Problem.objects.none(), pk=pk)
    access = access_to_theme(theme_of(row), request.user, clock.today())
    deed = ACTS[noun].get(action)  # type: ignore[call-overload]  # an Action is its word
    if deed is None or not sees(access) or not writes(access):
        raise Http404
    row.state = request.POST.get("seen", row.state)
    key = key_of(noun, pk, action)
    form = deed.form(request.POST, request.FILES, prefix=key)
    if carry_out(deed, form, OWNERS[noun], row, request.user):
        messages.success(request, f"{row}：{deed.done}")
        return redirect(f"{_home(row).get_absolute_url()}#{noun}-{pk}")
    row.refresh_from_db(fields=["state"])
    return _refused(request, row, (key, form))


def _home(row: Any) -> Any:
    """Return the row on whose page another stands."""
    if isinstance(row, Suggestion):
        return row.meeting
    if isinstance(row, ConsultationMeeting | Consultation | Research | Supervision):
        return row
    return theme_of(row).detail


def _theme(row: Any) -> Theme:
    if isinstance(row, Suggestion):
        return row.meeting.consultation
    return row.consultation if isinstance(row, ConsultationMeeting) else row


def _refused(request: HttpRequest, row: Any, refusal: Refusal) -> HttpResponse:
    home = _home(row)
    return _page(request, _noun(home), home, refusal, status=422)


def _noun(home: Any) -> str:
    """Return the word for a page's row in addresses."""
    return "session" if isinstance(home, ConsultationMeeting) else home._meta.model_name


def _page(
    request: HttpRequest, noun: str, row: Any, refusal: Refusal = None, status: int = 200
) -> HttpResponse:
    theme = _theme(row)
    access = access_to_theme(theme, request.user, clock.today())
    if not sees(access):
        raise Http404
    context = {
        "row": row,
        "theme": theme,
        "access": access,
        "refused": refusal[1] if refusal else None,
        "records": records_on(noun, row, refusal) if writes(access) else [],
        **_CONTEXTS[noun](request, row, refusal, access),
    }
    template = "meeting" if noun == "session" else noun
    return render(request, f"consultations/{template}.html", context, status=status)


def _theme_context(
    request: HttpRequest, theme: Theme, refusal: Refusal, access: Access
) -> dict[str, Any]:
    strand = strand_of(theme, clock.today())
    waiting = [mark.step for mark in strand.marks if mark.step.state == StepState.WAITING]
    return {
        "strand": strand,
        "steps": [
            (
                mark,
                acts_on(mark.step, access, refusal, pressing=waiting[:1] == [mark.step]),
            )
            for mark in strand.marks
        ],
        "activities": theme.activities.all(),
        "submissions": theme.submissions.prefetch_related("papers"),
        "instructions": theme.instructions.all(),
        "log": ChainChange.objects.of_theme(theme)[:200],
    }


def _consultation(
    request: HttpRequest, row: Consultation, refusal: Refusal, access: Access
) -> dict[str, Any]:
    return {
        **_theme_context(request, row, refusal, access),
        "meetings": row.meetings.select_related("host").prefetch_related("suggestions"),
        "fed_by": row.fed_by.all(),
        "topics": row.topic_suggestions.select_related("proposed_by__person"),
    }


def _research(
    request: HttpRequest, row: Research, refusal: Refusal, access: Access
) -> dict[str, Any]:
    return {
        **_theme_context(request, row, refusal, access),
        "versions": row.versions.select_related("by__person").prefetch_related("papers"),
        "feeds": row.feeds.all(),
    }


def _supervision(
    request: HttpRequest, row: Supervision, refusal: Refusal, access: Access
) -> dict[str, Any]:
    rows = list(row.problems.select_related("supervision__item__plan").prefetch_related("papers"))
    return {
        **_theme_context(request, row, refusal, access),
        "problems": [
            (problem, problem.is_late(clock.today()), acts_on(problem, access, refusal))
            for problem in rows
        ],
        "units": by_unit(rows),
        "states": [
            (state, sum(1 for problem in rows if problem.state == state)) for state in ProblemState
        ],
    }


def _meeting(
    request: HttpRequest, row: ConsultationMeeting, refusal: Refusal, access: Access
) -> dict[str, Any]:
    suggestions = row.suggestions.select_related(
        "person", "meeting__consultation__item__plan"
    ).all()
    may_write = writes(access)
    return {
        "attendances": row.attendances.select_related("person"),
        "suggestions": [
            (
                suggestion,
                [
                    *acts_on(suggestion, access, refusal),
                    *(records_on("suggestion", suggestion, refusal) if may_write else []),
                ],
            )
            for suggestion in suggestions
        ],
    }


_CONTEXTS: dict[str, Any] = {
    "consultation": _consultation,
    "research": _research,
    "supervision": _supervision,
    "session": _meeting,
}


def by_unit(problems: list[Problem]) -> list[dict[str, Any]]:
    """Return, unit by unit, how many problems it was handed, has open, is late with, has closed.

    Those with the most open ones come first.
    """
    table: dict[str, dict[str, Any]] = {}
    for problem in problems:
        if problem.state == ProblemState.FOUND:
            continue
        row = table.setdefault(
            problem.unit, {"unit": problem.unit, "handed": 0, "open": 0, "late": 0, "closed": 0}
        )
        row["handed"] += 1
        row["open"] += problem.state in WITH_UNIT_STATES
        row["late"] += problem.is_late(clock.today())
        row["closed"] += problem.state == ProblemState.CLOSED
    return sorted(table.values(), key=lambda row: (-row["open"], row["unit"]))
