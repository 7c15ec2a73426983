"""Next year's plan: the draft beside this year's, its rows, issuing it, and bringing this year to an end.

The office alone writes; the leaders read the draft once they are shown it. To others it is not there.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from notifications.services.calendar import office_calendar, unknown_words
from workflow.actions import posted_from, refusals_in
from workflow.refusals import Refused
from workplan.forms.next_year import EndForm, IssueForm, MakeForm, PointForm, RowForm
from workplan.models import DraftPoint, DraftRow, Plan, PlanDraft, WorkItem
from workplan.permissions import may_draft_next_year, may_read_draft
from workplan.reading.next_year import counts_of, read_draft, read_text
from workplan.reading.official_papers import paper_of
from workplan.services import draft_text, issuing
from workplan.services import next_year as drafting
from workplan.services import year_end as ending
from workplan.services.checkup import check_draft
from workplan.views.guards import require_office
from workplan.views.papers import handed_out

_PAGE = "workplan:next_year"
_TEXT = "workplan:next_year_text"


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, year: int) -> HttpResponse:
    """Show the draft of the year after a plan's; where there is none, the office begins one."""
    user: Any = request.user
    plan = get_object_or_404(Plan, year=year)
    found = PlanDraft.objects.filter(plan=plan).select_related("issued", "made_by__person").first()
    if found is None:
        return _begin(request, plan)
    if request.method == "POST":
        raise Http404
    if not may_read_draft(user, found, clock.today()):
        raise Http404
    may_edit = may_draft_next_year(user)
    groups = read_draft(found, user, clock.today())
    context = {
        "plan": plan,
        "draft": found,
        "groups": groups,
        "counts": counts_of(found),
        "left_open": sum(one.is_left_open for _, rows in groups for one in rows),
        "may_edit": may_edit and found.issued is None,
        "is_maker": may_edit,
        "unknown_days": "" if office_calendar().is_known(found.year) else unknown_words(found.year),
        "waiting": drafting.waiting_suggestions(found) if found.issued is None else [],
        "findings": check_draft(found, clock.today()) if found.issued is None else [],
        "open_count": len(ending.unfinished(found)) if found.issued else 0,
    }
    return render(request, "workplan/next_year.html", context)


