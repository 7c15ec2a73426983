"""Lists of reports: everyone's for the office and the leaders, one's own for all others."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from members.models import User
from opinions.enums import State
from opinions.exporting import report_workbook
from opinions.forms import ListFilter
from opinions.models import OpinionReport, OpinionReportQuerySet
from opinions.permissions import may_read_all, may_write, visible_to, waiting_for
from sheets.downloads import download

PAGE = 50


@require_GET
def everyones(request: HttpRequest) -> HttpResponse:
    """Show the reports that the user sees, as filtered."""
    return _page(request, visible_to(request.user, clock.today()))


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show the reports that the user signed."""
    return _page(request, OpinionReport.objects.by(request.user.person_id), own=True)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Download the list as filtered."""
    _, reports = _filtered(request, visible_to(request.user, clock.today()))
    return download(
        report_workbook(reports.with_people()), f"社情民意信息{clock.today().isoformat()}.xlsx"
    )


def _filtered(
    request: HttpRequest, reports: OpinionReportQuerySet
) -> tuple[ListFilter, OpinionReportQuerySet]:
    form = ListFilter(request.GET)
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    return form, form.apply(reports)


def _waiting(user: User, reports: OpinionReportQuerySet) -> list[tuple[State, int]]:
    """Return how many reports wait for the user, by state."""
    states = waiting_for(user, clock.today())
    counted = reports.order_by().values_list("state").annotate(Count("pk"))
    numbers = dict(counted.filter(state__in=states))
    return [(state, numbers[state]) for state in states if state in numbers]


def _page(
    request: HttpRequest, reports: OpinionReportQuerySet, *, own: bool = False
) -> HttpResponse:
    form, found = _filtered(request, reports)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "waiting": _waiting(request.user, reports),
        "form": form,
        "own": own,
        "page": Paginator(found.with_people(), PAGE).get_page(request.GET.get("page")),
        "filtered": any(form.cleaned_data.values()),
        "query": query.urlencode(),
        "may_write": may_write(request.user),
        "may_read_all": may_read_all(request.user, clock.today()),
        "may_import": roles.is_office(request.user),
    }
    return render(request, "opinions/list.html", context)
