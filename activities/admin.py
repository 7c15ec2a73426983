"""Events, who was at them, and what was done to them, to be looked through; they are kept on the desk."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from activities import member_admin
from activities.enums import PRESENT_STATES
from activities.models import Attendance, Event, EventChange, NoticePeriod
from members.admin_base import HistoryAdmin, OfficeAdmin, ReadOnlyAdmin, column, field_filter, link

__all__ = [
    "AttendanceAdmin",
    "EventAdmin",
    "EventChangeAdmin",
    "NoticePeriodAdmin",
    "member_admin",
]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display = ("on", "title", "kind", "organiser", "place", "present", "state", "page")
    list_display_links = ("title",)
    list_filter = (field_filter("kind"), field_filter("state"))
    list_select_related = ("organiser",)
    search_fields = ("title", "place", "organiser__name")
    search_help_text = "名称、地点、组织部门"
    date_hierarchy = "on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        there = Count("attendances", filter=Q(attendances__state__in=PRESENT_STATES))
        return super().get_queryset(request).annotate(there=there)

    present = column("there", "到会人数", "there")
    page = column(lambda event: link(event.get_absolute_url(), "打开活动"), "工作台")


@admin.register(NoticePeriod)
class NoticePeriodAdmin(OfficeAdmin):
    list_display = ("kind", "workdays", "papers_workdays")


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display = ("held_on", "event", "person", "role", "state", "reason", "answer", "note")
    list_display_links = ("person",)
    list_filter = (field_filter("state"), field_filter("role"))
    list_select_related = ("event", "person")
    search_fields = ("person__name", "event__title", "reason", "note")
    search_help_text = "姓名、活动、请假事由、备注"

    held_on = column(lambda row: row.event.on, "日期", "event__on")


@admin.register(EventChange)
class EventChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "event", "who", "action", "before", "after", "actor", "reason")
    list_filter = (field_filter("action"),)
    list_select_related = ("event", "attendance__person", "actor__person")
    search_fields = ("event__title", "attendance__person__name", "reason")
    search_help_text = "活动、姓名、说明"
    fields = ("event", "attendance", *EventChange.READ)

    who = column(lambda row: row.attendance.person if row.attendance else "", "人员")
    before = column("from_label", "原状态")
    after = column("to_label", "新状态")
