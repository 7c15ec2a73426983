"""How each person is reminded, and whose calendar is subscribed to; the secrets of neither."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from members.admin_base import HistoryAdmin, ReadOnlyAdmin, field_filter
from notifications.models import CalendarFeed, Preference
from notifications.services.preferences import use_mail


@admin.register(Preference)
class PreferenceAdmin(HistoryAdmin):
    """The office sets rhythm and hour for someone; a robot is set up by whoever has its address."""

    list_display = ("person", "way", "frequency", "at", "monthly")
    list_filter = (field_filter("channel"), field_filter("frequency"))
    list_select_related = ("person",)
    search_fields = ("person__name", "person__name_key")
    search_help_text = "姓名"
    autocomplete_fields = ("person",)
    fields = ("person", "way", "frequency", "hour", "monthly")
    readonly_fields = ("way",)
    actions = ("back_to_mail",)

    @admin.display(description="接收方式", ordering="channel")
    def way(self, preference: Preference) -> str:
        return format_html(
            '<div>{}<span class="reason">{}</span></div>',
            preference.get_channel_display(),
            preference.hint,
        )

    @admin.display(description="发送时刻", ordering="hour")
    def at(self, preference: Preference) -> str:
        return "统一时刻" if preference.hour is None else f"{preference.hour} 时以后"

    @admin.action(description="改用电子邮件（清除机器人地址）", permissions=["change"])
    def back_to_mail(self, request: HttpRequest, queryset: QuerySet[Preference]) -> None:
        """Take people off a robot that does not answer, or that they should not use."""
        changed = sum(use_mail(preference=p, actor=request.user) for p in queryset)
        messages.success(request, f"{changed} 人改用电子邮件。")

    def get_readonly_fields(self, request: HttpRequest, obj: Preference | None = None) -> tuple:
        return ("way", "person") if obj else ("way",)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    """Whose calendar can be read by a private address; the office may make one void."""

    list_display = ("person", "created_at")
    list_select_related = ("person",)
    search_fields = ("person__name", "person__name_key")
    fields = ("person", "created_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("notifications.delete_calendarfeed")
