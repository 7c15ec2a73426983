"""The issued plan of a year: every row, open to everyone who signs in."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from almanac import clock
from members.models import Department, Person, Post
from sheets.downloads import download
from workplan.annexes import Annex
from workplan.enums import Lamp, Side
from workplan.forms.departments import may_be_responsible
from workplan.ledger import ledger_workbook
from workplan.models import DueDate, ItemLeader, Plan, WorkItem
from workplan.models.items import WorkItemQuerySet
from workplan.permissions import may_see_checkup
from workplan.reading.board import Group, has_lamp, standing, with_standing
from workplan.reading.counts import Count, by_annex, count, count_all, count_by_annex, together
from workplan.reading.year_rows import year_rows

# So many rows stand on one page; of more, so many on each.
WHOLE, PER_PAGE = 100, 50
MONTHS = [(m, f"{m}月") for m in range(1, 13)]


class LedgerFilter(forms.Form):
    """What narrows the ledger; every field may be left out, and the address can be passed on."""

    q = forms.CharField(label="搜索", required=False, max_length=100)
    annex = forms.ChoiceField(label="附件", required=False)
    leader = forms.ChoiceField(label="牵头领导", required=False)
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label="部门",
        required=False,
        empty_label="全部",
    )
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

    def __init__(
        self, *args: Any, items: WorkItemQuerySet, annexes: Collection[Annex], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["department"].queryset = may_be_responsible()  # type: ignore[attr-defined]
        self.fields["annex"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *((annex.value, annex.short) for annex in annexes),
        ]
        leading = ItemLeader.objects.filter(item__in=items).order_by()
        posts = Post.objects.filter(pk__in=leading.values("post"))
        people = Person.objects.filter(pk__in=leading.values("person"))
        self.fields["leader"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *((f"post-{pk}", name) for pk, name in posts.values_list("pk", "name")),
            *((f"person-{pk}", name) for pk, name in people.values_list("pk", "name")),
        ]

    @property
    def asks_for_standing(self) -> bool:
        """Whether it asks what is stored nowhere, so that all rows have to be read to answer."""
        return any(self.cleaned_data[name] for name in ("group", "lamp", "sort"))

    def narrowed(self) -> WorkItemQuerySet:
        """Return the items by what is stored, in the document's order."""
        items, wanted = self.items, self.cleaned_data
        if wanted["annex"]:
            items = items.filter(annex=wanted["annex"])
        if wanted["leader"]:
            kind, _, pk = wanted["leader"].partition("-")
            items = items.filter(pk__in=ItemLeader.objects.filter(**{kind: pk}).values("item"))
        if wanted["department"]:
            side = Side.LEAD if wanted["lead"] else None
            items = items.of_departments(frozenset({wanted["department"].pk}), side)
        if wanted["month"]:
            due = DueDate.objects.filter(item=OuterRef("pk"), due_on__month=wanted["month"])
            items = items.filter(Exists(due))
        if wanted["starred"]:
            items = items.filter(needs_scheme=True)
        if wanted["q"]:
            items = items.search(wanted["q"])
        return items

    def found(self) -> list[WorkItem]:
        """Return the items that the filter lets through, in its order, as `with_ledger` reads them."""
        wanted = self.cleaned_data
        items = self.narrowed()
        rows = list(with_standing(items) if wanted["group"] else items.with_ledger())
        if wanted["group"]:
            rows = [i for i in rows if standing(i).key == wanted["group"]]
        if wanted["lamp"]:
            rows = [i for i in rows if has_lamp(i, wanted["lamp"])]
        if wanted["sort"] == "due":
            rows.sort(key=_due_key)
        return rows


def _due_key(item: WorkItem) -> tuple:
    due = item.current_due.due_on if item.current_due else None
    return (due is None, due)


def current(request: HttpRequest) -> HttpResponse:
    """Go to this year's plan."""
    plan = Plan.current()
    if plan is None:
        return render(request, "workplan/no_plan.html")
    return redirect("workplan:year", plan.year)


def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the year's ledger as filtered; what is more than a year of one committee, page by page."""
    plans, plan, form, in_plan = _asked(request, year)
    total = together(count for _, count in in_plan)
    rows: Any = form.narrowed().with_ledger()
    if form.asks_for_standing or total.rows <= WHOLE:
        rows = form.found()
        counts = {annex: counted for annex, _, counted in by_annex(sorted(rows, key=_annex))}
        starred = count(item for item in rows if item.needs_scheme)
    else:
        counts = dict(count_by_annex(rows))
        starred = count_all(rows.filter(needs_scheme=True))
    found = together(counts.values())
    paginator = Paginator(rows, WHOLE if found.rows <= WHOLE else PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown = by_annex(page) if not form.cleaned_data["sort"] else [(None, list(page), None)]
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "workplan/year.html",
        {
            "plan": plan,
            "plans": plans,
            "form": form,
            "groups": [(a, year_rows(items), counts[a] if a else None) for a, items, _ in shown],
            "page": page,
            "has_text": plan.points.exists(),
            "total": total,
            "count": found,
            "starred": starred,
            "filtered": any(form.cleaned_data.get(n) for n in form.fields if n != "sort"),
            "query": query.urlencode(),
            "all_groups": list(Group),
            "may_see_checkup": may_see_checkup(request.user, clock.today()),
        },
    )


def _annex(item: WorkItem) -> int:
    return Annex(item.annex).number


def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the ledger as filtered, as an Excel workbook."""
    plan, _, rows = filtered(request, year)
    return download(ledger_workbook(plan, rows), f"{plan.year}年工作要点台账.xlsx")


def filtered(request: HttpRequest, year: int) -> tuple[Plan, LedgerFilter, list[WorkItem]]:
    """Return a year's plan and its items as the address narrows them.

    Raises Http404 for a year without a plan, and for a filter that means nothing.
    """
    _, plan, form, _ = _asked(request, year)
    return plan, form, form.found()


def _asked(
    request: HttpRequest, year: int
) -> tuple[list[Plan], Plan, LedgerFilter, list[tuple[Annex, Count]]]:
    """Return all plans, that of the year, what narrows it, and how many rows its annexes have."""
    plans = list(Plan.objects.all())
    plan = next((plan for plan in plans if plan.year == year), None)
    if plan is None:
        raise Http404("没有这一年度的工作要点。")
    in_plan = count_by_annex(plan.items.all())
    annexes = [annex for annex, _ in in_plan]
    form = LedgerFilter(request.GET, items=plan.items.all(), annexes=annexes)
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    return plans, plan, form, in_plan
