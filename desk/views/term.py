"""换届: the steps into a new term, for the office."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from almanac import clock
from desk.term_change import term_at_hand, term_change
from workplan.views.guards import require_office


@require_GET
def at_hand(request: HttpRequest) -> HttpResponse:
    """Lead to the change of term that is at hand."""
    require_office(request.user)
    return redirect("desk:term", term_at_hand(clock.today()))


@require_GET
def term(request: HttpRequest, term: int) -> HttpResponse:
    """Show how far the change into a term has come."""
    require_office(request.user)
    if not 2 <= term <= 99:
        raise Http404
    user: Any = request.user
    change = term_change(term, clock.today(), user)
    return render(request, "desk/term.html", {"change": change})
