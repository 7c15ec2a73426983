"""An event's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from activities.views.access import event_or_404


@require_GET
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an event to those who see it."""
    found, access = event_or_404(request, pk)
    return render(request, "activities/event.html", {"event": found, "access": access})
