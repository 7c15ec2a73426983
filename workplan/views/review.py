"""The office's review queue: everything that waits for its yes or no, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from workplan.actions import offer
from workplan.enums import Action
from workplan.models import Meeting
from workplan.permissions import Access
from workplan.reading.inbox import queue
from workplan.reading.schemes import scheme_of
from workplan.views.guards import require_office


@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """Show the queue with a form at each line. For the office; it is not there for others."""
    require_office(request.user)
    waiting, office = queue(), Access(office=True)
    return render(
        request,
        "workplan/review.html",
        {
            "queue": waiting,
            "reported": [
                {
                    "row": row,
                    "report": next((p for p in row.due.progress.all() if p.is_report), None),
                    "offers": offer(row.item, row.due, [Action.CLOSE, Action.RETURN], office),
                }
                for row in waiting.reported
            ],
            "extensions": [
                {
                    "wish": wish,
                    "item": wish.due_date.item,
                    "offers": offer(
                        wish.due_date.item, wish, [Action.GRANT, Action.REFUSE], office
                    ),
                }
                for wish in waiting.extensions
            ],
            "schemes": [{"item": item, "scheme": scheme_of(item)} for item in waiting.schemes],
            "meetings": Meeting.objects.filter(held_on__gte=clock.today()).order_by("held_on"),
        },
    )
