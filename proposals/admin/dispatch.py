"""交办会 and 专题项目 in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from members.admin_base import OfficeAdmin
from proposals.models import DispatchBatch, Project
from proposals.services import batches
from workflow.refusals import Refused


def _proposals_link(query: str, count: int) -> str:
    url = reverse("admin:proposals_proposal_changelist")
    return format_html('<a class="link" href="{}?{}">{} 件</a>', url, query, count)


@admin.register(DispatchBatch)
class DispatchBatchAdmin(OfficeAdmin):
    list_display = ("name", "held_on", "deadline", "proposal_count", "handed_over_at")
    fields = ("name", ("term", "session"), "held_on", ("months", "fixed_due_on"), "handed_over_at")
    readonly_fields = ("handed_over_at",)
    actions = ("hand_over",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DispatchBatch]:
        return super().get_queryset(request).annotate(_proposals=Count("proposals"))

    @admin.display(description="答复期限")
    def deadline(self, batch: DispatchBatch) -> Any:
        return batch.due_on

    @admin.display(description="提案")
    def proposal_count(self, batch: DispatchBatch) -> str:
        return _proposals_link(f"batch={batch.pk}", batch._proposals)

    def has_change_permission(self, request: HttpRequest, obj: DispatchBatch | None = None) -> bool:
        """What was handed over stays as it was."""
        return super().has_change_permission(request, obj) and not (obj and obj.handed_over_at)

    def has_delete_permission(self, request: HttpRequest, obj: DispatchBatch | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.handed_over_at)

    @admin.action(description="交办", permissions=["change"])
    def hand_over(self, request: HttpRequest, queryset: QuerySet[DispatchBatch]) -> None:
        """Hand over each selected batch, or say why not."""
        for batch in queryset:
            try:
                count = batches.hand_over_batch(batch=batch, actor=request.user)
            except Refused as refused:
                messages.error(request, f"{batch}：{refused}")
            else:
                messages.success(request, f"{batch}：已交办 {count} 件。")


@admin.register(Project)
class ProjectAdmin(OfficeAdmin):
    list_display = ("name", "leader", "department", "proposal_count")
    list_select_related = ("leader", "department")
    search_fields = ("name",)
    search_help_text = "名称"
    fields = ("name", ("term", "session"), ("leader", "department"))
    autocomplete_fields = ("leader", "department")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        return super().get_queryset(request).annotate(_proposals=Count("proposals"))

    @admin.display(description="提案")
    def proposal_count(self, project: Project) -> str:
        return _proposals_link(f"project={project.pk}", project._proposals)
