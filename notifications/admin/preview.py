"""Who will be told what on which day: for any date, and for any scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from unfold.widgets import UnfoldAdminSingleDateWidget

from almanac import clock
from members.models import Person
from notifications.letters import ReminderLetter, ReminderLine, roles_of
from notifications.models import Mail, ReminderPolicy
from notifications.registry import scope_label
from notifications.reminder_rules import occasion_words
from notifications.services.calendar import office_days
from notifications.services.forecasting import LONGEST, forecast, forecast_scope, sent_about
from notifications.services.routing import without_address

_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class PreviewLine:
    """One thing that a person is told, and why now."""

    title: str
    url: str
    why: str


@dataclass
class Reader:
    """Someone who is told, as what, and why it would not arrive."""

    person: Person
    role: str
    problem: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """What one or several people are told on a day."""

    on: date
    readers: list[Reader]
    lines: list[PreviewLine]


class DayForm(forms.Form):
    on = forms.DateField(label="日期", widget=UnfoldAdminSingleDateWidget())

    def clean_on(self) -> date:
        """Refuse what lies too far ahead to be played through."""
        on: date = self.cleaned_data["on"]
        if on > clock.today() + LONGEST:
            raise forms.ValidationError("只能预览两个月以内的日期；更远的请看单个事项的预览。")
        return on


class PreviewPages(admin.ModelAdmin):
    """The page of the preview, beside the policies that it follows from."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("preview/", view, name="notifications_reminderpolicy_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """Show the letters of a day, or what will be told of one scope within a year."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        scope = request.GET.get("scope", "")[:80]
        found = _of_scope(scope) if scope else _of_day(request)
        _note_problems(found.get("rows", []))
        context = {
            **self.admin_site.each_context(request),
            "title": "提醒预览",
            "opts": self.opts,
            **found,
        }
        template = "admin/notifications/reminderpolicy/preview.html"
        return TemplateResponse(request, template, context)


def _note_problems(rows: list[PreviewRow]) -> None:
    """Write beside each reader who cannot be reached why that is."""
    readers = [reader for row in rows for reader in row.readers]
    problems = without_address({reader.person.pk for reader in readers})
    for reader in readers:
        reader.problem = problems.get(reader.person, "")


def _of_day(request: HttpRequest) -> dict[str, Any]:
    """Return what was sent on a day, and what is still to be told on it."""
    today = clock.today()
    form = DayForm(request.GET if "on" in request.GET else {"on": today})
    if not form.is_valid():
        return {"form": form, "media": form.media}
    on = form.cleaned_data["on"]
    letters = forecast(today, on) if on >= today else []
    return {
        "form": form,
        "media": form.media,
        "on": on,
        "is_past": on < today,
        "is_sending_day": on in office_days(),
        "mails": Mail.objects.filter(on=on).select_related("recipient").order_by("recipient"),
        "rows": [_row(letter) for letter in letters if letter.on == on],
    }


def _of_scope(scope: str) -> dict[str, Any]:
    """Return what was told of a scope, and what will be within a year."""
    today = clock.today()
    return {
        "scope": scope,
        "scope_label": scope_label(scope) or "已不存在的范围",
        "policy": ReminderPolicy.objects.filter(scope=scope).first(),
        "sent": sent_about(scope, today),
        "rows": _together(_row(x) for x in forecast_scope(scope, today, today + _YEAR)),
    }


def _row(letter: ReminderLetter) -> PreviewRow:
    lines = [_preview_line(line) for line in letter.lines]
    return PreviewRow(letter.on, [Reader(letter.recipient, roles_of(letter))], lines)


def _together(rows: Iterable[PreviewRow]) -> list[PreviewRow]:
    """Return the rows of a day that say the same as one, its readers together."""
    found: list[PreviewRow] = []
    for row in rows:
        same = next((r for r in found if (r.on, r.lines) == (row.on, row.lines)), None)
        if same:
            same.readers.extend(row.readers)
        else:
            found.append(row)
    return found


def _preview_line(line: ReminderLine) -> PreviewLine:
    deadline = line.deadline
    why = "、".join(occasion_words(o.key, is_task=deadline.is_task) for o in line.occasions)
    act = f"（待{deadline.act}）" if deadline.act else ""
    return PreviewLine(f"{deadline}{act}", deadline.url, why)
