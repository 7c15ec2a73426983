"""What was handed to a unit, and its answers: of all others' it sees nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from almanac import clock
from consultations.actions import HANDED
from consultations.models import Problem, Suggestion
from consultations.permissions import units_of
from consultations.units import by_unit
from workflow.actions import RefusedForm, posted_from, unfolded

_ROWS: dict[str, Any] = {
    "problem": Problem.objects.select_related("supervision", "department").prefetch_related(
        "papers"
    ),
    "suggestion": Suggestion.objects.select_related("meeting__consultation", "department"),
}


@require_GET
def handed(request: HttpRequest, noun: str = "", pk: int = 0) -> HttpResponse:
    """Show all that was handed to the user's unit, or one of it; there is no page for who has none."""
    return _page(request, _row(request, noun, pk) if noun else None)


def _form(request: HttpRequest, noun: str, pk: int, action: str) -> str:
    return unfolded(_row(request, noun, pk).unit_page, f"{noun}-{pk}-{action}")


@posted_from(_form)
def act(request: HttpRequest, noun: str, pk: int, action: str) -> HttpResponse:
    """Answer as the unit; what was typed is kept where it is refused."""
    row, units = _row(request, noun, pk), units_of(request.user, clock.today())
    if refused := HANDED[noun].carry_out(request, action, units, row, called=f"{row}："):
        return _page(request, row, refused)
    return redirect(row.unit_page)


def _row(request: HttpRequest, noun: str, pk: int) -> Any:
    if noun not in _ROWS:
        raise Http404
    units = units_of(request.user, clock.today())
    return get_object_or_404(_ROWS[noun].handed_to(units), pk=pk)


def _by_noun(rows: list[Any]) -> list[tuple[str, list[Any]]]:
    found = (("监督问题", "problem"), ("意见建议", "suggestion"))
    return [(label, [row for row in rows if row.noun == noun]) for label, noun in found]


def _page(request: HttpRequest, row: Any, refused: RefusedForm | None = None) -> HttpResponse:
    today = clock.today()
    if not (units := units_of(request.user, today)):
        raise Http404
    found = [row] if row else [each for rows in _ROWS.values() for each in rows.handed_to(units)]
    shown = [
        {
            "row": each,
            "noun": each.noun,
            "late": each.is_late(today),
            "actions": HANDED[each.noun].offered(units, each, refused=refused),
            "photos": each.papers.all() if each.noun == "problem" else (),
        }
        for each in found
    ]
    context = {
        "one": row,
        "waiting": [each for each in shown if each["actions"]],
        "answered": [each for each in shown if not each["actions"]],
        "figures": [(label, by_unit(rows, today)) for label, rows in _by_noun(found)],
        "refused": refused.form if refused else None,
    }
    status = 422 if refused else 200
    return render(request, "consultations/handed.html", context, status=status)
