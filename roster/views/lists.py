"""The roster: as a page for all of the committee, as a paper and a workbook for the office."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from roster.forms import BY_STROKES, ListFilter
from roster.permissions import Reader, Sight, own_membership
from roster.reading import TITLE, RosterOfDay, read_roster_of, roster_paper, roster_workbook
from roster.views.access import office_or_404, reader_or_404
from sheets.downloads import DOCX, download


@require_GET
def everyone(request: HttpRequest) -> HttpResponse:
    """Show the members of today, or for the office of a day, as filtered."""
    reader = reader_or_404(request)
    form, found = _found(request, reader)
    by_strokes = form.cleaned_data["by"] == BY_STROKES
    context = {
        "form": form,
        "roster": found,
        "reader": reader,
        "is_member": own_membership(reader) is not None,
        "filtered": form.narrows,
        "query": request.GET.urlencode(),
        "on": form.cleaned_data.get("on"),
        "by_strokes": by_strokes,
        "span": 4 + by_strokes + reader.office + (reader.most >= Sight.MOBILE),
    }
    return render(request, "roster/list.html", context)


@require_GET
def word(request: HttpRequest) -> HttpResponse:
    """Download the printed roster, as filtered."""
    _, found = _found(request, office_or_404(request))
    return download(roster_paper(found, clock.now()), f"{TITLE}{clock.today()}.docx", DOCX)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Download all that is kept of the members, as filtered; it stands on the trail as every export."""
    _, found = _found(request, office_or_404(request))
    return download(roster_workbook(found), f"{TITLE}{clock.today()}.xlsx")


def _found(request: HttpRequest, reader: Reader) -> tuple[ListFilter, RosterOfDay]:
    form = ListFilter(request.GET, office=reader.office)
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    day = form.cleaned_data.get("on") or clock.today()
    return form, read_roster_of(day, reader, form)
