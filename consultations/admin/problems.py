"""The problems that supervision found."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from consultations.models import Problem
from consultations.resources import ProblemResource
from members.admin_base import HistoryAdmin, SelectFilter, field_filter, number
from sheets.exporting import WorkbookExport
from workplan.models import Plan

# What changes with the state is changed on the desk, through one door, and recorded there.
BY_STATE = (
    *("state", "handed_on", "answered_on", "answer", "rectified_on", "checked_on", "closed_on"),
)


class SupervisionYearFilter(SelectFilter):
    title, parameter_name = "年度", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(year), f"{year}年") for year in Plan.objects.values_list("year", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        year = number(self.value())
        return queryset.filter(supervision__item__plan__year=year) if year else queryset


@admin.register(Problem)
class ProblemAdmin(WorkbookExport, HistoryAdmin):
    list_display = ("number", "text", "place", "unit", "handed_on", "due_on", "state", "of")
    list_display_links = ("text",)
    list_filter = (SupervisionYearFilter, field_filter("state"))
    list_select_related = ("supervision",)
    search_fields = ("text", "place", "unit", "supervision__topic")
    search_help_text = "问题、地点、责任单位、监督议题"
    autocomplete_fields = ("supervision",)
    readonly_fields = BY_STATE
    resource_classes = (ProblemResource,)

    @admin.display(description="监督议题", ordering="supervision__topic")
    def of(self, problem: Problem) -> Any:
        return problem.supervision
