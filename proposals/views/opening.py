"""Opening what a page is about; to whom it is not open, it is not there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from almanac import clock
from members import roles
from members.models import User
from proposals.models import Proposal
from proposals.occasion import Occasion
from proposals.permissions import is_committee


def opened(request: HttpRequest, pk: int, words: str = "") -> Occasion:
    """Return the reader before a proposal. Raises Http404 for who may not see it."""
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
    of = Occasion.of(get_object_or_404(rows, pk=pk), request.user, words)
    if not of.access.sees(of.proposal):
        raise Http404
    return of


def require_committee(user: User) -> None:
    """Raise Http404 for anyone who is neither of the 提案委 nor of the office."""
    if not is_committee(user, clock.today()):
        raise Http404


def sees_all(user: User) -> bool:
    """Tell whether someone sees every proposal that went in: the committee, and the leaders."""
    today = clock.today()
    return is_committee(user, today) or roles.is_leader(user, today)


def require_sees_all(user: User) -> None:
    """Raise Http404 for anyone who does not see every proposal that went in."""
    if not sees_all(user):
        raise Http404
