"""The desks: a member's, a unit's, a leader's; and the way to one's own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from proposals.desks import (
    member_desk,
    other_key_proposals,
    supervised_by,
    unit_desk,
)
from proposals.forms.drafts import may_propose
from proposals.models import ProposalSettings
from proposals.permissions import is_committee
from proposals.tabs import handles_any, tabs_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Go to the desk that is the reader's first."""
    return redirect(tabs_of(request.user, clock.today())[0].url)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show a member's proposals; what waits for the member comes first."""
    today = clock.today()
    context = {
        "desk": member_desk(request.user, today),
        "may_propose": may_propose(request.user),
        "settings": ProposalSettings.current(),
    }
    return render(request, "proposals/mine.html", context)


@require_GET
def unit(request: HttpRequest) -> HttpResponse:
    """Show what was handed to the reader's units, the most urgent first; to others it is not there."""
    today = clock.today()
    if not handles_any(request.user, today):
        raise Http404
    return render(request, "proposals/unit.html", {"desk": unit_desk(request.user, today)})


@require_GET
def supervised(request: HttpRequest) -> HttpResponse:
    """Show a leader, or a department that supervises, its proposals and how they stand."""
    today = clock.today()
    leader = roles.is_leader(request.user, today)
    rows = supervised_by(request.user, today).order_by("answer_due_on", "number")
    if not (leader or is_committee(request.user, today) or rows.exists()):
        raise Http404
    others = other_key_proposals(request.user, today) if leader else rows.none()
    return render(
        request,
        "proposals/supervised.html",
        {"rows": list(rows), "others": list(others.order_by("number", "pk")), "today": today},
    )
