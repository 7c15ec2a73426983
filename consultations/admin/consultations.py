"""Consultations and their meetings in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import StackedInline, TabularInline

from consultations.admin.inlines import ChainStepInline, InstructionInline, SubmissionInline
from consultations.admin.meeting_import import MeetingImport
from consultations.enums import Level
from consultations.models import Attendance, Consultation, ConsultationMeeting
from consultations.resources import MeetingResource
from members.admin_base import HistoryAdmin, SelectFilter, field_filter
from sheets.exporting import WorkbookExport
from workplan.models import Plan


class ConsultationFilter(SelectFilter):
    """A filter by what `lookup` finds on the consultation, on its own list and its meetings'."""

    lookup: str

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        path = "consultation__" if queryset.model is ConsultationMeeting else ""
        known = self.value() in dict(self.lookup_choices)
        return queryset.filter(**{path + self.lookup: self.value()}) if known else queryset


class YearFilter(ConsultationFilter):
    title, parameter_name, lookup = "年度", "year", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(year), f"{year}年") for year in Plan.objects.values_list("year", flat=True)]


class LevelFilter(ConsultationFilter):
    title, parameter_name, lookup = "层级", "level", "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return Level.choices


class ConsultationMeetingInline(StackedInline):
    model = ConsultationMeeting
    autocomplete_fields = ("host",)
    extra = 0


class AttendanceInline(TabularInline):
    model = Attendance
    autocomplete_fields = ("person",)
    extra = 0


@admin.register(Consultation)
class ConsultationAdmin(HistoryAdmin):
    list_display = ("topic", "level", "street", "item_page", "meeting_count", "last_held")
    list_filter = (YearFilter, LevelFilter)
    list_select_related = ("item",)
    search_fields = ("topic", "street", "item__title", "meetings__summary")
    search_help_text = "协商议题、镇街、工作事项、协商成果"
    autocomplete_fields = ("item", "department")
    inlines = (ConsultationMeetingInline, ChainStepInline, SubmissionInline, InstructionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consultation]:
        return super().get_queryset(request).with_figures()

    @admin.display(description="工作事项", ordering="item__seq")
    def item_page(self, consultation: Consultation) -> str:
        if item := consultation.item:
            return format_html('<a href="{}">{}</a>', item.get_absolute_url(), item)
        return ""

    @admin.display(description="已召开次数", ordering="meeting_count")
    def meeting_count(self, consultation: Any) -> int:
        return consultation.meeting_count

    @admin.display(description="最近召开", ordering="last_held")
    def last_held(self, consultation: Any) -> Any:
        return consultation.last_held


@admin.register(ConsultationMeeting)
class ConsultationMeetingAdmin(WorkbookExport, MeetingImport, HistoryAdmin):
    list_display = (
        *("held_on", "topic", "form", "street", "place", "attendance"),
        *("offered_count", "adopted_count"),
    )
    list_filter = (YearFilter, LevelFilter, field_filter("form"))
    list_select_related = ("consultation",)
    search_fields = ("consultation__topic", "street", "place", "invited_units", "summary")
    search_help_text = "协商议题、镇街、地点、邀请单位、协商成果"
    autocomplete_fields = ("consultation", "host")
    inlines = (AttendanceInline,)
    resource_classes = (MeetingResource,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsultationMeeting]:
        return super().get_queryset(request).prefetch_related("suggestions")

    @admin.display(description="提出意见建议数", ordering="offered")
    def offered_count(self, meeting: ConsultationMeeting) -> int | None:
        return meeting.offered_count

    @admin.display(description="采纳意见建议数", ordering="adopted")
    def adopted_count(self, meeting: ConsultationMeeting) -> int | None:
        return meeting.adopted_count

    @admin.display(description="协商议题", ordering="consultation__topic")
    def topic(self, meeting: ConsultationMeeting) -> Consultation:
        return meeting.consultation
