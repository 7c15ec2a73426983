"""Doing something to an item, to one of its due dates, or to what was asked or written on them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from almanac import clock
from workflow.actions import saved_words
from workflow.refusals import Refused
from workplan.actions import DEEDS, Deed, Refusal, Subject, prefix_of
from workplan.enums import Action
from workplan.forms.dues import DraftForm
from workplan.models import DueDate, Extension, Instruction, WorkItem
from workplan.permissions import access_to
from workplan.services.notes import save_draft
from workplan.views.item import get_item, item_page

# Where a form on another page leads back to.
_BACK = {"mine": "desk:mine", "review": "workplan:review"}


@require_POST
def act(
    request: HttpRequest, pk: int, action: str, kind: str = "item", subject_pk: int | None = None
) -> HttpResponse:
    """Carry out an action; where it is refused, the item's page says why and keeps what was typed."""
    found = get_item(pk)
    deed = _deed(kind, action)
    wanted = Action(action)
    access = access_to(found, request.user, clock.today())
    if not access.may(wanted):
        raise Http404
    subject = _subject(found, kind, subject_pk)
    if isinstance(subject, DueDate):
        subject.state = request.POST.get("seen", subject.state)
    form = deed.form(
        request.POST,
        request.FILES,
        prefix=prefix_of(subject, wanted),
        access=access,  # type: ignore[call-arg]
    )
    if form.is_valid():
        try:
            result = deed.service(actor=request.user, **{kind: subject}, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, f"{found.designation}：{deed.done.format(result=result)}")
            back = _BACK.get(request.POST.get("back", ""))
            return redirect(back) if back else redirect(found)
    return item_page(request, get_item(pk), Refusal(subject, wanted, form))


def _deed(kind: str, action: str) -> Deed:
    """Return what an action does to a thing of a kind; to others it is not there."""
    if action not in Action.values or Action(action) not in DEEDS[kind]:
        raise Http404
    return DEEDS[kind][Action(action)]


def _subject(found: WorkItem, kind: str, pk: int | None) -> Subject:
    """Return the thing of an item; one of another item is not there."""
    rows: dict[str, Any] = {
        "item": WorkItem.objects.filter(pk=found.pk),
        "due": DueDate.objects.filter(item=found).select_related("item__plan"),
        "extension": Extension.objects.filter(due_date__item=found).select_related(
            "due_date__item__plan"
        ),
        "instruction": Instruction.objects.filter(item=found).select_related("item", "leader"),
    }
    return get_object_or_404(rows[kind], pk=found.pk if kind == "item" else pk)


@require_POST
def draft(request: HttpRequest, pk: int, due_pk: int) -> HttpResponse:
    """Keep an unfinished progress form: by its button, or by the page's script while one types."""
    found = get_item(pk)
    if not access_to(found, request.user, clock.today()).may(Action.PROGRESS):
        raise Http404
    due = _subject(found, "due", due_pk)
    form = DraftForm(request.POST, prefix=prefix_of(due, Action.PROGRESS))
    kept = save_draft(due=due, actor=request.user, **form.kept())  # type: ignore[arg-type]
    if request.accepts("text/html"):
        messages.success(request, "草稿已保存，只有您自己看得到。")
        return redirect(f"{found.get_absolute_url()}#due-{due.pk}")
    return JsonResponse({"saved": saved_words(kept.saved_at) if kept else ""})
