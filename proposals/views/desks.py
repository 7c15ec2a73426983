"""The desks: a member's, a unit's, a leader's; and the way to one's own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from almanac import clock
from proposals.models import ProposalSettings
from proposals.permissions import is_committee, may_propose
from proposals.reading.leader import leader_desk
from proposals.reading.member import member_desk
from proposals.reading.tabs import tabs_of
from proposals.reading.unit import handles_any, unit_desk


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Go to the desk that is the reader's first."""
    return redirect(tabs_of(request.user, clock.today())[0].url)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show a member's proposals; what waits for the member comes first."""
    today, settings = clock.today(), ProposalSettings.current()
    context = {
        "desk": member_desk(request.user, today, settings),
        "may_propose": may_propose(request.user, today),
        "settings": settings,
    }
    return render(request, "proposals/mine.html", context)


@require_GET
def unit(request: HttpRequest) -> HttpResponse:
    """Show what was handed to the reader's units, the most urgent first; to others it is not there."""
    today = clock.today()
    if not handles_any(request.user, today):
        raise Http404
    desk = unit_desk(request.user, today, ProposalSettings.current())
    return render(request, "proposals/unit.html", {"desk": desk})


@require_GET
def supervised(request: HttpRequest) -> HttpResponse:
    """Show a leader, or a department that supervises, its proposals and how they stand."""
    today = clock.today()
    desk = leader_desk(request.user, today)
    if not (desk.is_leader or desk.supervised or is_committee(request.user, today)):
        raise Http404
    return render(request, "proposals/supervised.html", {"desk": desk, "today": today})
