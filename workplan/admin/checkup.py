"""What the office said to the findings of the plan check: to be read; it is said on its page."""

from django.contrib import admin

from members.admin_base import ReadOnlyAdmin, field_filter
from workplan.models import AcceptedFinding


@admin.register(AcceptedFinding)
class AcceptedFindingAdmin(ReadOnlyAdmin):
    list_display = (
        *("accepted_at", "plan", "kind", "words", "reason", "accepted_by", "ended_at", "ended_by"),
    )
    list_filter = (field_filter("kind"),)
    list_select_related = ("plan", "accepted_by__person", "ended_by__person")
    search_fields = ("words", "reason")
    search_help_text = "体检结果、理由"
