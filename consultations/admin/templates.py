"""The steps of each district's own way, kept by the office without code."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline

from consultations.models import ProcessTemplate, TemplateStep
from members.admin_base import HistoryAdmin, column, field_filter


class TemplateStepInline(TabularInline):
    model = TemplateStep
    extra = 0
    fields = ("order", "name", "role", "document", "offset_days", "part")
    ordering = ("order",)


@admin.register(ProcessTemplate)
class ProcessTemplateAdmin(HistoryAdmin):
    list_display = ("name", "kind", "level", "is_default", "is_active", "step_count")
    list_filter = (field_filter("kind"), field_filter("is_active"))
    search_fields = ("name", "steps__name")
    search_help_text = "模板名称、环节名称"
    inlines = (TemplateStepInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcessTemplate]:
        return super().get_queryset(request).annotate(step_count=Count("steps", distinct=True))

    step_count = column("step_count", "环节数", "step_count")
