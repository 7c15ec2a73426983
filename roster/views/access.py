"""Where the pages of the roster begin: to who may not see them, they are not there."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from almanac import clock
from members.models import Membership
from roster.permissions import Reader, Sight, reader_of


def reader_or_404(request: HttpRequest) -> Reader:
    """Let the committee's own pass."""
    user: Any = request.user
    reader = reader_of(user, clock.today())
    if not reader.sees:
        raise Http404
    return reader


def office_or_404(request: HttpRequest) -> Reader:
    """Let the office pass."""
    reader = reader_or_404(request)
    if not reader.office:
        raise Http404
    return reader


def member_or_404(request: HttpRequest, pk: int) -> tuple[Membership, Reader]:
    """Return a membership with what its person belongs to, for the office and for themselves."""
    reader = reader_or_404(request)
    found = Membership.objects.with_people(clock.today())
    one = get_object_or_404(found, pk=pk)
    if reader.sight_of(one) < Sight.ALL:
        raise Http404
    return one, reader
