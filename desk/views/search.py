"""The one search: its page of results, and the ten best while someone types."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from desk.search import OF_EACH, SOURCES, best, groups

LONGEST = 100
PAGE = 25


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found by its kinds, or all of one kind a page at a time."""
    typed, user, today = _typed(request), request.user, clock.today()
    kind = request.GET.get("kind")
    source = next((each for each in SOURCES if each.key == kind), None)
    if kind and source is None:
        raise Http404
    context: dict[str, Any] = {"typed": typed, "source": source, "of_each": OF_EACH}
    if typed and source:
        page = Paginator(source.find(user, today, typed), PAGE).get_page(request.GET.get("page"))
        context["page"] = page
        context["hits"] = [source.show(row, typed) for row in page]
        context["query"] = urlencode({"q": typed, "kind": source.key})
    elif typed:
        context["groups"] = groups(user, today, typed)
    return render(request, "desk/search.html", context)


@require_GET
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer with the ten best, while someone types."""
    typed = _typed(request)
    hits = best(request.user, clock.today(), typed) if typed else []  # type: ignore[arg-type]
    return JsonResponse(
        {
            "hits": [
                {"kind": source.label, "title": hit.title, "note": hit.note, "url": hit.url}
                for source, hit in hits
            ]
        }
    )


def _typed(request: HttpRequest) -> str:
    # No database takes a NUL for a character: one finds everything by it, the other breaks.
    return request.GET.get("q", "").replace("\0", " ").strip()[:LONGEST]
