"""The outbox: what was sent to whom, when, about what, what waits and what failed; and the runs."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from almanac import clock
from members.admin_base import (
    ReadOnlyAdmin,
    ReadOnlyInline,
    SelectFilter,
    badge,
    column,
    field_filter,
    link,
    number,
    state_column,
)
from members.models import Person
from notifications.channels.table import CHANNELS
from notifications.enums import MailState
from notifications.models import Mail, MailEvent, Reminder, TaskRun
from notifications.services.outbox import send_again
from notifications.services.routing import route_of

MAIL_COLOURS = {
    MailState.WAITING: "yellow",
    MailState.SENDING: "yellow",
    MailState.SENT: "green",
    MailState.FAILED: "red",
    MailState.CANCELLED: "grey",
}


class MailDateFilter(SelectFilter):
    title = "提醒日期"
    parameter_name = "within"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "今天"), ("7", "近7天"), ("30", "近30天"), ("365", "近一年")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        if not self.chosen:
            return queryset
        today: date = clock.today()
        return queryset.filter(on__gt=today - timedelta(days=int(self.chosen)), on__lte=today)


class RecipientFilter(SelectFilter):
    title = "收件人"
    parameter_name = "recipient"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = Person.objects.filter(pk__in=Mail.objects.values("recipient"))
        return [(str(person.pk), person.name) for person in people]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        recipient = number(self.value())
        return queryset if recipient is None else queryset.filter(recipient=recipient)


class ReminderInline(ReadOnlyInline):
    model = Reminder
    fields = readonly_fields = ("line", "why", "due_on")
    verbose_name_plural = "信中各项"

    line = column(lambda reminder: link(reminder.url, reminder.title), "事项")
    why = column("why", "为何提醒")


class EventInline(ReadOnlyInline):
    model = MailEvent
    fields = readonly_fields = ("at", "actor", "words")
    verbose_name_plural = "经过"


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ("on", "recipient", "way", "subject", "status", "tried", "error", "sent_at")
    list_display_links = ("subject",)
    list_filter = (field_filter("state"), field_filter("channel"), MailDateFilter, RecipientFilter)
    list_select_related = ("recipient",)
    ordering = ("-on", "-pk")
    search_fields = ("subject", "recipient__name", "address", "text", "error")
    search_help_text = "主题、收件人、地址、正文"
    actions = ("resend",)
    fields = (
        ("recipient", "address"),
        ("channel", "status"),
        "on",
        ("created_at", "sent_at"),
        ("attempts", "try_after"),
        "error",
        "subject",
        "letter",
    )
    readonly_fields = ("status", "letter")
    inlines = (ReminderInline, EventInline)

    def get_inlines(self, request: HttpRequest, obj: Mail | None) -> tuple:
        return self.inlines if obj and obj.events.exists() else (ReminderInline,)

    status = state_column(MAIL_COLOURS)

    @admin.display(description="方式", ordering="channel")
    def way(self, mail: Mail) -> str:
        return format_html('<span class="nowrap">{}</span>', mail.get_channel_display())

    @admin.display(description="尝试", ordering="attempts")
    def tried(self, mail: Mail) -> str:
        again = mail.state == MailState.WAITING and mail.try_after
        words = f"{mail.attempts} 次" if mail.attempts else ""
        if not again:
            return words or "—"
        verb = "再试" if mail.attempts or mail.error else "发送"
        return f"{words} {date_format(localtime(again), 'n月j日 H:i')} {verb}".strip()

    @admin.display(description="正文")
    def letter(self, mail: Mail) -> str:
        url = reverse("desk:mail", args=[mail.pk])
        return format_html(
            '<pre class="letter">{}</pre><a class="link" href="{}">按收件人看到的样子查看</a>',
            CHANNELS[mail.channel].shown(mail),
            url,
        )

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.resend_mail")

    @admin.action(description="重新发送（仅发送失败的）…", permissions=["resend"])
    def resend(self, request: HttpRequest, queryset: QuerySet[Mail]) -> HttpResponse | None:
        """Ask first; on a yes send again, each with a record of who did so."""
        chosen = list(queryset.select_related("recipient"))
        failed = [mail for mail in chosen if mail.state == MailState.FAILED]
        if failed and request.POST.get("step") != "confirm":
            return self._ask(request, failed, len(chosen))
        sent = sum(send_again(mail=mail, actor=request.user) for mail in failed)
        if sent:
            messages.success(request, f"{sent} 封已放回待发送，几分钟内发出。")
        if skipped := len(chosen) - sent:
            messages.warning(request, f"{skipped} 封不是发送失败的，未作改动。")
        return None

    def _ask(self, request: HttpRequest, failed: list[Mail], chosen: int) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"重新发送 {len(failed)} 封邮件",
            "opts": self.opts,
            "mails": [(mail, route_of(mail.recipient)) for mail in failed],
            "others": chosen - len(failed),
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "keys": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "all": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/notifications/mail/resend.html", context)


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
