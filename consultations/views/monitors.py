"""The 民主监督员: who is posted to which unit, and what they report."""

from django.contrib import messages
from django.db.models import F, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from almanac import clock
from consultations.actions import MONITOR
from consultations.forms.monitors import PostForm
from consultations.models import MonitorReport
from consultations.permissions import MonitorAccess, access_to_monitors
from consultations.services import monitors as service
from members.enums import Duty
from members.models import Appointment
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in, unfolded

PAGE = "consultations:monitors"


@require_http_methods(["GET", "POST"])
def monitors(request: HttpRequest) -> HttpResponse:
    """List who is posted where, those whose time is over last; take in a new one, of the office."""
    access = _access(request)
    if request.method == "GET":
        return _page(request, access, PostForm())
    if not access.office:
        raise Http404
    form = PostForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            posted = service.post(actor=request.user, **form.cleaned_data)
            messages.success(request, f"{posted.person}已派驻{posted.department}。")
            return redirect(PAGE)
    return _page(request, access, form)


@posted_from(lambda request, pk, action: unfolded(reverse(PAGE), f"monitor-{pk}-{action}"))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Write a report, or end a posting."""
    access, posted = _access(request), get_object_or_404(_postings(), pk=pk)
    if refused := MONITOR.carry_out(request, action, access, posted, called=f"{posted}："):
        return _page(request, access, PostForm(), refused)
    return redirect(next_page(request, reverse(PAGE)))


def _access(request: HttpRequest) -> MonitorAccess:
    access = access_to_monitors(request.user, clock.today())
    if not access.sees:
        raise Http404
    return access


def _postings():  # type: ignore[no-untyped-def]  # a query set
    reports = Prefetch("monitor_reports", MonitorReport.objects.order_by("-on", "-pk"))
    found = Appointment.objects.filter(duty=Duty.MONITOR).select_related("person", "department")
    return found.prefetch_related(reports).order_by(
        "department__order", "department", F("started_on").asc(nulls_first=True), "pk"
    )


def _page(
    request: HttpRequest,
    access: MonitorAccess,
    form: PostForm,
    refused: RefusedForm | None = None,
) -> HttpResponse:
    today = clock.today()
    rows = [
        {
            "posted": row,
            "is_over": row.ended_on is not None and row.ended_on < today,
            "reports": row.monitor_reports.all() if access.reads(row) else (),
            "actions": MONITOR.offered(access, row, refused=refused),
        }
        for row in _postings()
    ]
    now = [row for row in rows if not row["is_over"]]
    wrong = refused.form if refused else (form if form.errors else None)
    context = {
        "access": access,
        "form": form,
        "now": now,
        "over": [row for row in rows if row["is_over"]],
        "units": len({row["posted"].department_id for row in now}),
        "refused": wrong,
    }
    status = 422 if wrong else 200
    return render(request, "consultations/monitors.html", context, status=status)
