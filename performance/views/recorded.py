"""补记: what no page knows, entered by the office, or claimed by a member and confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from performance.actions import RECORDED
from performance.forms import RecordForm
from performance.models import Evidence, RecordedFact
from performance.permissions import PointsAccess, access_to, is_counted, writes_rules
from performance.recorded import told_of
from performance.services.recorded import record
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in
from workflow.files import hand_out
from workflow.storage import check_room

_A_PAGE = 100


@require_GET
def recorded(request: HttpRequest) -> HttpResponse:
    """List what was typed in: all to the office, one's own to a member."""
    office = _who_or_404(request)
    rows = RecordedFact.objects.select_related("sort", "person")
    if not office:
        rows = rows.filter(person=request.user.person_id)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": page.object_list, "office": office}
    return render(request, "performance/recorded.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter something, or claim it."""
    office = _who_or_404(request)
    if request.method == "GET":
        form = RecordForm(is_office=office)
        return render(request, "performance/record.html", {"form": form, "office": office})
    check_room(request)
    form = RecordForm(request.POST, request.FILES, is_office=office)
    if form.is_valid():
        values = {"person": request.user.person, **form.cleaned_data}
        with refusals_in(form):
            row = record(actor=request.user, **values)
            messages.success(request, "已登记。" if office else "已申报，等待办公室核实。")
            return redirect(row)
    context = {"form": form, "office": office, "refused": form}
    return render(request, "performance/record.html", context, status=422)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show something that was typed in to whose it is and to the office."""
    return _page(request, *_row_or_404(request, pk))


@posted_from(lambda request, pk, action: reverse("performance:recorded_one", args=[pk]))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Confirm it, decline it, take it back."""
    row, access = _row_or_404(request, pk)
    if refused := RECORDED.carry_out(request, action, access, row):
        return _page(request, row, access, refused)
    return redirect(next_page(request, row))


@require_GET
def evidence(request: HttpRequest, key: str) -> FileResponse:
    """Hand out a file to those who may see what it shows; to others it is not there."""
    found = get_object_or_404(Evidence.objects.select_related("recorded"), key=key)
    if not access_to(found.recorded.person_id, request.user).sees:
        raise Http404
    return hand_out(found)


def _who_or_404(request: HttpRequest) -> bool:
    """Return whether it is the office, and let members pass, who are counted."""
    office = writes_rules(request.user)
    if not (office or is_counted(request.user)):
        raise Http404
    return office


def _row_or_404(request: HttpRequest, pk: int) -> tuple[RecordedFact, PointsAccess]:
    row = get_object_or_404(RecordedFact.objects.select_related("sort", "person"), pk=pk)
    access = access_to(row.person_id, request.user)
    if not access.sees:
        raise Http404
    return row, access


def _page(
    request: HttpRequest,
    row: RecordedFact,
    access: PointsAccess,
    refused: RefusedForm | None = None,
) -> HttpResponse:
    context = {
        "row": row,
        "access": access,
        "actions": RECORDED.offered(access, row, refused=refused),
        "same": told_of(row),
        "files": row.evidence.all(),
        "log": row.changes.select_related("actor__person"),
        "refused": refused.form if refused else None,
    }
    return render(request, "performance/recorded_one.html", context, status=422 if refused else 200)
