"""Where every page of an event begins: the event for those who see it, to others it is not there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from activities.models import Event
from activities.permissions import EventAccess, access_to
from almanac import clock


def event_or_404(request: HttpRequest, pk: int) -> tuple[Event, EventAccess]:
    """Return an event and what the user is to it."""
    found = get_object_or_404(Event.objects.select_related("organiser", "item", "meeting"), pk=pk)
    access = access_to(found, request.user, clock.today())
    if not access.sees(found):
        raise Http404
    return found, access


def managed_or_404(request: HttpRequest, pk: int) -> tuple[Event, EventAccess]:
    """As `event_or_404`, for those who organise it."""
    found, access = event_or_404(request, pk)
    if not access.manages:
        raise Http404
    return found, access
