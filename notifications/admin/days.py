"""The office's own entries in the calendar of working days."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from almanac import clock
from members.admin_base import HistoryAdmin, field_filter, state_column
from notifications.enums import DayKind
from notifications.models import CalendarEntry
from notifications.services.calendar import unknown_words, unknown_years

_COLOURS = {DayKind.OFF: "green", DayKind.WORKED: "blue", DayKind.QUIET: "grey"}


@admin.register(CalendarEntry)
class CalendarEntryAdmin(HistoryAdmin):
    """What differs from the State Council's notice, and the days kept free of reminders."""

    list_display = ("first_on", "last_on", "arrangement", "name")
    list_filter = (field_filter("kind"),)
    search_fields = ("name",)
    fields = (("first_on", "last_on"), "kind", "name")

    arrangement = state_column(_COLOURS, "安排", "kind")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Say so where a year has nothing to go by but its weekends."""
        for year in unknown_years(clock.today()):
            messages.warning(request, unknown_words(year))
        return super().changelist_view(request, extra_context)
