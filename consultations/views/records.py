"""The page of one consultation, research, supervision or meeting, what is written on it, its files."""

from collections.abc import Callable, Container
from dataclasses import replace
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from activities.models import BY_PERSON, Attendance
from activities.reading import answers_of
from almanac import clock
from consultations.actions import ENTRIES, MOVES
from consultations.chain import made_of, strand_of
from consultations.enums import Presence, ProblemState, StepState
from consultations.models import (
    THEMES,
    ChainChange,
    ChainStep,
    Consultation,
    ConsultationMeeting,
    Paper,
    Problem,
    Research,
    Suggestion,
    Supervision,
    Theme,
)
from consultations.papers import PAPERS
from consultations.permissions import access_to_theme, opened_by, sees, units_of
from consultations.services.meetings import sessions_to_come, shown_as
from consultations.units import by_unit
from members.models import Person
from workflow.actions import OpenAction, RefusedForm, next_page, posted_from, unfolded
from workflow.files import hand_out
from workplan.models import Plan
from workplan.permissions import Access
from workplan.reading.official_papers import make
from workplan.views.papers import handed_out

# By the word for the row in addresses.
ROWS: dict[str, Any] = {
    **{
        kind.value: theme._default_manager.select_related("item__plan", "department")
        for kind, theme in THEMES.items()
    },
    "session": ConsultationMeeting.objects.select_related(
        "consultation__item__plan", "host", "event"
    ),
    "suggestion": Suggestion.objects.select_related("meeting__consultation__item__plan"),
    "chainstep": ChainStep.objects.select_related("theme__item__plan"),
    "problem": Problem.objects.select_related("supervision__item__plan"),
}