def _begin(request: HttpRequest, plan: Plan) -> HttpResponse:
    require_office(request.user)
    form = MakeForm(request.POST or None) if request.method == "POST" else MakeForm()
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            made = drafting.make_draft(plan=plan, actor=request.user, **form.cleaned_data)
            if plan.points.exists():
                draft_text.begin_text(draft=made, actor=request.user)
            messages.success(request, f"{made}已起草，请逐项取舍。")
            return redirect(_PAGE, plan.year)
    refused = form if form.errors else None
    context = {"plan": plan, "form": form, "refused": refused, "next": plan.year + 1}
    return render(request, "workplan/next_year_begin.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, year: int, pk: int | None = None) -> HttpResponse:
    """Show a row of the draft to the office, which says what becomes of it; without a key, a new one."""
    found = _draft(request, year)
    standing = None
    if pk is not None:
        standing = get_object_or_404(
            DraftRow.objects.select_related("origin__plan"), draft=found, pk=pk
        )
    if found.issued_id:
        return redirect(_PAGE, year)
    form = RowForm(request.POST if request.method == "POST" else None, row=standing)
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            if standing:
                said = drafting.edit_row(row=standing, actor=request.user, **form.values())
                messages.success(request, f"“{said}”：{said.get_fate_display()}。")
            else:
                said = drafting.add_row(draft=found, actor=request.user, **form.values())
                messages.success(request, f"“{said}”已列入草案。")
            return redirect(f"{reverse(_PAGE, args=[year])}#row-{said.pk}")
    refused = form if form.errors else None
    context = {
        "draft": found,
        "plan": found.plan,
        "row": standing,
        "form": form,
        "refused": refused,
    }
    return render(request, "workplan/next_year_row.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, year: int) -> HttpResponse:
    """Show the draft's text beside this year's; where there is none, the office begins it."""
    user: Any = request.user
    if request.method == "POST":
        return _said(
            request,
            year,
            lambda: draft_text.begin_text(draft=_draft(request, year), actor=user),
            "正文已由本年的起草，请逐条修改。",
            to=_TEXT,
        )
    found = get_object_or_404(PlanDraft.objects.select_related("plan", "issued"), plan__year=year)
    if not may_read_draft(user, found, clock.today()):
        raise Http404
    context = {
        "draft": found,
        "plan": found.plan,
        "points": read_text(found),
        "may_edit": may_draft_next_year(user) and found.issued is None,
        "has_old": found.plan.points.exists(),
    }
    return render(request, "workplan/next_year_text.html", context)


@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, year: int, pk: int | None = None) -> HttpResponse:
    """Show a point of the draft's text to the office, which edits it; without a key, a new one."""
    found = _draft(request, year)
    standing = get_object_or_404(DraftPoint, draft=found, pk=pk) if pk is not None else None
    if found.issued_id:
        return redirect(_TEXT, year)
    last = found.points.last()
    form = PointForm(
        request.POST if request.method == "POST" else None,
        point=standing,
        place=last.place + 1 if last else 1,
    )
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            values = form.values() | {"actor": request.user}
            if standing:
                said = draft_text.edit_point(point=standing, **values)
            else:
                said = draft_text.add_point(draft=found, **values)
            messages.success(request, f"“{said}”已保存。")
            return redirect(f"{reverse(_TEXT, args=[year])}#point-{said.pk}")
    refused = form if form.errors else None
    context = {
        "draft": found,
        "plan": found.plan,
        "point": standing,
        "form": form,
        "refused": refused,
    }
    status = 422 if refused else 200
    return render(request, "workplan/next_year_point.html", context, status=status)


@require_GET
def document(request: HttpRequest, year: int) -> HttpResponse:
    """Download the draft as Word, as the plan's own paper would be, to the office."""
    found = _draft(request, year)
    try:
        with issuing.as_plan(found, request.user) as plan:
            make = paper_of(plan)
    except Refused as refused:
        messages.error(request, f"没有生成文件：{refused}")
        return redirect(_PAGE, year)
    return handed_out(request, make, str(found), back=reverse(_PAGE, args=[year]))


_back = posted_from(lambda request, year, **_: reverse(_PAGE, args=[year]))


@_back
def show(request: HttpRequest, year: int) -> HttpResponse:
    """Let the leaders read the draft, or no longer."""
    found = _draft(request, year)
    shown = request.POST.get("shown") == "1"
    return _said(
        request,
        year,
        lambda: drafting.show(draft=found, shown=shown, actor=request.user),
        "领导现在可以看到草案。" if shown else "领导不再看到草案。",
    )


@_back
def take_in(request: HttpRequest, year: int) -> HttpResponse:
    """Put what was collected meanwhile into the draft."""
    found = _draft(request, year)
    return _said(
        request,
        year,
        lambda: drafting.take_in(draft=found, actor=request.user),
        "新征集的选题和建议已取入草案，请逐项取舍。",
    )


def _said(request: HttpRequest, year: int, do: Any, words: str, to: str = _PAGE) -> HttpResponse:
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect(to, year)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, year: int) -> HttpResponse:
    """Make the draft the year's plan."""
    found = _draft(request, year)
    if found.issued_id:
        return redirect(_PAGE, year)
    form = IssueForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            plan = issuing.issue(draft=found, actor=request.user, **form.cleaned_data)
            messages.success(request, f"{plan}已印发。下面给{year}年收尾。")
            return redirect("workplan:year_end", year)
    refused = form if form.errors else None
    context = {
        "draft": found,
        "plan": found.plan,
        "form": form,
        "refused": refused,
        "stops": issuing.what_stops(found.rows.select_related("origin__plan")),
        "count": sum(row.in_plan for row in found.rows.all()),
    }
    return render(request, "workplan/next_year_issue.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def year_end(request: HttpRequest, year: int) -> HttpResponse:
    """List what of the year is still open, and end it: all that is carried at once, or one by one."""
    found = _draft(request, year)
    if found.issued_id is None:
        return redirect(_PAGE, year)
    asked: tuple[int, EndForm] | None = None
    if request.method == "POST":
        asked = _end(request, found)
        if asked is None:
            return redirect("workplan:year_end", year)
    rows = ending.unfinished(found)
    context = {
        "draft": found,
        "plan": found.plan,
        "rows": rows,
        "carried": sum(1 for one in rows if one.row and one.row.carried),
        "form": EndForm(),
        "said": asked,
        "refused": asked and asked[1],
    }
    return render(request, "workplan/year_end.html", context, status=422 if asked else 200)


def _end(request: HttpRequest, found: PlanDraft) -> tuple[int, EndForm] | None:
    """Do what was asked for; return the item and the form where it was refused."""
    user: Any = request.user
    if request.POST.get("do") == "carry_all":
        count = ending.carry_over(draft=found, actor=user)
        messages.success(request, f"已结转 {count} 项。")
        return None
    pk = request.POST.get("item", "")
    item = get_object_or_404(WorkItem, plan=found.plan, pk=int(pk) if pk.isdecimal() else 0)
    form = EndForm(request.POST, auto_id=f"%s-{item.pk}")
    if form.is_valid():
        with refusals_in(form):
            carry = request.POST.get("do") == "carry"
            ending.end_item(draft=found, item=item, carry=carry, actor=user, **form.cleaned_data)
            messages.success(request, f"{item.designation}已{'结转' if carry else '了结'}。")
            return None
    return item.pk, form


def _draft(request: HttpRequest, year: int) -> PlanDraft:
    """Return the draft that follows a year, to the office."""
    require_office(request.user)
    return get_object_or_404(PlanDraft.objects.select_related("plan"), plan__year=year)
