"""An item: everything known of it, and what may be done to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from almanac import clock
from consultations.models import Consultation
from desk.forms import CloseForm, NothingForm, ProgressForm, ReasonForm, ReportForm
from proposals.models import Proposal
from workplan.enums import Action, Annex, LinkKind, LinkState
from workplan.lamp import Standing
from workplan.models import Attachment, DueDate, ItemLink, Progress, Transition, WorkItem
from workplan.permissions import Access, access_to
from workplan.services import follow_through

# The annexes whose rows are the themes of a chain of results.
CHAINED = (Annex.RESEARCH, Annex.CONSULTATION, Annex.SUPERVISION)


@dataclass(frozen=True)
class Deed:
    """How an action is offered: its form, the service that does it, and what is said after."""

    form: type[forms.Form]
    service: Callable[..., Any]
    done: str


DEEDS: dict[Action, Deed] = {
    Action.ACCEPT: Deed(NothingForm, follow_through.accept, "已签收。"),
    Action.PROGRESS: Deed(ProgressForm, follow_through.write_progress, "进展已保存。"),
    Action.REPORT: Deed(ReportForm, follow_through.report_done, "已报结，等待办公室审核。"),
    Action.CLOSE: Deed(CloseForm, follow_through.close, "已办结。"),
    Action.RETURN: Deed(ReasonForm, follow_through.send_back, "已退回责任部门。"),
    Action.REOPEN: Deed(ReasonForm, follow_through.reopen, "已撤销办结。"),
    Action.CANCEL: Deed(ReasonForm, follow_through.cancel, "已取消。"),
}


@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item's issued row to everyone, and its papers to those involved."""
    return _page(request, _item(pk))


@require_POST
def act(request: HttpRequest, pk: int, due_pk: int, action: str) -> HttpResponse:
    """Do something to one of the item's due dates; what was typed is kept where it is refused."""
    found = _item(pk)
    due = get_object_or_404(DueDate.objects.filter(item=found), pk=due_pk)
    if action not in Action.values or not access_to(found, request.user, clock.today()).may(
        Action(action)
    ):
        raise Http404
    due.state = request.POST.get("seen", due.state)
    deed = DEEDS[Action(action)]
    form = deed.form(request.POST, request.FILES, prefix=_prefix(due, action))
    if form.is_valid():
        try:
            deed.service(due=due, actor=request.user, **form.cleaned_data)
        except follow_through.Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, f"{found.designation}：{deed.done}")
            return redirect("desk:mine" if "back" in request.POST else found)
    return _page(request, _item(pk), refused=(due_pk, Action(action), form), status=422)


@require_GET
def file(request: HttpRequest, key: str) -> FileResponse:
    """Hand out a file to those who may see the papers of its item; to others it is not there."""
    attachment = get_object_or_404(Attachment.objects.select_related("progress__due_date"), key=key)
    found = _item(attachment.progress.due_date.item_id)
    if not access_to(found, request.user, clock.today()).sees_papers:
        raise Http404
    return FileResponse(
        attachment.file.open("rb"),
        as_attachment=not attachment.is_image,
        filename=attachment.name,
        content_type=attachment.content_type,
    )


def _item(pk: int) -> WorkItem:
    return get_object_or_404(WorkItem.objects.with_ledger(), pk=pk)


def _prefix(due: DueDate, action: str) -> str:
    return f"{action}-{due.pk}"


def _page(
    request: HttpRequest,
    found: WorkItem,
    refused: tuple[int, Action, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    access = access_to(found, request.user, clock.today())
    dues = [
        {"due": due, "standing": _shown(due, found), "deeds": _deeds(due, request.user, refused)}
        for due in found.due_dates.all()
    ]
    links = _links(found, access)
    consultation = Consultation.objects.for_item(found).first()
    context = {
        "item": found,
        "annex": Annex(found.annex),
        "access": access,
        "dues": dues,
        "consultation": consultation,
        "has_chain": found.annex in CHAINED or consultation is not None,
        "proposal": Proposal.objects.for_item(found).first(),
        "links": links,
        "related": [_related(link, found) for link in links if not _leads(link, found)],
        "waiting": any(link.state == LinkState.PROPOSED for link in links),
        "refused": refused[2] if refused else None,
        "progress": _progress(found) if access.sees_papers else [],
        "log": _log(found) if access.sees_papers else [],
        "edits": found.history.select_related("history_user__person") if access.sees_papers else [],
    }
    return render(request, "desk/item.html", context, status=status)


def _links(found: WorkItem, access: Access) -> list[ItemLink]:
    """Return the links of an item; what is only proposed is for the office to see."""
    links = ItemLink.objects.of_item(found)
    return [link for link in links if link.state == LinkState.CONFIRMED or access.office]


def _leads(link: ItemLink, found: WorkItem) -> bool:
    """Tell whether the other item leads this one, which the page says before all else."""
    return link.is_in_force and link.following_id == found.pk


def _related(link: ItemLink, found: WorkItem) -> tuple[str, WorkItem, str]:
    """Return how another item belongs to this one, that item, and how their dates differ."""
    leads = link.leading_id == found.pk
    other = link.following if leads else link.leading
    word = "同一事项"
    if link.kind == LinkKind.UMBRELLA:
        word = "分项" if leads else "属于"
    if link.state == LinkState.PROPOSED:
        word = f"可能：{word}"
    return word, other, link.contradiction


def _shown(due: DueDate, found: WorkItem) -> Standing:
    """Return how a due date stands; of a row that follows another, as that one does."""
    return found.standing if found.leading and due.is_open else due.standing


def _deeds(due: DueDate, user: Any, refused: tuple[int, Action, forms.Form] | None) -> list[dict]:
    """Return the actions open to the user, each with its form; a refused one keeps its words."""
    offered = []
    for action in follow_through.allowed_actions(due, user):
        form = DEEDS[action].form(prefix=_prefix(due, action))
        is_refused = refused is not None and refused[:2] == (due.pk, action)
        offered.append(
            {
                "action": action,
                "form": refused[2] if refused and is_refused else form,
                "refused": is_refused,
            }
        )
    return offered


def _progress(found: WorkItem) -> list[Progress]:
    return list(
        Progress.objects.filter(due_date__item=found)
        .select_related("author__person", "due_date__item__plan")
        .prefetch_related("attachments")
    )


def _log(found: WorkItem) -> list[Transition]:
    return list(
        Transition.objects.filter(due_date__item=found).select_related(
            "actor__person", "due_date__item__plan"
        )
    )
