"""交办会 and 专题项目 in the admin."""

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from members.admin_base import OfficeAdmin, column, link
from proposals.models import DispatchBatch, Project
from proposals.services import batches
from workflow.refusals import Refused


def _proposals_link(query: str, count: int) -> str:
    return link(f"{reverse('admin:proposals_proposal_changelist')}?{query}", f"{count} 件")


@admin.register(DispatchBatch)
class DispatchBatchAdmin(OfficeAdmin):
    list_display = ("name", "held_on", "deadline", "proposal_count", "handed_over_at")
    fields = ("name", ("term", "session"), "held_on", ("months", "fixed_due_on"), "handed_over_at")
    readonly_fields = ("handed_over_at",)
    actions = ("hand_over",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DispatchBatch]:
        return super().get_queryset(request).annotate(_proposals=Count("proposals"))

    deadline = column("due_on", "答复期限")
    proposal_count = column(lambda b: _proposals_link(f"batch={b.pk}", b._proposals), "提案")

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

    proposal_count = column(lambda p: _proposals_link(f"project={p.pk}", p._proposals), "提案")
