"""The list of an event: marked in one table, printed, as a workbook."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from activities.enums import AttendanceState, CheckedInBy, EventState
from activities.forms import CameForm, RollForm
from activities.models import Event
from activities.papers import MEETING_NOTICE, NOTICE, meeting_notice_facts, notice_facts
from activities.permissions import EventAccess
from activities.reading import belonging, roll_of, roll_workbook
from activities.services import attendance
from activities.services.attendance import Mark
from activities.services.notices import when
from activities.views.access import managed_or_404
from almanac import clock
from sheets.downloads import download
from workflow.actions import posted_from, refusals_in
from workplan.permissions import Viewer
from workplan.reading.official_papers import make
from workplan.views.papers import handed_out


@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list as one table, and keep what was marked in it: equal to a code."""
    found, access = managed_or_404(request, pk)
    form = RollForm(request.POST or None, event=found, rows=roll_of(found).rows)
    if request.method == "POST" and (done := _mark(request, found, form)):
        messages.success(request, done)
        return redirect("activities:roll", pk)
    return _table(request, found, access, form, CameForm())


@posted_from(lambda request, pk: reverse("activities:roll", args=[pk]))
def came(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter people by name at the door, be they on the list or not."""
    found, access = managed_or_404(request, pk)
    form = CameForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            entered = [
                attendance.check_in(
                    person=person, event=found, how=CheckedInBy.LIST, by=request.user
                )
                for person in form.cleaned_data["people"]
            ]
            first = sum(one.is_first for one in entered)
            messages.success(request, f"已登记 {first} 人到会。")
            return redirect("activities:roll", pk)
    return _table(request, found, access, RollForm(event=found, rows=roll_of(found).rows), form)


def _mark(request: HttpRequest, found: Event, form: RollForm) -> str | None:
    if form.is_valid():
        with refusals_in(form):
            marks = form.marks()
            if request.POST.get("all"):
                marks |= _all_present(form, marks)
            count = attendance.mark(event=found, actor=request.user, marks=marks)
            return f"已保存，改动 {count} 人。"
    return None


def _all_present(form: RollForm, marks: dict) -> dict:
    """Return as present all of whom nothing is known yet."""
    open_states = (AttendanceState.ASKED, AttendanceState.COMING, AttendanceState.LEAVE_REFUSED)
    return {
        row.person: Mark(AttendanceState.PRESENT, row.role, row.note)
        for row in form.rows
        if row.state in open_states and row.person not in marks
    }


def _table(
    request: HttpRequest, found: Event, access: EventAccess, form: RollForm, came: CameForm
) -> HttpResponse:
    where = belonging(list(form.rows), found)
    refused = next((one for one in (form, came) if one.errors), None)
    context = {
        "event": found,
        "when": when(found),
        "access": access,
        "form": form,
        "table": [(where.get(row.person_id, ""), row, *fields) for row, *fields in form.table()],
        "came": came,
        "removable": attendance.removable(found),
        "has_begun": found.on <= clock.today(),
        "may_mark": found.state == EventState.PUBLISHED,
        "refused": refused,
    }
    return render(request, "activities/roll.html", context, status=422 if refused else 200)


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list as a paper to be signed or filed, of A4."""
    found, _ = managed_or_404(request, pk)
    found_roll = roll_of(found)
    where = belonging(found_roll.rows, found)
    context = {
        "event": found,
        "when": when(found),
        "roll": found_roll,
        "rows": [(row, where.get(row.person_id, "")) for row in found_roll.rows],
        "is_settled": found.state == EventState.CLOSED,
    }
    return render(request, "activities/sheet.html", context)


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the list."""
    found, _ = managed_or_404(request, pk)
    return download(roll_workbook(found), f"{found.title}名单{found.on.isoformat()}.xlsx")


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the notice of an event; of a numbered meeting, with its agenda."""
    found, _ = managed_or_404(request, pk)
    if found.meeting:
        viewer = Viewer.of(request.user, clock.today())
        kind, facts = MEETING_NOTICE, meeting_notice_facts(found, found.meeting, viewer)
    else:
        kind, facts = NOTICE, notice_facts(found)
    name, back = f"{found.title}通知", found.get_absolute_url()
    return handed_out(request, lambda: make(kind, facts), name, back=back)
