"""What narrows the ledger."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.http import HttpRequest

from almanac import clock
from members.admin_base import SelectFilter, field_filter, number
from members.models import Person, Post
from members.read_once import read_once
from workplan.enums import Lamp
from workplan.forms.departments import may_be_responsible
from workplan.models import DueDate, ItemDepartment, ItemLeader, Plan, WorkItem
from workplan.reading.board import Group, has_lamp, standing
from workplan.reading.rows import LedgerRow, standing_rows

Choices = list[tuple[str, str]]


@read_once
def _named_in_items() -> dict[str, list[tuple[int, str]]]:
    """Return the people, posts and departments that items name, each in their own order: key and name.

    In one query for two filters; it reads no row twice, where a DISTINCT would read them all.
    """
    leads = {
        kind: ItemLeader.objects.filter(**{kind: OuterRef("pk")}) for kind in ("person", "post")
    }
    answers = ItemDepartment.objects.filter(department=OuterRef("pk"))
    people, posts, departments = (
        named.order_by().values_list(Value(kind), "pk", "name", *order)
        for kind, named, order in (
            ("person", Person.objects.filter(Exists(leads["person"])), ("rank", "stroke_key")),
            ("post", Post.objects.filter(Exists(leads["post"])), ("rank", Value(""))),
            ("department", may_be_responsible().filter(Exists(answers)), ("order", Value(""))),
        )
    )
    found: dict[str, list[tuple[int, str]]] = {"person": [], "post": [], "department": []}
    rows = people.union(posts, departments, all=True)
    for kind, pk, name, *_ in sorted(rows, key=lambda row: (*row[3:], row[1])):
        found[kind].append((pk, name))
    return found


class PlanFilter(SelectFilter):
    """One year at a time: the current plan, unless another is asked for."""

    title = "年度"
    parameter_name = "year"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        years = list(Plan.objects.values_list("year", flat=True))
        # As Plan.current() has it.
        current = clock.today().year if clock.today().year in years else next(iter(years), "")
        self.current = str(current)
        return [(str(year), f"{year}年") for year in years]

    def value(self) -> str:
        asked = number(super().value())
        return self.current if asked is None else str(asked)

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        return queryset.filter(plan__year=self.value()) if self.value() else queryset


class LeaderFilter(SelectFilter):
    """The people and the posts that lead an item."""

    title = "牵头领导"
    parameter_name = "leader"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        named = _named_in_items()
        return [
            *((f"person-{pk}", name) for pk, name in named["person"]),
            *((f"post-{pk}", f"{name}（职务）") for pk, name in named["post"]),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        kind, _, pk = (self.value() or "").partition("-")
        if kind not in {"person", "post"} or number(pk) is None:
            return queryset
        led = ItemLeader.objects.filter(item=OuterRef("pk"), **{kind: number(pk)})
        return queryset.filter(Exists(led))


class DepartmentFilter(SelectFilter):
    """A department that can answer for items, on either side of one; or that nobody answers."""

    title = "部门"
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        named = _named_in_items()["department"]
        return [*((str(pk), name) for pk, name in named), ("none", "待补责任部门")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        if self.value() == "none":
            return queryset.without_department()
        department = number(self.value())
        return queryset if department is None else queryset.of_departments(frozenset({department}))


class MonthFilter(SelectFilter):
    title = "到期月份"
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [*((str(month), f"{month}月") for month in range(1, 13)), ("none", "无期限")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        if self.value() == "none":
            dated = DueDate.objects.filter(item=OuterRef("pk"), due_on__isnull=False)
            return queryset.filter(~Exists(dated))
        month = number(self.value())
        if month is None:
            return queryset
        due = DueDate.objects.filter(item=OuterRef("pk"), due_on__month=month)
        return queryset.filter(Exists(due))


class StarFilter(SelectFilter):
    title = "★"
    parameter_name = "starred"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("1", "★事项"), ("0", "非★事项")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        return queryset.filter(needs_scheme=self.chosen == "1") if self.chosen else queryset


class GroupFilter(SelectFilter):
    """How an item stands, as every page counts it."""

    title = "进展"
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(group.key, group.label) for group in Group]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        if not self.chosen:
            return queryset
        return keep(queryset, lambda item: standing(item).key == self.chosen)


class LampFilter(SelectFilter):
    title = "红黄绿灯"
    parameter_name = "lamp"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(Lamp.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        if not self.chosen:
            return queryset
        return keep(queryset, lambda item: has_lamp(item, self.chosen))


LEDGER_FILTERS = (
    *(PlanFilter, field_filter("annex"), LeaderFilter, DepartmentFilter),
    *(MonthFilter, StarFilter, GroupFilter, LampFilter),
)


def keep(queryset: QuerySet[WorkItem], test: Callable[[LedgerRow], bool]) -> QuerySet[WorkItem]:
    """Keep the items that pass a test which no database can put (group and lamp are computed)."""
    items = standing_rows(WorkItem.objects.filter(pk__in=queryset.order_by().values("pk")))
    return queryset.filter(pk__in=[item.pk for item in items if test(item)])
