"""When the background work runs by itself."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django_celery_beat import models as beat
from unfold.widgets import UnfoldAdminSingleTimeWidget

from members.admin_base import OfficeAdmin, badge, column
from notifications.schedule import SCHEDULE, daily_time, set_daily_time

for model in (
    beat.ClockedSchedule,
    beat.CrontabSchedule,
    beat.IntervalSchedule,
    beat.PeriodicTask,
    beat.SolarSchedule,
):
    admin.site.unregister(model)

# Its own words name the fields of a crontab, in English; the office calls a task by its name.
beat.PeriodicTask.__str__ = lambda task: task.name  # type: ignore[method-assign]


class TimetableForm(forms.ModelForm):
    """Whether a task runs by itself, and for one that runs once a day, at what time."""

    at = forms.TimeField(
        label="每天的时刻",
        widget=UnfoldAdminSingleTimeWidget(format="%H:%M"),
        help_text="例如 08:30。当天这一时刻已过的，改后从次日起。",
    )

    class Meta:
        model = beat.PeriodicTask
        fields = ("enabled",)
        labels = {"enabled": "启用"}
        help_texts = {"enabled": "停用后不再自动运行。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if daily := daily_time(self.instance):
            self.fields["at"].initial = daily
        else:
            del self.fields["at"]

    def save(self, commit: bool = True) -> beat.PeriodicTask:
        task = super().save(commit)
        if at := self.cleaned_data.get("at"):
            set_daily_time(task, at)
        return task


@admin.register(beat.PeriodicTask)
class TimetableAdmin(OfficeAdmin):
    form = TimetableForm
    list_display = ("title", "when", "is_on", "ran")
    list_display_links = ("title",)
    list_select_related = ("crontab",)
    ordering = ("pk",)
    readonly_fields = ("title", "when", "ran")

    def get_queryset(self, request: HttpRequest) -> QuerySet[beat.PeriodicTask]:
        """Keep to our own tasks; what the scheduler adds for itself concerns no office."""
        return super().get_queryset(request).filter(name__in=[entry.name for entry in SCHEDULE])

    def get_fields(self, request: HttpRequest, obj: beat.PeriodicTask | None = None) -> list[str]:
        return ["title", "enabled", "at" if obj and daily_time(obj) else "when", "ran"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    title = column("name", "任务")

    @admin.display(description="时间")
    def when(self, task: beat.PeriodicTask) -> str:
        if daily := daily_time(task):
            return f"每天 {daily:%H:%M}"
        _, _, minutes = (task.crontab.minute if task.crontab else "").partition("*/")
        return f"每 {minutes} 分钟" if minutes else "每分钟"

    is_on = column(lambda t: badge("green", "启用") if t.enabled else badge("red", "停用"), "启用")

    @admin.display(description="上次运行")
    def ran(self, task: beat.PeriodicTask) -> str:
        if task.last_run_at is None:
            return "尚未运行"
        return date_format(localtime(task.last_run_at), "DATETIME_FORMAT")
