"""The problems that supervision found."""

from typing import Any

from django.contrib import admin

from consultations.admin.themes import year_filter
from consultations.models import Problem
from consultations.resources import ProblemResource
from members.admin_base import HistoryAdmin, field_filter
from sheets.exporting import WorkbookExport

# What changes with the state is changed on the desk, by one service, and recorded there.
BY_STATE = (
    *("state", "handed_on", "answered_on", "answer", "rectified_on", "checked_on", "closed_on"),
)


@admin.register(Problem)
class ProblemAdmin(WorkbookExport, HistoryAdmin):
    list_display = ("number", "text", "place", "unit", "handed_on", "due_on", "state", "of")
    list_display_links = ("text",)
    list_filter = (year_filter("supervision__year"), field_filter("state"))
    list_select_related = ("supervision",)
    search_fields = ("text", "place", "unit", "supervision__topic")
    search_help_text = "问题、地点、责任单位、监督议题"
    autocomplete_fields = ("supervision",)
    readonly_fields = BY_STATE
    resource_classes = (ProblemResource,)

    @admin.display(description="监督议题", ordering="supervision__topic")
    def of(self, problem: Problem) -> Any:
        return problem.supervision
