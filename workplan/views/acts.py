"""Doing something to an item, to one of its due dates, or to what was asked or written on them."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from almanac import clock
from members.prepared import prepared_models
from workflow.actions import ActionTable, next_page, posted_from, prefix_of, saved_words, unfolded
from workplan.actions import DUE, EXTENSION, INSTRUCTION, ITEM, PROGRESS
from workplan.enums import Action
from workplan.forms.dues import DraftForm
from workplan.models import DueDate, Extension, Instruction, Progress, WorkItem
from workplan.permissions import access_to
from workplan.services.notes import save_draft
from workplan.views.item import get_item, get_named, item_page

# What an address names as what something is done to.
TABLES: dict[str, ActionTable] = {
    table.keyword: table for table in (ITEM, DUE, EXTENSION, INSTRUCTION, PROGRESS)
}


def _form(
    request: HttpRequest, pk: int, action: str, subject_pk: int | None = None, **_: Any
) -> str:
    """Return where the form of an action stands open."""
    return unfolded(reverse("workplan:item", args=[pk]), f"{action}-{subject_pk or pk}")


@posted_from(_form)
def act(
    request: HttpRequest, pk: int, action: str, kind: str = "item", subject_pk: int | None = None
) -> HttpResponse:
    """Carry out an action; where it is refused, the item's page says why and keeps what was typed."""
    found = get_named(pk)
    access = access_to(found, request.user, clock.today())
    subject = _subject(found, kind, subject_pk)
    called = f"{found.designation}："
    if refused := TABLES[kind].carry_out(request, action, access, subject, called=called):
        return item_page(request, get_item(pk), refused)
    return redirect(next_page(request, found))


@prepared_models("item", "item__plan")
def _due(pk: int, item: int) -> QuerySet[DueDate]:
    return DueDate.objects.filter(pk=pk, item=item)


def _subject(found: WorkItem, kind: str, pk: int | None) -> Any:
    """Return the thing of an item; one of another item is not there."""
    if kind == "due":
        for due in _due(pk, found.pk):
            return due
        raise Http404
    rows: dict[str, Any] = {
        "item": WorkItem.objects.filter(pk=found.pk),
        "extension": Extension.objects.filter(due_date__item=found).select_related(
            "due_date__item__plan"
        ),
        "instruction": Instruction.objects.filter(item=found).select_related("item", "leader"),
        "progress": Progress.objects.filter(due_date__item=found).select_related(
            "due_date__item__plan"
        ),
    }
    return get_object_or_404(rows[kind], pk=found.pk if kind == "item" else pk)


@posted_from(lambda request, pk, due_pk: _form(request, pk, Action.PROGRESS, due_pk))
def draft(request: HttpRequest, pk: int, due_pk: int) -> HttpResponse:
    """Keep an unfinished progress form: by its button, or by the page's script while one types."""
    found = get_named(pk)
    if not access_to(found, request.user, clock.today()).may(Action.PROGRESS):
        raise Http404
    due = _subject(found, "due", due_pk)
    form = DraftForm(request.POST, prefix=prefix_of(due, Action.PROGRESS))
    kept = save_draft(due=due, actor=request.user, **form.kept())
    if request.accepts("text/html"):
        messages.success(request, "草稿已保存，只有您自己看得到。")
        return redirect(f"{found.get_absolute_url()}#due-{due.pk}")
    return JsonResponse({"saved": saved_words(kept.saved_at) if kept else ""})
