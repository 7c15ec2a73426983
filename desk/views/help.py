"""The guides, page by page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from desk.help import FIRST, GUIDES, anchor, read_guide


def guide(request: HttpRequest, name: str = FIRST) -> HttpResponse:
    """Show a guide with its table of contents."""
    if name not in GUIDES:
        raise Http404
    found = read_guide(name)
    contents = [(anchor(words), words) for rank, words in found.headings if rank == 2]
    context = {"guide": found, "contents": contents, "guides": GUIDES.items(), "name": name}
    return render(request, "desk/help.html", context)
