"""The trail of sign-ins, exports, downloads and accounts: read by the office, changed by nobody."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse

from members.admin_base import ReadOnlyAdmin, badge, column, field_filter
from members.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """A list alone: what a row has to say stands in it."""

    list_display = ("at", "who", "act", "subject", "result", "address", "words")
    list_display_links = None
    list_filter = (field_filter("act", "做了什么"), field_filter("succeeded"))
    search_fields = ("who", "subject", "address", "words")
    search_help_text = "账号、对象、网络地址、说明"
    date_hierarchy = "at"

    result = column(
        lambda entry: badge("plain", "成功") if entry.succeeded else badge("red", "失败"), "结果"
    )

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nobody changes what happened."""
        raise Http404
