"""The year's plan as issued, and the imports that filled it."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from members.admin_base import (
    HistoryAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
    badge,
    field_filter,
    link,
)
from workplan.admin.import_pages import ImportPages
from workplan.enums import ImportState
from workplan.models import Plan, PlanImport, PlanPoint
from workplan.services.archive import is_archived

_COLOURS = {
    ImportState.DRAFT: "red",
    ImportState.CHECKING: "blue",
    ImportState.READY: "yellow",
    ImportState.DONE: "green",
    ImportState.UNDONE: "grey",
    ImportState.FAILED: "red",
}


class PlanPointInline(ReadOnlyInline):
    """The points of the text, read and not written: they come from the issued document."""

    model = PlanPoint
    fields = readonly_fields = ("number", "section", "title", "text")


@admin.register(Plan)
class PlanAdmin(HistoryAdmin):
    list_display = ("year", "title", "document_number", "issued_on", "items_link", "next_link")
    fields = (
        *("year", "title", "document_number", "adopted_by", "adopted_on", "issued_on"),
        *("addressees", "preamble", "annex_list", "copied_to", "printed_by"),
    )
    inlines = (PlanPointInline,)

    def get_inlines(self, request: HttpRequest, obj: Plan | None) -> tuple:
        return self.inlines if obj and obj.points.exists() else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        return super().get_queryset(request).annotate(count=Count("items"))

    @admin.display(description="事项")
    def items_link(self, plan: Plan) -> str:
        url = f"{reverse('admin:workplan_workitem_changelist')}?year={plan.year}"
        return link(url, f"{plan.count} 项")  # type: ignore[attr-defined]  # annotated above

    @admin.display(description="下一年草案")
    def next_link(self, plan: Plan) -> str:
        return link(reverse("workplan:next_year", args=[plan.year]), f"{plan.year + 1}年")

    def has_change_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and is_archived(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return False


@admin.register(PlanImport)
class PlanImportAdmin(ImportPages, ReadOnlyAdmin):
    list_display = (
        "file_name",
        "year",
        "shown_state",
        "at",
        "actor",
        *("created", "updated", "unchanged"),
    )
    list_filter = (field_filter("state"),)
    list_select_related = ("plan", "actor__person")
    search_fields = ("file_name",)
    search_help_text = "文件名"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanImport]:
        return super().get_queryset(request).defer("report", "undo", "fixes")

    @admin.display(description="状态", ordering="state")
    def shown_state(self, record: PlanImport) -> str:
        reason = record.stage if record.state == ImportState.CHECKING else ""
        return badge(_COLOURS[ImportState(record.state)], record.get_state_display(), reason)
