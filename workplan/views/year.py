"""The issued plan of a year: every row, open to everyone who signs in."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from almanac import clock
from members.models import Person, Post
from members.prepared import prepared_models, prepared_rows
from sheets.downloads import download
from workflow.unchanged import unless_unchanged
from workplan.annexes import Annex
from workplan.enums import Lamp
from workplan.forms.departments import offered_departments
from workplan.ledger import ledger_workbook
from workplan.models import ItemLeader, Plan, PlanDraft, PlanPoint
from workplan.permissions import may_draft_next_year, may_read_draft, may_see_checkup
from workplan.reading.board import Group, has_lamp, standing
from workplan.reading.counts import (
    Counts,
    by_annex,
    count,
    together,
)
from workplan.reading.narrowed import Narrowed
from workplan.reading.rows import LedgerRow, with_standing
from workplan.reading.year_rows import year_rows

# So many rows stand on one page; of more, so many on each.
WHOLE, PER_PAGE = 100, 50
MONTHS = [(m, f"{m}月") for m in range(1, 13)]


class LedgerFilter(forms.Form):
    """What narrows the ledger; every field may be left out, and the address can be passed on."""

    q = forms.CharField(label="搜索", required=False, max_length=100)
    annex = forms.ChoiceField(label="附件", required=False)
    leader = forms.ChoiceField(label="牵头领导", required=False)
    department = forms.TypedChoiceField(label="部门", required=False, coerce=int, empty_value=None)
    # As a heading of a picture counts them: without those in which it merely takes part.
    lead = forms.BooleanField(label="只看其负责的", required=False)
    month = forms.TypedChoiceField(
        label="到期月份", required=False, coerce=int, choices=[("", "全部"), *MONTHS]
    )
    group = forms.ChoiceField(
        label="进展", required=False, choices=[("", "全部"), *((g.key, g.label) for g in Group)]
    )
    lamp = forms.ChoiceField(
        label="红黄绿灯", required=False, choices=[("", "全部"), *Lamp.choices]
    )
    starred = forms.BooleanField(label="只看★", required=False)
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[("", "按序号"), ("due", "按到期日")]
    )

    def __init__(self, *args: Any, plan: Plan, annexes: Collection[Annex], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *offered_departments(),
        ]
        self.fields["annex"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *((annex.value, annex.short) for annex in annexes),
        ]
        self.fields["leader"].choices = self._leaders()  # type: ignore[attr-defined]

    def _leaders(self) -> list[tuple[str, str]]:
        """Return the posts and the people that lead items of the plan, each in their order."""
        found = sorted(_leading_in(self.plan.pk))
        return [("", "全部"), *((f"{_LEADING[kind]}-{pk}", name) for kind, *_, pk, name in found)]

    @property
    def asks_for_standing(self) -> bool:
        """Whether it asks what is stored nowhere, so that all rows have to be read to answer."""
        return any(self.cleaned_data[name] for name in ("group", "lamp", "sort"))

    def narrowed(self) -> Narrowed:
        """Return what is asked of what is stored."""
        wanted = self.cleaned_data
        kind, _, pk = wanted["leader"].partition("-")
        return Narrowed(
            self.plan.pk,
            annex=wanted["annex"] or None,
            person=int(pk) if kind == "person" else None,
            post=int(pk) if kind == "post" else None,
            department=wanted["department"],
            is_lead=bool(wanted["department"] and wanted["lead"]),
            month=wanted["month"] or None,
            starred=wanted["starred"],
            words=wanted["q"],
        )

    def found(self) -> list[LedgerRow]:
        """Return the items that the filter lets through, in its order."""
        wanted = self.cleaned_data
        rows = self.narrowed().rows()
        if wanted["group"]:
            with_standing(rows)
        if wanted["group"]:
            rows = [i for i in rows if standing(i).key == wanted["group"]]
        if wanted["lamp"]:
            rows = [i for i in rows if has_lamp(i, wanted["lamp"])]
        if wanted["sort"] == "due":
            rows.sort(key=_due_key)
        return rows


def _due_key(item: LedgerRow) -> tuple:
    due = item.current_due.due_on if item.current_due else None
    return (due is None, due)


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
    paginator = Paginator(range(found.rows), WHOLE if found.rows <= WHOLE else PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    part = slice(max(page.start_index() - 1, 0), page.end_index())
    items = narrowed.rows(part) if rows is None else rows[part]
    groups: list[tuple]
    if form.cleaned_data["sort"]:
        groups = [(None, year_rows(items, beneath_annex=False), None)]
    else:
        groups = [
            (annex, year_rows(those, beneath_annex=True), counts[annex])
            for annex, those, _ in by_annex(items)
        ]
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "workplan/year.html",
        {
            "plan": plan,
            "plans": plans,
            "form": form,
            "groups": groups,
            "items": items,
            "selected": SimpleLazyObject(lambda: _selected(items)),
            "page": page,
            "has_text": plan.has_text,
            "total": total,
            "count": found,
            "starred": starred,
            "filtered": any(form.cleaned_data.get(n) for n in form.fields if n != "sort"),
            "query": query.urlencode(),
            "all_groups": list(Group),
            "may_see_checkup": may_see_checkup(request.user, clock.today()),
            "is_led_to_next": _is_led_to_next(request, plan, plans),
        },
    )


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


_LEADING = ("post", "person")


@prepared_rows
def _leading_in(plan: int) -> QuerySet:
    """The posts and the people that lead items of a plan: which of both it is, what it stands in order by,
    its key and its name.
    """
    rows = ItemLeader.objects.filter(item__plan=plan).order_by()
    posts = Post.objects.filter(Exists(rows.filter(post=OuterRef("pk"))))
    people = Person.objects.filter(Exists(rows.filter(person=OuterRef("pk"), post=None)))
    return (
        posts.order_by()
        .values_list(Value(0), "rank", Value(""), "pk", "name")
        .union(
            people.order_by().values_list(Value(1), "rank", "stroke_key", "pk", "name"), all=True
        )
    )


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
