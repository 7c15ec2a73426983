"""The chain of one theme across annexes, and the beginning of its records."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from consultations.chain import chain_of
from consultations.models import THEMES, Theme
from consultations.permissions import opened_by, sees, writes
from consultations.services.themes import open_theme
from workflow.actions import posted_from
from workplan.models import WorkItem
from workplan.permissions import access_to


@require_GET
def theme(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole chain of an item's theme as a line of steps; it prints on A4."""
    item = _item(pk)
    access = access_to(item, request.user, clock.today())
    if not sees(access):
        raise Http404
    chain = chain_of(item, clock.today())
    open_to_user = opened_by(request.user, clock.today())
    context = {
        "item": item,
        "chain": chain,
        "strands": [(strand, open_to_user(strand.theme)) for strand in chain.strands],
        "related": chain.items,
        "may_open": writes(access) and not chain.strands and item.annex in _KINDS,
    }
    return render(request, "consultations/theme.html", context)


@posted_from(lambda request, pk: reverse("consultations:theme", args=[pk]))
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the records of an item: a consultation, research or supervision, by its annex."""
    item = _item(pk)
    if item.annex not in _KINDS or not writes(access_to(item, request.user, clock.today())):
        raise Http404
    leading = item.leading or item
    if hasattr(leading, "theme"):
        return redirect(leading.theme)
    try:
        opened = open_theme(
            kind=_KINDS[item.annex], item=leading, topic=item.title, actor=request.user
        )
    except ValidationError as invalid:
        messages.error(request, "；".join(invalid.messages))
        return redirect("consultations:theme", item.pk)
    messages.success(request, f"{opened}：已建立成果链。")
    return redirect(opened)


_KINDS: dict[str, type[Theme]] = {theme.ANNEX.value: theme for theme in THEMES.values()}


def _item(pk: int) -> WorkItem:
    return get_object_or_404(WorkItem.objects.with_ledger(), pk=pk)
