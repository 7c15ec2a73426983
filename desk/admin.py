"""The trail of sign-ins, exports, downloads and accounts: read and exported, changed by nobody."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from import_export.fields import Field
from import_export.resources import ModelResource
from unfold.contrib.filters.admin import FieldTextFilter

from members.admin_base import ReadOnlyAdmin, badge, column, field_filter
from members.models import AuditEntry
from sheets.exporting import WorkbookExport


class TrailResource(ModelResource):
    """What is exported: all that the page shows, and the links by which it can be checked."""

    number = Field("number", "编号")
    at = Field("at", "时间")
    who = Field("who", "谁")
    act = Field("get_act_display", "做了什么")
    subject = Field("subject", "对象")
    result = Field(column_name="结果")
    address = Field("address", "网络地址")
    words = Field("words", "说明")
    link = Field("link", "校验值")

    class Meta:
        model = AuditEntry
        fields = (
            *("number", "at", "who", "act", "subject", "result", "address", "words"),
            "link",
        )
        export_order = fields

    def dehydrate_result(self, entry: AuditEntry) -> str:
        return "成功" if entry.succeeded else "失败"


@admin.register(AuditEntry)
class AuditEntryAdmin(WorkbookExport, ReadOnlyAdmin):
    """A list alone: what a row has to say stands in it. The middleware puts its export on the trail."""

    resource_classes = [TrailResource]
    list_display = ("number", "at", "who", "act", "subject", "result", "address", "words")
    list_display_links = None
    list_filter = (
        *(field_filter("act", "做了什么"), field_filter("succeeded")),
        *(("who", FieldTextFilter), ("address", FieldTextFilter)),
    )
    search_fields = ("who", "subject", "address", "words")
    search_help_text = "账号、对象、网络地址、说明"
    date_hierarchy = "at"

    result = column(
        lambda entry: badge("plain", "成功") if entry.succeeded else badge("red", "失败"), "结果"
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return super().get_queryset(request).order_by("-number")

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nobody changes what happened."""
        raise Http404
