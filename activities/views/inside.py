"""Where the pages begin that are for the committee alone."""

from django.http import Http404, HttpRequest

from activities.rights import Standing, standing_of
from almanac import clock
from members.admin_base import number


def inside_or_404(request: HttpRequest) -> Standing:
    """Return what the user is; to who is not of the committee these pages are not there."""
    standing = standing_of(request.user, clock.today())
    if not standing.inside:
        raise Http404
    return standing


def year_of(request: HttpRequest) -> int:
    """Return the year that an address asks for, by default this one."""
    year = number(request.GET.get("year") or str(clock.today().year))
    if year is None or not 1990 <= year <= 2100:
        raise Http404
    return year
