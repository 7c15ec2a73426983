"""The public list of proposals, without sign-in; while it is closed it is not there."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from proposals.forms.public import PublicFilter
from proposals.models import ProposalSettings
from proposals.reading.public import narrowed, public_answers, public_proposals

PAGE = 20


@require_GET
@login_not_required
def proposals(request: HttpRequest) -> HttpResponse:
    """List what is public, narrowed by a word, a category, a year; a page at a time."""
    _require_open()
    rows = public_proposals()
    form = PublicFilter(request.GET, rows=rows)
    page = Paginator(narrowed(rows, **form.narrowing), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"page": page, "form": form, "query": query.urlencode()}
    return render(request, "proposals/public/list.html", context)


@require_GET
@login_not_required
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one that is public, with what its units answered."""
    _require_open()
    found = get_object_or_404(public_proposals(), pk=pk)
    context = {"proposal": found, "answers": public_answers(found)}
    return render(request, "proposals/public/proposal.html", context)


def _require_open() -> None:
    if not ProposalSettings.current().public_list:
        raise Http404
