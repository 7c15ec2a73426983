"""An item: everything known of it, with what the reader may do to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from almanac import clock
from workflow.actions import RefusedForm
from workplan.annexes import Annex
from workplan.forms.dues import STEPS
from workplan.models import WorkItem
from workplan.permissions import access_to
from workplan.reading.item import read_item
from workplan.registry import sections_of


@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item's issued row to everyone, and its papers to those involved."""
    return item_page(request, get_item(pk))


def get_item(pk: int) -> WorkItem:
    items = WorkItem.objects.with_ledger().select_related("plan", "added_by", "dropped_by", "point")
    return get_object_or_404(items.defer("point__text"), pk=pk)


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
        "sections": sections_of(found, user, today),
        "steps": STEPS,
    }
    return render(request, "workplan/item.html", context, status=422 if refused else 200)
