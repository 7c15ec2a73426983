"""What the office types in: places with their questions and duty lists, and the page's own settings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from unfold.admin import TabularInline

from members.admin_base import HistoryAdmin, OfficeAdmin, badge, column, field_filter, link
from voices.models import Duty, Place, PublicSettings, Question


class QuestionInline(TabularInline):
    model = Question
    fields = ("number", "text", "kind", "choices", "required")
    extra = 0


class DutyInline(TabularInline):
    model = Duty
    fields = ("person", "starts_on", "ends_on")
    autocomplete_fields = ("person",)
    extra = 0


@admin.register(Place)
class PlaceAdmin(HistoryAdmin):
    list_display = ("name", "kind", "department", "shown_open", "opens_on", "closes_on", "page")
    list_filter = (field_filter("kind"), field_filter("is_open"))
    list_select_related = ("department",)
    search_fields = ("name", "topic")
    search_help_text = "名称、正在商量的事"
    autocomplete_fields = ("department", "members", "consultation", "item")
    inlines = (QuestionInline, DutyInline)
    readonly_fields = ("page",)
    fieldsets = (
        (None, {"fields": ("page", ("kind", "name"), "department", "members", "address")}),
        ("群众看到的", {"fields": ("topic", "text", ("opens_on", "closes_on"), "promise_days")}),
        ("相关工作", {"fields": ("consultation", "item")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    shown_open = column(
        lambda place: badge("green", "开放") if place.is_open else badge("grey", "未开放"), "开放"
    )

    @admin.display(description="公众页面")
    def page(self, place: Place) -> str:
        if place.pk is None:
            return "保存后在“驿站和工作室”页开放、打印二维码。"
        return link(reverse("voices:place", args=[place.pk]), "开放、打印二维码、发布小结")


@admin.register(PublicSettings)
class PublicSettingsAdmin(OfficeAdmin):
    list_display = ("__str__", "shown_open", "contact", "contact_days", "address_days")
    fields = ("is_open", "contact", "words", ("contact_days", "address_days"))

    shown_open = column(
        lambda row: badge("green", "开放") if row.is_open else badge("grey", "关闭"), "开放"
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not PublicSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