@require_GET
def show(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """Show a consultation, research, supervision or meeting to those involved."""
    return _page(request, get_object_or_404(ROWS[noun], pk=pk))


@require_GET
def paper(request: HttpRequest, key: str) -> FileResponse:
    """Hand out a file to those who may see its chain, and a problem's to its unit; to others it is not
    there.
    """
    found = get_object_or_404(Paper, key=key)
    units = units_of(request.user, clock.today())
    of_unit = Problem.objects.handed_to(units).filter(pk=found.problem_id or 0)
    if not sees(_access(request, found)) and not of_unit.exists():
        raise Http404
    return hand_out(found)


@require_GET
def download(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Download a paper of a theme, for those who see its chain."""
    wanted = PAPERS[word]
    found = get_object_or_404(ROWS[wanted.theme.value], pk=pk)
    if not sees(_access(request, found)):
        raise Http404
    facts, back = wanted.facts(found), found.get_absolute_url()
    return handed_out(request, lambda: make(wanted.kind, facts), f"{found}{wanted.name}", back=back)


def _form(request: HttpRequest, noun: str, pk: int, **words: str) -> str:
    """Return where the form of what is written or done stands open."""
    (name,) = words.values()
    row = _row(noun, pk, among=ROWS)
    if not sees(_access(request, row)):
        raise Http404
    return unfolded(_home(row).get_absolute_url(), f"{noun}-{pk}-{name}")


@posted_from(_form)
def record(request: HttpRequest, noun: str, pk: int, word: str) -> HttpResponse:
    """Write something on a page; what was typed is kept where it is refused."""
    row = _row(noun, pk, among=ENTRIES)
    if refused := ENTRIES[noun].carry_out(request, word, _access(request, row), row):
        return _page(request, _home(row), refused)
    return redirect(next_page(request, _home(row)))


@posted_from(_form)
def act(request: HttpRequest, noun: str, pk: int, action: str) -> HttpResponse:
    """Do something to a step, suggestion or problem; what was typed is kept where it is refused."""
    row = _row(noun, pk, among=MOVES)
    called, access = f"{row}：", _access(request, row)
    if refused := MOVES[noun].carry_out(request, action, access, row, called=called):
        return _page(request, _home(row), refused)
    return redirect(next_page(request, f"{_home(row).get_absolute_url()}#{noun}-{pk}"))


def _row(noun: str, pk: int, among: Container[str]) -> Any:
    if noun not in among:
        raise Http404
    return get_object_or_404(ROWS[noun], pk=pk)


def _access(request: HttpRequest, row: Any) -> Access:
    return access_to_theme(_theme(row), request.user, clock.today())


def _theme(row: Any) -> Theme:
    return row if isinstance(row, Theme) else row.theme


def _home(row: Any) -> Any:
    """Return the row on whose page another stands."""
    if isinstance(row, Suggestion):
        return row.meeting
    if isinstance(row, ChainStep | Problem):
        return row.theme.detail
    return row


def _page(request: HttpRequest, row: Any, refused: RefusedForm | None = None) -> HttpResponse:
    access = _access(request, row)
    noun = "session" if isinstance(row, ConsultationMeeting) else row._meta.model_name
    if not sees(access):
        raise Http404
    context = {
        "row": row,
        "theme": _theme(row),
        "access": access,
        "refused": refused.form if refused else None,
        "records": ENTRIES[noun].offered(access, row, refused=refused),
        "linked": _linked(request, row),
        "made": made_of(row, (request.user, clock.today())) if isinstance(row, Research) else (),
        "has_plan": Plan.objects.filter(year=_theme(row).year).exists(),
        **_PAGES.get(type(row), _of_theme)(row, access, refused),
    }
    template = f"consultations/{'meeting' if noun == 'session' else noun}.html"
    return render(request, template, context, status=422 if refused else 200)


def _linked(request: HttpRequest, row: Any) -> list[tuple[Theme, bool]]:
    """Return the research before a consultation, or what a research topic serves, each with whether
    its page opens to the user.
    """
    names = {Consultation: "fed_by", Research: "feeds"}
    if type(row) not in names:
        return []
    is_open = opened_by(request.user, clock.today())
    return [(theme, is_open(theme)) for theme in getattr(row, names[type(row)]).all()]


def _of_theme(theme: Theme, access: Access, refused: RefusedForm | None) -> dict[str, Any]:
    strand = strand_of(theme, clock.today())
    waiting = [mark.step for mark in strand.marks if mark.step.state == StepState.WAITING]
    steps = [
        (number, mark, _on_step(mark.step, access, refused, is_next=waiting[:1] == [mark.step]))
        for number, mark in enumerate(strand.marks, 1)
    ]
    return {
        "strand": strand,
        "steps": steps,
        # The step that is next stands above all else.
        "next": next((row for row in steps if waiting[:1] == [row[1].step]), None),
        "activities": theme.activities.all(),
        "submissions": theme.submissions.prefetch_related("papers"),
        "instructions": theme.instructions.all(),
        "log": ChainChange.objects.of_theme(theme)[:200],
    }


def _on_step(
    step: ChainStep, access: Access, refused: RefusedForm | None, *, is_next: bool
) -> list[OpenAction]:
    """Return what may be done to a step; a button stands out only on the one that is next."""
    actions = MOVES["chainstep"].offered(access, step, refused=refused)
    return actions if is_next else [replace(open, is_main=False) for open in actions]


def _consultation(row: Consultation, access: Access, refused: RefusedForm | None) -> dict[str, Any]:
    return {
        **_of_theme(row, access, refused),
        "coming": [(event, answers_of(event)) for event in sessions_to_come(row)],
        "meetings": row.meetings.select_related("host").prefetch_related("suggestions"),
        "topics": row.topic_suggestions.select_related("proposed_by__person"),
    }


def _research(row: Research, access: Access, refused: RefusedForm | None) -> dict[str, Any]:
    return {
        **_of_theme(row, access, refused),
        "versions": row.versions.select_related("by__person").prefetch_related("papers"),
    }


_OF_PROBLEM = (MOVES["problem"], ENTRIES["problem"])


def _supervision(row: Supervision, access: Access, refused: RefusedForm | None) -> dict[str, Any]:
    today = clock.today()
    rows = list(row.problems.select_related("department").prefetch_related("papers"))
    return {
        **_of_theme(row, access, refused),
        "problems": [
            (
                each,
                each.is_late(today),
                [a for t in _OF_PROBLEM for a in t.offered(access, each, refused=refused)],
            )
            for each in rows
        ],
        "units": by_unit(rows, today),
        "states": [
            (state, sum(1 for problem in rows if problem.state == state)) for state in ProblemState
        ],
    }


def presence_at(meeting: ConsultationMeeting) -> list[tuple[str, list[Person]]]:
    """Return who came to a meeting and who did not, by words; none is empty."""
    rows = Attendance.objects.none()
    if meeting.event:
        rows = meeting.event.attendances.select_related("person").order_by(*BY_PERSON)
    found = (
        (state.label, [row.person for row in rows if row.state in shown_as(state)])
        for state in Presence
    )
    return [(label, people) for label, people in found if people]


def _meeting(
    row: ConsultationMeeting, access: Access, refused: RefusedForm | None
) -> dict[str, Any]:
    tables, today = (MOVES["suggestion"], ENTRIES["suggestion"]), clock.today()
    suggestions = list(row.suggestions.select_related("person", "department"))
    return {
        "attendances": presence_at(row),
        "answers": answers_of(row.event) if row.event else [],
        "event": row.event,
        "suggestions": [
            (
                suggestion,
                suggestion.is_late(today),
                [a for table in tables for a in table.offered(access, suggestion, refused=refused)],
            )
            for suggestion in suggestions
        ],
        "units": by_unit(suggestions, today),
    }


# What is shown on a page besides, where it is not a theme with its steps alone.
_PAGES: dict[type, Callable[..., dict[str, Any]]] = {
    Consultation: _consultation,
    Research: _research,
    Supervision: _supervision,
    ConsultationMeeting: _meeting,
}
