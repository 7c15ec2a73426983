"""The issued plan of a year: every row, open to everyone who signs in."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from almanac import clock
from members.prepared import prepared_models
from sheets.downloads import download
from workflow.unchanged import unless_unchanged
from workplan.annexes import Annex
from workplan.forms.ledger import LedgerFilter
from workplan.ledger import ledger_workbook
from workplan.models import Plan, PlanDraft, PlanPoint
from workplan.permissions import may_draft_next_year, may_read_draft, may_see_checkup
from workplan.reading.board import Group
from workplan.reading.counts import (
    Count,
    Counts,
    by_annex,
    count,
    together,
)
from workplan.reading.narrowed import Narrowed
from workplan.reading.rows import LedgerRow
from workplan.reading.year_rows import year_rows

# So many rows stand on one page; of more, so many on each.
WHOLE, PER_PAGE = 100, 50


def current(request: HttpRequest) -> HttpResponse:
    """Go to this year's plan."""
    plan = Plan.current()
    if plan is None:
        return render(request, "workplan/no_plan.html")
    return redirect("workplan:year", plan.year)


@unless_unchanged
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the year's ledger as filtered; what is more than a year of one committee, page by page."""
    plans, plan, form, in_plan = _asked(request, year)
    total = in_plan.total
    rows: list[LedgerRow] | None = None
    if form.asks_for_standing or total.rows <= WHOLE:
        rows = form.found()
        counts = {annex: counted for annex, _, counted in by_annex(sorted(rows, key=_annex))}
        starred = count(item for item in rows if item.needs_scheme)
    else:
        narrowed = form.narrowed()
        listed = in_plan if narrowed == Narrowed(plan.pk) else narrowed.counts()
        counts, starred = dict(listed.by_annex), listed.starred
    found = together(counts.values())
    page = _page(found.rows, request)
    part = slice(max(page.start_index() - 1, 0), page.end_index())
    items = form.narrowed().rows(part) if rows is None else rows[part]
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "workplan/year.html",
        {
            "plan": plan,
            "plans": plans,
            "filter": form.bar(reverse("workplan:year", args=[plan.year])),
            "groups": _groups(items, counts, as_one=bool(form.cleaned_data["sort"])),
            "items": items,
            "selected": SimpleLazyObject(lambda: _selected(items)),
            "page": page,
            "has_text": plan.has_text,
            "total": total,
            "count": found,
            "starred": starred,
            "filtered": form.is_narrowed,
            "query": query.urlencode(),
            "all_groups": list(Group),
            "may_see_checkup": may_see_checkup(request.user, clock.today()),
            "is_led_to_next": _is_led_to_next(request, plan, plans),
        },
    )


def _page(rows: int, request: HttpRequest) -> Page:
    """Return the page of so many rows that the address asks for."""
    paginator = Paginator(range(rows), WHOLE if rows <= WHOLE else PER_PAGE)
    return paginator.get_page(request.GET.get("page"))


def _groups(
    items: list[LedgerRow], counts: Mapping[Annex, Count], *, as_one: bool
) -> list[tuple[Annex | None, Any, Count | None]]:
    """Return rows by their annexes, each with how many are found of it; or all as one."""
    if as_one:
        return [(None, year_rows(items, beneath_annex=False), None)]
    return [
        (annex, year_rows(those, beneath_annex=True), counts[annex])
        for annex, those, _ in by_annex(items)
    ]


def _is_led_to_next(request: HttpRequest, plan: Plan, plans: list[Any]) -> bool:
    """Return whether the reader is led to the draft of the year after: the office also where one is yet
    to be made.
    """
    user: Any = request.user
    if not may_see_checkup(user, clock.today()):
        return False
    if draft := next(iter(_drafts(plan.pk)), None):
        return may_read_draft(user, draft, clock.today())
    return may_draft_next_year(user) and all(other.year != plan.year + 1 for other in plans)


@prepared_models()
def _drafts(plan: int) -> QuerySet[PlanDraft]:
    return PlanDraft.objects.filter(plan=plan).order_by("pk")[:1]


def _selected(items: Iterable[LedgerRow]) -> SafeString:
    """Return rows as the list in the admin has them chosen; only the office's page has them."""
    return format_html_join("", _SELECTED, ((item.pk,) for item in items))


_SELECTED = '<input type="hidden" name="_selected_action" value="{}">'


_PLACE_OF = {annex.value: annex.number for annex in Annex}


def _annex(item: LedgerRow) -> int:
    return _PLACE_OF[item.annex]


def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the ledger as filtered, as an Excel workbook."""
    plan, _, rows = filtered(request, year)
    return download(ledger_workbook(plan, rows), f"{plan.year}年工作要点台账.xlsx")


def filtered(request: HttpRequest, year: int) -> tuple[Plan, LedgerFilter, list[LedgerRow]]:
    """Return a year's plan and its items as the address narrows them.

    Raises Http404 for a year without a plan, and for a filter that means nothing.
    """
    _, plan, form, _ = _asked(request, year)
    return plan, form, form.found()


@prepared_models(also={"has_text": BooleanField()})
def _plans() -> QuerySet[Plan]:
    points = PlanPoint.objects.filter(plan=OuterRef("pk"))
    return Plan.objects.annotate(has_text=Exists(points))


def _asked(request: HttpRequest, year: int) -> tuple[list[Any], Any, LedgerFilter, Counts]:
    """Return all plans, that of the year, what narrows it, and how many rows its annexes have."""
    plans = _plans()
    plan = next((plan for plan in plans if plan.year == year), None)
    if plan is None:
        raise Http404("没有这一年度的工作要点。")
    in_plan = Narrowed(plan.pk).counts()
    annexes = [annex for annex, _ in in_plan.by_annex]
    form = LedgerFilter(request.GET, plan=plan, annexes=annexes)
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    return plans, plan, form, in_plan
