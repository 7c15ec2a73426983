"""A proposal's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from proposals.reading.page import read_page
from proposals.reading.proposal_view import ProposalView
from proposals.views.opening import opened
from workflow.actions import RefusedForm
from workflow.becoming import origins_of


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal to those whom it concerns."""
    return proposal_page(request, opened(request, pk, request.GET.get("into", "").strip()))


def proposal_page(
    request: HttpRequest, view: ProposalView, refused: RefusedForm | None = None
) -> HttpResponse:
    """Return the page; with a refused form, its status says so and nothing that was typed is lost."""
    found = read_page(view, refused)
    came_from = view.proposal.came_from
    context = {
        "page": found,
        "refused": refused.form if refused and not refused.preview else None,
        "lost_words": found.lost_words,
        "view": view,
        "proposal": view.proposal,
        "access": view.access,
        "origin": origins_of([came_from], request.user, clock.today()).get(came_from or ""),
    }
    status = 422 if refused and not refused.preview else 200
    return render(request, "proposals/proposal.html", context, status=status)
