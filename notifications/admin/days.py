"""The office's own entries in the calendar of working days."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from almanac import clock
from almanac.notice import read_notice
from members.admin_base import HistoryAdmin, field_filter, state_column
from notifications.enums import DayKind
from notifications.models import CalendarEntry
from notifications.services.calendar import unknown_words, unknown_years
from notifications.services.days_off import foresee_notice, take_notice


class NoticeForm(forms.Form):
    """The notice, pasted; the year only where the text does not name it."""

    text = forms.CharField(
        label="通知全文",
        max_length=5000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 10}),
        help_text="把国办通知里“一、元旦：…”至“七、国庆节：…”整段粘贴进来，一次登记全年。",
    )
    year = forms.IntegerField(
        label="年份",
        required=False,
        min_value=2000,
        max_value=2100,
        widget=UnfoldAdminIntegerFieldWidget(),
        help_text="通知标题里有年份的不用填。",
    )

    def clean(self) -> dict[str, Any]:
        """Read the notice; what cannot be read is said of the text."""
        cleaned = super().clean() or self.cleaned_data
        if text := cleaned.get("text"):
            cleaned["notice"] = notice = read_notice(text, cleaned.get("year"))
            for problem in notice.problems:
                self.add_error("text", problem)
        return cleaned


_COLOURS = {DayKind.OFF: "green", DayKind.WORKED: "blue", DayKind.QUIET: "grey"}


@admin.register(CalendarEntry)
class CalendarEntryAdmin(HistoryAdmin):
    """What differs from the State Council's notice, and the days kept free of reminders."""

    list_display = ("first_on", "last_on", "arrangement", "name")
    list_filter = (field_filter("kind"),)
    search_fields = ("name",)
    fields = (("first_on", "last_on"), "kind", "name")

    arrangement = state_column(_COLOURS, "安排", "kind")
    change_list_template = "admin/notifications/calendarentry/change_list.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.notice_view)
        return [
            path("notice/", view, name="notifications_calendarentry_notice"),
            *super().get_urls(),
        ]

    def notice_view(self, request: HttpRequest) -> HttpResponse:
        """Read a pasted notice, show what it says and what moves by it, and on a yes enter it whole."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NoticeForm(request.POST or None)
        context: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            notice, today = form.cleaned_data["notice"], clock.today()
            carry_out = take_notice if "yes" in request.POST else foresee_notice
            try:
                taken = carry_out(notice, actor=request.user, on=today)
            except ValidationError as invalid:
                form.add_error("text", invalid.messages)
            else:
                if "yes" in request.POST:
                    moved = f"，{len(taken.moved)} 项到期日受影响" if taken.moved else ""
                    messages.success(
                        request, f"{notice.year}年放假安排：登记 {len(taken.entries)} 条{moved}。"
                    )
                    return redirect("admin:notifications_calendarentry_changelist")
                context = {"taken": taken, "notice": notice}
        context |= {
            **self.admin_site.each_context(request),
            "title": "粘贴放假通知",
            "opts": self.opts,
            "form": form,
        }
        template = "admin/notifications/calendarentry/notice.html"
        status = 422 if form.errors else 200
        return TemplateResponse(request, template, context, status=status)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Say so where a year has nothing to go by but its weekends."""
        for year in unknown_years(clock.today()):
            messages.warning(request, unknown_words(year))
        return super().changelist_view(request, extra_context)
