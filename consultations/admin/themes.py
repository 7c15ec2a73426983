"""Research and supervision."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from consultations.admin.inlines import (
    ActivityInline,
    ChainStepInline,
    InstructionInline,
    SubmissionInline,
)
from consultations.enums import OPEN_PROBLEM_STATES
from consultations.models import Research, Supervision
from members.admin_base import HistoryAdmin, SelectFilter, field_filter, number
from workplan.models import Plan


class PlanYearFilter(SelectFilter):
    """The year of the plan in which the row stands."""

    title, parameter_name = "年度", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(year), f"{year}年") for year in Plan.objects.values_list("year", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        year = number(self.value())
        return queryset.filter(item__plan__year=year) if year else queryset


class ThemeAdmin(HistoryAdmin):
    """A noun that hangs on a row of the plan."""

    list_select_related = ("item__plan",)
    search_fields = ("topic", "item__title")
    search_help_text = "课题或议题、工作事项"
    autocomplete_fields: tuple[str, ...] = ("item",)

    @admin.display(description="工作事项", ordering="item__seq")
    def item_page(self, theme: Any) -> str:
        return format_html('<a href="{}">{}</a>', theme.item.get_absolute_url(), theme.item)


@admin.register(Research)
class ResearchAdmin(ThemeAdmin):
    list_display = ("topic", "item_page", "version_count", "speech", "proposal")
    list_filter = (PlanYearFilter,)
    autocomplete_fields = ("item", "feeds")
    inlines = (ChainStepInline, ActivityInline, SubmissionInline, InstructionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Research]:
        return (
            super().get_queryset(request).annotate(version_count=Count("versions", distinct=True))
        )

    @admin.display(description="报告稿数", ordering="version_count")
    def version_count(self, research: Any) -> int:
        return research.version_count


@admin.register(Supervision)
class SupervisionAdmin(ThemeAdmin):
    list_display = (
        *("topic", "item_page", "with_congress", "three_levels"),
        *("problem_count", "open_count"),
    )
    list_filter = (PlanYearFilter, field_filter("with_congress"), field_filter("three_levels"))
    inlines = (ChainStepInline, ActivityInline, SubmissionInline, InstructionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Supervision]:
        still = Q(problems__state__in=OPEN_PROBLEM_STATES)
        return (
            super()
            .get_queryset(request)
            .annotate(
                problem_count=Count("problems", distinct=True),
                open_count=Count("problems", still, distinct=True),
            )
        )

    @admin.display(description="问题数", ordering="problem_count")
    def problem_count(self, supervision: Any) -> int:
        return supervision.problem_count

    @admin.display(description="未销号", ordering="open_count")
    def open_count(self, supervision: Any) -> int:
        return supervision.open_count
