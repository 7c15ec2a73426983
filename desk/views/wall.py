"""The wall: a page for a screen in the office, read at a private address, which the office opens."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from almanac import clock
from desk.wall import wall_on
from notifications.models import WallAddress
from notifications.services.wall import close_wall, open_wall, wall_of
from workflow.actions import posted_from
from workplan.views.guards import require_office

# How often a screen asks anew.
REFRESH = timedelta(minutes=5)


@login_not_required
@never_cache
@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """Show the year's numbers and the days ahead to whoever has the address."""
    address = wall_of(token)
    if address is None:
        raise Http404
    context = {
        "wall": wall_on(clock.today(), address.opened_by),
        "shows_names": address.shows_names,
        "now": clock.now(),
    }
    response = render(request, "desk/wall.html", context)
    response["Refresh"] = str(int(REFRESH.total_seconds()))
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Show the office whether the wall is open, and since when."""
    return _page(request)


def _settings(request: HttpRequest) -> str:
    return reverse("desk:wall_settings")


@never_cache
@posted_from(_settings)
def open_address(request: HttpRequest) -> HttpResponse:
    """Make a new address, and show it this once."""
    require_office(request.user)
    token = open_wall(actor=request.user, shows_names="shows_names" in request.POST)
    return _page(request, request.build_absolute_uri(reverse("desk:wall", args=[token])))


@posted_from(_settings)
def close_address(request: HttpRequest) -> HttpResponse:
    """Make the address void."""
    require_office(request.user)
    close_wall()
    messages.success(request, "大屏地址已作废，屏幕下次刷新时不再显示。")
    return redirect("desk:wall_settings")


def _page(request: HttpRequest, url: str = "") -> HttpResponse:
    require_office(request.user)
    address = WallAddress.objects.select_related("opened_by").first()
    context = {"address": address, "url": url, "minutes": REFRESH.seconds // 60}
    return render(request, "desk/wall_settings.html", context)
