"""The first page of everyone: what waits for them, what waits for others, the next days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from almanac import clock
from desk.morning import read_morning


def mine(request: HttpRequest) -> HttpResponse:
    """Show what waits for the user from all apps, and what is around it."""
    morning = read_morning(request.user, clock.today())
    context = {"morning": morning, "inbox_count": morning.inbox.count}
    return render(request, "desk/mine.html", context)
