"""The calendar of a month: what is due, held and planned, of everyone or of the reader alone."""

from calendar import monthrange
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from almanac import clock
from desk.month import everyone_s, one_s_own, weeks
from notifications.services.calendar import office_calendar
from workplan.models import Plan
from workplan.permissions import pages_of

FIRST_YEAR, LAST_YEAR = 1990, 2100


@require_GET
def this_month(request: HttpRequest) -> HttpResponse:
    """Go to the month that is running."""
    today = clock.today()
    return redirect("desk:month", today.year, today.month)


@require_GET
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show a month. The office, the leaders, and an account of no one begin with everyone's, others
    with their own.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    today, first = clock.today(), date(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    whole = pages_of(request.user, today).meetings or request.user.person is None
    whose = request.GET.get("whose") or ("all" if whole else "mine")
    if whose not in ("all", "mine"):
        raise Http404
    read = everyone_s if whose == "all" else one_s_own
    events = read(request.user, today, first, last)
    calendar = office_calendar()
    context = {
        "first": first,
        "whose": whose,
        "weeks": weeks(first, events, calendar, today),
        "count": len(events),
        "is_known": calendar.is_known(year),
        "has_plan": Plan.objects.filter(year=year).exists(),
        "before": date(year - (month == 1), (month - 2) % 12 + 1, 1),
        "after": date(year + (month == 12), month % 12 + 1, 1),
        "running": today.replace(day=1),
    }
    return render(request, "desk/month.html", context)
