"""The issued plan of a year: every row, open to everyone who signs in."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

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
from workplan.reading.counts import by_annex, count, count_all

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
    lamp = forms.ChoiceField(label="灯", required=False, choices=[("", "全部"), *Lamp.choices])
    starred = forms.BooleanField(label="只看★", required=False)
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[("", "按序号"), ("due", "按到期日")]
    )

    def __init__(self, *args: Any, items: WorkItemQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = may_be_responsible()  # type: ignore[attr-defined]
        annexes = set(items.order_by().values_list("annex", flat=True).distinct())
        self.fields["annex"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *((annex.value, annex.short) for annex in Annex if annex in annexes),
        ]
        leading = ItemLeader.objects.filter(item__in=items).order_by()
        posts = Post.objects.filter(pk__in=leading.values("post"))
        people = Person.objects.filter(pk__in=leading.values("person"))
        self.fields["leader"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *((f"post-{pk}", name) for pk, name in posts.values_list("pk", "name")),
            *((f"person-{pk}", name) for pk, name in people.values_list("pk", "name")),
        ]

    def apply(self, items: WorkItemQuerySet) -> list[WorkItem]:
        """Return the items that the filter lets through, in its order."""
        wanted = self.cleaned_data
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
        rows = list(items)
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
    """Show the year's ledger as filtered."""
    plan, form, rows = filtered(request, year)
    return render(
        request,
        "workplan/year.html",
        {
            "plan": plan,
            "plans": Plan.objects.all(),
            "form": form,
            "rows": rows,
            "groups": [(None, rows, None)] if form.cleaned_data["sort"] else by_annex(rows),
            "has_text": plan.points.exists(),
            "total": count_all(plan.items.all()),
            "count": count(rows),
            "starred": count(item for item in rows if item.needs_scheme),
            "filtered": any(form.cleaned_data.get(n) for n in form.fields if n != "sort"),
            "query": request.GET.urlencode(),
            "all_groups": list(Group),
            "may_see_checkup": may_see_checkup(request.user, clock.today()),
        },
    )


def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the ledger as filtered, as an Excel workbook."""
    plan, _, rows = filtered(request, year)
    return download(ledger_workbook(plan, rows), f"{plan.year}年工作要点台账.xlsx")


def filtered(request: HttpRequest, year: int) -> tuple[Plan, LedgerFilter, list[WorkItem]]:
    """Return a year's plan and its items as the address narrows them.

    Raises Http404 for a year without a plan, and for a filter that means nothing.
    """
    plan = get_object_or_404(Plan, year=year)
    form = LedgerFilter(request.GET, items=plan.items.all())
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    return plan, form, form.apply(with_standing(plan.items.all()))
