"""The year's plan as issued, and the imports that filled it."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from members.admin_base import HistoryAdmin, ReadOnlyAdmin
from workplan.models import Plan, PlanImport
from workplan.services.imports import UNCHANGED


@admin.register(Plan)
class PlanAdmin(HistoryAdmin):
    list_display = ("year", "title", "document_number", "issued_on", "items_link")
    fields = ("year", "title", "document_number", "adopted_by", "adopted_on", "issued_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        return super().get_queryset(request).annotate(count=Count("items"))

    @admin.display(description="事项")
    def items_link(self, plan: Plan) -> str:
        url = f"{reverse('admin:workplan_workitem_changelist')}?year={plan.year}"
        return format_html('<a class="link" href="{}">{} 项</a>', url, plan.count)

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return False


@admin.register(PlanImport)
class PlanImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "plan", "at", "actor", "created", "updated", "unchanged")
    list_select_related = ("plan", "actor__person")
    search_fields = ("file_name",)
    fields = (
        ("file_name", "plan"),
        ("at", "actor"),
        ("created", "updated", "unchanged"),
        "outcome",
    )
    readonly_fields = ("outcome",)

    @admin.display(description="逐行结果")
    def outcome(self, done: PlanImport) -> str:
        rows = done.report.get("rows", [])
        context = {
            "report": done.report,
            "active": [row for row in rows if row["action"] != UNCHANGED],
            "unchanged": [row for row in rows if row["action"] == UNCHANGED],
            "ledger": f"{reverse('admin:workplan_workitem_changelist')}?year={done.plan.year}",
        }
        return render_to_string("admin/workplan/planimport/outcome.html", context)
