"""An item: everything known of it, with what the reader may do to it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from workflow.actions import RefusedForm
from workplan.annexes import Annex
from workplan.forms.dues import STEPS
from workplan.models import WorkItem
from workplan.permissions import access_to
from workplan.reading.item import read_item
from workplan.reading.item_rows import named_row, row_of


@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item's issued row to everyone, and its papers to those involved."""
    return item_page(request, get_item(pk))


def get_item(pk: int) -> WorkItem:
    """Return an item as its page shows it; raises Http404 where there is none."""
    return _found(row_of(pk))


def get_named(pk: int) -> WorkItem:
    """Return an item with that by which its reader is known; raises Http404 where there is none."""
    return _found(named_row(pk))


def _found(item: WorkItem | None) -> WorkItem:
    if item is None:
        raise Http404
    return item


def item_page(
    request: HttpRequest, found: WorkItem, refused: RefusedForm | None = None
) -> HttpResponse:
    """Return the page; with a refused form, its status says so and nothing that was typed is lost."""
    user: Any = request.user
    today = clock.today()
    access = access_to(found, user, today)
    page = read_item(found, user, access, today, refused)
    context = {
        "page": page,
        "refused": refused.form if refused else None,
        "lost_words": page.lost_words,
        "item": found,
        "annex": Annex(found.annex),
        "access": access,
        "steps": STEPS,
        "opened_on": found.get_absolute_url(),
    }
    return render(request, "workplan/item.html", context, status=422 if refused else 200)
