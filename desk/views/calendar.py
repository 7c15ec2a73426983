"""Calendars for phones and Outlook: one's own by a private address, and that of one item."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from almanac import clock
from members.models import Organisation
from notifications.calendars import CONTENT_TYPE, write_calendar
from notifications.registry import CalendarEvent
from notifications.services import feeds
from workplan.calendar import events_of
from workplan.models import WorkItem


@login_not_required
@never_cache
@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar of whoever the token belongs to; to any other token there is none."""
    person = feeds.owner_of(token)
    if person is None:
        raise Http404
    name = f"{Organisation.current() or ''}工作要点（{person}）"
    return _file(name, feeds.events_of(person, clock.today()), "calendar.ics")


@never_cache
@require_safe
def of_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Return an item's due dates, to everyone who may open its page."""
    item = get_object_or_404(WorkItem.objects.with_ledger(), pk=pk)
    return _file(item.designation, events_of(item), f"item-{pk}.ics")


def _file(name: str, events: list[CalendarEvent], file_name: str) -> HttpResponse:
    response = HttpResponse(write_calendar(name, events, clock.now()), CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response
