"""What consultations, research and supervision have in common in the admin; the last two."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.db.models import Count, Field, Q, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.html import format_html
from simple_history.template_utils import HistoricalRecordContextHelper

from consultations.admin.inlines import (
    ChainStepInline,
    ThemeActivityInline,
    ThemeInstructionInline,
    ThemeSubmissionInline,
)
from consultations.enums import OPEN_PROBLEM_STATES
from consultations.models import Research, Supervision, Theme
from members.admin_base import HistoryAdmin, OfficeAdmin, SelectFilter, column, field_filter, number
from workplan.models import Plan


def year_filter(path: str = "year") -> type[SelectFilter]:
    """Return a filter by the theme's year, on its own list or on one of what belongs to it."""

    class YearFilter(SelectFilter):
        title, parameter_name = "年度", "year"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            years = Plan.objects.values_list("year", flat=True)
            return [(str(year), f"{year}年") for year in years]

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            year = number(self.value())
            return queryset.filter(**{path: year}) if year else queryset

    return YearFilter


@admin.register(Theme)
class ThemeAdmin(OfficeAdmin):
    """Only for choosing a theme by its words; each kind has a table of its own."""

    search_fields = ("topic", "item__title")

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}


class _History(HistoricalRecordContextHelper):
    """What was changed in the shared table, in the words of the kind."""

    def format_delta_change(self, change: Any) -> Any:
        found = super().format_delta_change(change)
        return replace(found, field=self.model.TOPIC) if change.field == "topic" else found


class DetailAdmin(HistoryAdmin):
    """A consultation, research topic or supervision."""

    search_fields: tuple[str, ...] = ("topic", "item__title")
    search_help_text = "课题或议题、工作事项"
    autocomplete_fields: tuple[str, ...] = ("item",)

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if db_field.name == "topic":
            kwargs["label"] = self.model.TOPIC
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: Any
    ) -> HistoricalRecordContextHelper:
        return _History(self.model, historical_record)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        """Leave out the row of the shared table: it is the same thing and goes with it."""
        shared = Theme._meta.verbose_name
        rows, counts, needed, protected = super().get_deleted_objects(objs, request)
        counts.pop(shared, None)
        rows = [row for row in rows if not str(row).startswith(f"{shared}: ")]
        return rows, counts, needed - {shared}, protected

    @admin.display(description="工作事项", ordering="item__seq")
    def item_page(self, theme: Theme) -> str:
        if item := theme.item:
            return format_html('<a href="{}">{}</a>', item.get_absolute_url(), item)
        return ""


class PlannedAdmin(DetailAdmin):
    """A row of the plan, from which it takes its year, level and departments."""

    exclude = ("year", "level", "consultation_kind", "department")
    list_select_related = ("item__plan",)
    inlines = (
        *(ChainStepInline, ThemeActivityInline),
        *(ThemeSubmissionInline, ThemeInstructionInline),
    )

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if db_field.name == "item":
            kwargs |= {"required": True, "help_text": ""}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Research)
class ResearchAdmin(PlannedAdmin):
    list_display = ("topic_words", "item_page", "version_count", "speech", "proposal")
    list_filter = (year_filter(),)
    autocomplete_fields = ("item", "feeds")
    topic_words = column("topic", Research.TOPIC, "topic")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Research]:
        return (
            super().get_queryset(request).annotate(version_count=Count("versions", distinct=True))
        )

    version_count = column("version_count", "报告稿数", "version_count")


@admin.register(Supervision)
class SupervisionAdmin(PlannedAdmin):
    list_display = (
        *("topic_words", "item_page", "with_congress", "three_levels"),
        *("problem_count", "open_count"),
    )
    list_filter = (year_filter(), field_filter("with_congress"), field_filter("three_levels"))
    topic_words = column("topic", Supervision.TOPIC, "topic")

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

    problem_count = column("problem_count", "问题数", "problem_count")
    open_count = column("open_count", "未销号", "open_count")
