"""The month's report: what each department did, is at, and will do; drawn from the ledger."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from members.models import User
from sheets.downloads import DOCX, download
from workplan.models import Plan
from workplan.permissions import pages_of
from workplan.reading.papers import month_document, month_labels, month_title
from workplan.reporting import Report, month_report


@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """Go to the report of this month, or of the last plan's last month."""
    today = clock.today()
    plan = Plan.current()
    if plan is None:
        return render(request, "workplan/no_plan.html", {"title": "月报"})
    return redirect("workplan:month", plan.year, today.month if plan.year == today.year else 12)


@require_GET
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the report; a head sees the own department only, others nothing."""
    found = _report(request.user, year, month)
    first = found.done_in.first
    context = {
        "report": found,
        "title": month_title(found),
        "labels": month_labels(found),
        "first": first,
        "before": _shifted(first, -1),
        "after": _shifted(first, 1),
    }
    return render(request, "workplan/month.html", context)


@require_GET
def document(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Download what the page shows as a Word document in official form."""
    found = _report(request.user, year, month)
    kind = "工作计划" if found.is_to_come else "工作情况"
    return download(month_document(found), f"{year}年{month}月{kind}.docx", DOCX)


def _report(user: User, year: int, month: int) -> Report:
    """Return what the user may see of a month's report. Raises Http404 for who may see nothing."""
    plan = get_object_or_404(Plan, year=year)
    today = clock.today()
    if not pages_of(user, today).months:
        raise Http404
    found = month_report(plan, year, month)
    if roles.is_office(user) or roles.is_leader(user, today):
        return found
    return found.part_of(roles.department_ids(user, today))


def _shifted(first: date, months: int) -> date | None:
    """Return the first of the month before or after; None beyond the plan's year."""
    number = first.month + months
    return first.replace(month=number) if 1 <= number <= 12 else None
