"""An item: everything known of it, with what the reader may do to it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from almanac import clock
from workplan.actions import Refusal, due_actions, offer
from workplan.annexes import Annex
from workplan.enums import Action, ExtensionState
from workplan.forms.dues import STEPS, ProgressForm
from workplan.lamp import Standing
from workplan.models import (
    DueDate,
    Extension,
    Instruction,
    Progress,
    ProgressDraft,
    Urge,
    WorkItem,
)
from workplan.permissions import Access, access_to
from workplan.reading.item_links import links_of
from workplan.reading.item_record import record_of
from workplan.reading.schemes import SCHEME_ROWS, scheme_of
from workplan.registry import sections_of


@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item's issued row to everyone, and its papers to those involved."""
    return item_page(request, get_item(pk))


def get_item(pk: int) -> WorkItem:
    return get_object_or_404(WorkItem.objects.with_ledger(), pk=pk)


def item_page(
    request: HttpRequest, found: WorkItem, refusal: Refusal | None = None
) -> HttpResponse:
    """Return the page; with a refusal, its status says so and nothing that was typed is lost."""
    user: Any = request.user
    access = access_to(found, user, clock.today())
    context: dict[str, Any] = {
        "item": found,
        "annex": Annex(found.annex),
        "access": access,
        "refusal": refusal,
        "sections": sections_of(found, user, clock.today()),
        "dues": [{"due": due, "standing": _shown(due, found)} for due in found.due_dates.all()],
    } | links_of(found, access)
    if access.sees_papers:
        context |= _papers(found, user, access, refusal)
        context["lost_words"] = _lost_words(refusal, context)
    return render(request, "workplan/item.html", context, status=422 if refusal else 200)


def _papers(found: WorkItem, user: Any, access: Access, refusal: Refusal | None) -> dict[str, Any]:
    """Return what only those involved, the leaders and the office may see."""
    prefetch_related_objects([found], *SCHEME_ROWS)
    extensions = list(_extensions(found))
    instructions = sorted(_instructions(found), key=lambda given: bool(given.answers.all()))
    actions = [Action.SCHEME] if found.needs_scheme and not found.leading else []
    return {
        "dues": _dues(found, extensions, user, access, refusal),
        "progress": list(_progress(found)),
        "steps": STEPS,
        "scheme": scheme_of(found) if found.needs_scheme else None,
        "scheme_offers": offer(found, found, actions, access, refusal),
        "instructions": [
            {"given": given, "offers": offer(found, given, _answering(given), access, refusal)}
            for given in instructions
        ],
        "instruct_offers": offer(found, found, [Action.INSTRUCT], access, refusal),
        "notes": list(found.office_notes.select_related("author__person")) if access.office else [],
        "note_offers": offer(found, found, [Action.NOTE], access, refusal),
        "record": record_of(found, extensions, instructions),
        "edits": found.history.select_related("history_user__person"),
    }


def _shown(due: DueDate, found: WorkItem) -> Standing:
    """Return how a due date stands; of a row that follows another, as that one does."""
    return found.standing if found.leading and due.is_open else due.standing


def _dues(
    found: WorkItem,
    extensions: Iterable[Extension],
    user: Any,
    access: Access,
    refusal: Refusal | None,
) -> list[dict[str, Any]]:
    """Return each due date with its lamp, the wishes for a later one, and what may be done to it."""
    wishes = defaultdict(list)
    for wish in extensions:
        wishes[wish.due_date_id].append(wish)
    urges = Urge.objects.filter(due_date__item=found, on=clock.today())
    urged = set(urges.values_list("due_date_id", flat=True))
    unfinished = ProgressDraft.objects.filter(due_date__item=found, author=user)
    drafts = {draft.due_date_id: draft for draft in unfinished}
    entries = []
    for due in found.due_dates.all():
        asked = next((w for w in wishes[due.pk] if w.state == ExtensionState.ASKED), None)
        actions = due_actions(due, is_asked=asked is not None, is_urged=due.pk in urged)
        draft = drafts.get(due.pk)
        entries.append(
            {
                "due": due,
                "standing": _shown(due, found),
                "deeds": _with_draft(offer(found, due, actions, access, refusal), draft),
                "draft": draft,
                "asked": asked,
                "asked_offers": offer(found, asked, [Action.GRANT, Action.REFUSE], access, refusal)
                if asked
                else [],
                "wishes": [w for w in wishes[due.pk] if w is not asked],
            }
        )
    return entries


def _with_draft(offers: list, draft: ProgressDraft | None) -> list:
    """Fill the progress form with what its writer left unfinished; a refused one is newer."""
    for entry in offers:
        if draft and isinstance(entry.form, ProgressForm) and not entry.is_refused:
            entry.form.initial = {"text": draft.text, "step": draft.step, "percent": draft.percent}
    return offers


def _answering(given: Instruction) -> list[Action]:
    return [] if given.answers.all() else [Action.ANSWER]


def _extensions(found: WorkItem) -> Iterable[Extension]:
    return Extension.objects.filter(due_date__item=found).select_related(
        "due_date__item__plan", "asked_by__person", "decided_by__person"
    )


def _instructions(found: WorkItem) -> Iterable[Instruction]:
    rows = found.instructions.select_related("leader", "written_by__person")
    return rows.prefetch_related("answers__author__person")


def _progress(found: WorkItem) -> Iterable[Progress]:
    rows = Progress.objects.filter(due_date__item=found).prefetch_related("attachments")
    return rows.select_related("author__person", "due_date__item__plan")


def _lost_words(refusal: Refusal | None, context: dict[str, Any]) -> list[str]:
    """Return what was typed into a form that the item, as it stands now, does not offer any more."""
    if refusal is None:
        return []
    offers = [*context["scheme_offers"], *context["instruct_offers"], *context["note_offers"]]
    for entry in context["dues"]:
        offers += [*entry["deeds"], *entry["asked_offers"]]
    for entry in context["instructions"]:
        offers += entry["offers"]
    return [] if any(entry.is_refused for entry in offers) else refusal.words
