"""Who may open a page: to everyone else it is not there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from almanac import clock
from members.models import User
from proposals.models import Proposal, ProposalSettings
from proposals.permissions import is_committee, sees_all
from proposals.reading.proposal_view import ProposalView


def opened(request: HttpRequest, pk: int, words: str = "") -> ProposalView:
    """Return a proposal as the reader has it open. Raises Http404 for who may not see it."""
    rows = Proposal.objects.select_related(
        "author",
        "sponsor",
        "category",
        "ground",
        "merged_into",
        "promoting_leader",
        "supervising_leader",
        "supervising_department",
        "batch",
        "project",
        "work_item__plan",
    )
    view = ProposalView.of(get_object_or_404(rows, pk=pk), request.user, words)
    if not view.access.sees(view.proposal):
        raise Http404
    return view


def require_committee(user: User, settings: ProposalSettings | None = None) -> None:
    """Raise Http404 for anyone who is neither of the 提案委 nor of the office."""
    if not is_committee(user, clock.today(), settings):
        raise Http404


def require_sees_all(user: User) -> None:
    """Raise Http404 for anyone who does not see every proposal that went in."""
    if not sees_all(user, clock.today()):
        raise Http404
