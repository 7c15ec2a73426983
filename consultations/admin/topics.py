"""Topics that were put forward."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from almanac import clock
from consultations.models import TopicSuggestion
from members.admin_base import HistoryAdmin, field_filter


@admin.register(TopicSuggestion)
class TopicSuggestionAdmin(HistoryAdmin):
    list_display = ("title", "year", "level", "proposer", "state", "consultation")
    list_filter = (field_filter("level"), field_filter("state"))
    list_select_related = ("proposed_by__person", "consultation")
    search_fields = ("title", "background", "on_behalf_of", "street")
    search_help_text = "建议议题、理由、提出人"
    autocomplete_fields = ("consultation",)
    # Selecting and declining are done on the desk, by one service, and recorded there.
    readonly_fields = ("state", "proposed_by", "proposed_at")

    @admin.display(description="提出人")
    def proposer(self, topic: TopicSuggestion) -> str:
        return topic.proposer

    def save_model(
        self, request: HttpRequest, obj: TopicSuggestion, form: Any, change: bool
    ) -> None:
        if not change:
            obj.proposed_by = request.user  # type: ignore[assignment]  # the admin asks to sign in
            obj.proposed_at = clock.now()
        super().save_model(request, obj, form, change)
