"""交办: the batches, what is in them, which units get it, and the day it is handed over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from members.directory import Directory
from members.models import Department
from proposals.enums import State
from proposals.forms.dispatch import BatchForm, FillForm, PlanForm, waiting_for
from proposals.models import DispatchBatch, Proposal
from proposals.services.batches import hand_over_batch, make_batch, put_in_batch
from proposals.services.planning import plan_units
from proposals.views.opening import opened, require_committee
from workflow.actions import posted_from, refusals_in
from workflow.forms import NothingForm
from workflow.refusals import Refused


@require_http_methods(["GET", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """List the batches, and prepare one."""
    require_committee(request.user)
    form = BatchForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            batch = make_batch(actor=request.user, **form.values())
        except ValidationError as invalid:
            form.add_error(None, invalid.messages)
        else:
            messages.success(request, f"已建立交办批次“{batch}”。")
            return redirect("proposals:batch", batch.pk)
    context = {
        "batches": DispatchBatch.objects.annotate(count=Count("proposals")),
        "form": form,
        "refused": form if form.is_bound else None,
        "settings": form.settings,
        "loose": Proposal.objects.filter(state=State.FILED, batch=None)
        .select_related("category")
        .order_by("-term", "-session", "number"),
    }
    return render(request, "proposals/batches.html", context, status=422 if form.is_bound else 200)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a batch with the units planned for its proposals."""
    require_committee(request.user)
    return _page(request, _get(pk))


@posted_from(lambda request, pk, **_: reverse("proposals:batch", args=[pk]))
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Put filed proposals into a batch: all that were chosen, or none."""
    require_committee(request.user)
    found = _get(pk)
    form = FillForm(request.POST, batch=found)
    if form.is_valid() and _carry_out(
        form,
        lambda: [
            put_in_batch(proposal=p, batch=found, actor=request.user)
            for p in form.cleaned_data["proposals"]
        ],
    ):
        count = len(form.cleaned_data["proposals"])
        messages.success(request, f"已列入 {count} 件提案。")
        return redirect("proposals:batch", pk)
    return _page(request, _get(pk), fill=form)


@posted_from(lambda request, pk, **_: reverse("proposals:batch", args=[pk]))
def take_out(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Take a proposal out of a batch."""
    require_committee(request.user)
    proposal = get_object_or_404(_get(pk).proposals, pk=proposal_pk)
    try:
        put_in_batch(proposal=opened(request, proposal.pk).proposal, batch=None, actor=request.user)
        messages.success(request, f"已移出：{proposal}。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("proposals:batch", pk)


@posted_from(lambda request, pk, **_: reverse("proposals:batch", args=[pk]))
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep which units get what, all of it or nothing; what is refused keeps every name."""
    require_committee(request.user)
    found = _get(pk)
    form = PlanForm(request.POST, proposals=_rows(found), directory=Directory.load())
    if form.is_valid() and _carry_out(form, lambda: _plan_all(form, request.user)):
        messages.success(request, "承办单位已保存。")
        return redirect("proposals:batch", pk)
    return _page(request, _get(pk), plan=form)


def _plan_all(form: PlanForm, actor: Any) -> None:
    for proposal, units in form.changed():
        try:
            plan_units(proposal=proposal, units=units, actor=actor)
        except Refused as refused:
            raise Refused(f"{proposal.designation}：{refused}") from None


def _carry_out(form: Any, work: Callable[[], Any]) -> bool:
    """Do it all or nothing, and tell whether it was done; a refusal is said on the form."""
    try:
        with transaction.atomic():
            work()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@posted_from(lambda request, pk, **_: reverse("proposals:batch", args=[pk]))
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """交办: hand the whole batch to its units."""
    require_committee(request.user)
    found = _get(pk)
    form = NothingForm({})
    with refusals_in(form):
        count = hand_over_batch(batch=found, actor=request.user)
        messages.success(request, f"已交办 {count} 件提案。")
        return redirect("proposals:batch", pk)
    return _page(request, _get(pk), handing_over=form)


def _get(pk: int) -> DispatchBatch:
    return get_object_or_404(DispatchBatch, pk=pk)


def _rows(batch: DispatchBatch) -> list[Proposal]:
    rows = batch.proposals.select_related("category").prefetch_related("assignments__unit")
    return list(rows.order_by("number", "pk"))


def _page(
    request: HttpRequest,
    batch: DispatchBatch,
    *,
    fill: FillForm | None = None,
    plan: PlanForm | None = None,
    handing_over: NothingForm | None = None,
) -> HttpResponse:
    is_open = batch.handed_over_at is None
    rows = _rows(batch)
    context = {
        "batch": batch,
        "proposals": rows,
        "is_open": is_open,
        "plan": plan or PlanForm(proposals=rows, directory=Directory()) if is_open else None,
        "fill": fill or FillForm(batch=batch) if is_open else None,
        "waiting": waiting_for(batch).count() if is_open else 0,
        "units": Department.objects.filter(is_active=True).exclude(kind="collective"),
        "refused": fill or plan or handing_over,
        "not_handed_over": handing_over,
    }
    status = 422 if context["refused"] else 200
    return render(request, "proposals/batch.html", context, status=status)
