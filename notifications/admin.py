"""What was sent to whom, when, about what and what failed; and when reminders go out."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django_celery_beat import models as beat
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminSingleTimeWidget

from almanac import clock
from members.admin_base import OfficeAdmin, ReadOnlyAdmin, SelectFilter, badge, field_filter, number
from members.models import Person
from notifications.enums import MailState
from notifications.models import Mail, Reminder, TaskRun
from notifications.schedule import SCHEDULE
from notifications.services.delivery import send_again

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

MAIL_COLOURS = {
    MailState.WAITING: "yellow",
    MailState.SENDING: "yellow",
    MailState.SENT: "green",
    MailState.FAILED: "red",
}


class MailDateFilter(SelectFilter):
    title = "提醒日期"
    parameter_name = "within"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "今天"), ("7", "近7天"), ("30", "近30天"), ("365", "近一年")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        if self.value() not in {"1", "7", "30", "365"}:
            return queryset
        today: date = clock.today()
        return queryset.filter(on__gt=today - timedelta(days=int(self.value())), on__lte=today)


class RecipientFilter(SelectFilter):
    title = "收件人"
    parameter_name = "recipient"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = Person.objects.filter(pk__in=Mail.objects.values("recipient"))
        return [(str(person.pk), person.name) for person in people]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        recipient = number(self.value())
        return queryset if recipient is None else queryset.filter(recipient=recipient)


class ReminderInline(TabularInline):
    model = Reminder
    fields = readonly_fields = ("line", "kind", "due_on")
    extra = 0
    can_delete = False
    hide_title = True
    verbose_name_plural = "信中各项"

    def has_add_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    @admin.display(description="事项")
    def line(self, reminder: Reminder) -> str:
        return format_html('<a class="link" href="{}">{}</a>', reminder.url, reminder.title)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ("on", "recipient", "subject", "status", "error", "sent_at")
    list_display_links = ("subject",)
    list_filter = (field_filter("state"), MailDateFilter, RecipientFilter)
    list_select_related = ("recipient",)
    search_fields = ("subject", "recipient__name", "address", "text", "error")
    search_help_text = "主题、收件人、地址、正文"
    actions = ("resend",)
    fields = (
        ("recipient", "address"),
        ("on", "status"),
        ("created_at", "sent_at"),
        ("attempts", "try_after"),
        "error",
        "subject",
        "letter",
    )
    readonly_fields = ("status", "letter")
    inlines = (ReminderInline,)

    @admin.display(description="状态", ordering="state")
    def status(self, mail: Mail) -> str:
        return badge(MAIL_COLOURS[MailState(mail.state)], mail.get_state_display())

    @admin.display(description="正文")
    def letter(self, mail: Mail) -> str:
        url = reverse("desk:mail", args=[mail.pk])
        return format_html(
            '<pre class="letter">{}</pre><a class="link" href="{}">按收件人看到的样子查看</a>',
            mail.text,
            url,
        )

    @admin.action(description="重新发送（仅发送失败的）", permissions=["view"])
    def resend(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        failed = [mail for mail in queryset if mail.state == MailState.FAILED]
        for mail in failed:
            send_again(mail)
        if failed:
            messages.success(request, f"{len(failed)} 封已放回待发送，几分钟内发出。")
        if skipped := queryset.count() - len(failed):
            messages.warning(request, f"{skipped} 封不是发送失败的，未作改动。")


@admin.register(TaskRun)
class TaskRunAdmin(ReadOnlyAdmin):
    list_display = ("task", "started_at", "finished_at", "outcome", "detail")
    list_filter = (field_filter("ok"),)
    search_fields = ("task", "detail")
    fields = ("task", ("started_at", "finished_at"), "outcome", "detail")
    readonly_fields = ("outcome",)

    @admin.display(description="结果")
    def outcome(self, run: TaskRun) -> str:
        if run.finished_at is None:
            return badge("yellow", "未结束")
        return badge("green", "成功") if run.ok else badge("red", "失败")


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
        if at := self.cleaned_data.get("at"):
            self.instance.crontab = crontab_at(self.instance.crontab, at)
        return super().save(commit)


def daily_time(task: beat.PeriodicTask) -> time | None:
    """Return when a task runs that runs once a day; None for one that runs all day long."""
    crontab = task.crontab
    if crontab and crontab.hour.isdecimal() and crontab.minute.isdecimal():
        return time(int(crontab.hour), int(crontab.minute))
    return None


def crontab_at(crontab: beat.CrontabSchedule, at: time) -> beat.CrontabSchedule:
    """Return the line of the same days at another time; lines are shared, so none is changed."""
    found, _ = beat.CrontabSchedule.objects.get_or_create(
        hour=str(at.hour),
        minute=str(at.minute),
        day_of_week=crontab.day_of_week,
        day_of_month=crontab.day_of_month,
        month_of_year=crontab.month_of_year,
        timezone=crontab.timezone,
    )
    return found


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

    @admin.display(description="任务")
    def title(self, task: beat.PeriodicTask) -> str:
        return task.name

    @admin.display(description="时间")
    def when(self, task: beat.PeriodicTask) -> str:
        if daily := daily_time(task):
            return f"每天 {daily:%H:%M}"
        _, _, minutes = (task.crontab.minute if task.crontab else "").partition("*/")
        return f"每 {minutes} 分钟" if minutes else "每分钟"

    @admin.display(description="启用")
    def is_on(self, task: beat.PeriodicTask) -> str:
        return badge("green", "启用") if task.enabled else badge("red", "停用")

    @admin.display(description="上次运行")
    def ran(self, task: beat.PeriodicTask) -> str:
        return (
            date_format(localtime(task.last_run_at), "DATETIME_FORMAT")
            if task.last_run_at
            else "尚未运行"
        )
