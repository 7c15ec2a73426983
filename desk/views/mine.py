"""The first page of everyone: what waits for them, what waits for others, the next days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from almanac import clock
from desk.morning import read_morning
from members import roles
from workflow.unchanged import unless_unchanged


def mine(request: HttpRequest) -> HttpResponse:
    """Show what waits for the user from all apps, and what is around it. The office's page says how the
    system is, too, of which the database knows little: it is made each time.
    """
    shown = _shown if roles.is_office(request.user) else _shown_unless_unchanged
    return shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    morning = read_morning(request.user, clock.today())
    context = {"morning": morning, "inbox_count": morning.inbox.count}
    return render(request, "desk/mine.html", context)


_shown_unless_unchanged = unless_unchanged(_shown)
