"""The office's review queue: everything that waits for its yes or no, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from workplan.reading.review import read_review
from workplan.views.guards import require_office


@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """Show the queue with a form at each line. For the office; it is not there for others."""
    require_office(request.user)
    return render(request, "workplan/review.html", {"page": read_review(clock.today())})
