"""Where every page of a report begins: the report for those who see it, to others it is not there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from almanac import clock
from opinions.models import OpinionReport
from opinions.permissions import ReportAccess, access_to, may_read_all


def report_or_404(request: HttpRequest, pk: int) -> tuple[OpinionReport, ReportAccess]:
    """Return a report and what the user is to it."""
    found = get_object_or_404(OpinionReport.objects.with_people(), pk=pk)
    access = access_to(found, request.user, clock.today())
    if not access.sees(found):
        raise Http404
    return found, access


def reader_or_404(request: HttpRequest) -> None:
    """Let the office and the leaders pass."""
    if not may_read_all(request.user, clock.today()):
        raise Http404
