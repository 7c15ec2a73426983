"""Opinion reports in the admin: all of them, their record, and who is credited.

What a report says, who signed it and where it stands changes on its own page alone.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from almanac import clock
from members.admin_base import (
    HistoryAdmin,
    OfficeAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
    column,
    field_filter,
    link,
    state_column,
)
from opinions.enums import State
from opinions.models import (
    Adoption,
    Authorship,
    ContactPoint,
    OpinionReport,
    ReportInstruction,
    ReportTransition,
)
from opinions.models.reports import SEARCHED
from opinions.permissions import visible_to

_COLOURS = {
    State.DRAFT: "grey",
    State.SUBMITTED: "yellow",
    State.EDITING: "plain",
    State.EDITED: "yellow",
    State.SIGNED: "green",
    State.SENT: "blue",
    State.RETURNED: "red",
    State.DECLINED: "grey",
}


class AuthorshipInline(ReadOnlyInline):
    model = Authorship
    fields = readonly_fields = ("person", "weight", "order")
    hide_title = False


class AdoptionInline(ReadOnlyInline):
    model = Adoption
    fields = readonly_fields = ("level", "body", "on", "way", "ministry", "note")
    hide_title = False


class InstructionInline(ReadOnlyInline):
    model = ReportInstruction
    fields = readonly_fields = ("level", "who", "on", "words")
    hide_title = False


@admin.register(OpinionReport)
class OpinionReportAdmin(HistoryAdmin):
    list_display = ("final", "names", "department", "characters", "shown_state", "sent_on", "came")
    list_filter = (field_filter("state"),)
    list_select_related = ("department",)
    search_fields = ("title",)
    searched = SEARCHED
    search_help_text = "标题、作者"
    autocomplete_fields = ("department", "item")
    inlines = (AuthorshipInline, AdoptionInline, InstructionInline)
    readonly_fields = (
        *("title", "text", "edited_title", "edited_text", "shown_state", "received_from"),
        *("submitted_on", "signed_on", "sent_on", "sent_to", "page"),
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "page",
                    "shown_state",
                    "department",
                    "contact_point",
                    "item",
                    "received_from",
                )
            },
        ),
        ("原文", {"fields": ("title", "text")}),
        ("编辑后", {"fields": ("edited_title", "edited_text")}),
        ("办理", {"fields": ("submitted_on", "signed_on", "sent_on", "sent_to")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpinionReport]:
        """Leave out what its author is still writing."""
        seen = visible_to(request.user, clock.today())
        return super().get_queryset(request).filter(pk__in=seen.values("pk")).with_people()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    final = column("final_title", "标题", "title")

    names = column(lambda report: "、".join(map(str, report.authorships.all())), "作者")
    shown_state = state_column(_COLOURS)

    @admin.display(description="采用、批示")
    def came(self, report: OpinionReport) -> str:
        adopted = [f"{one.get_level_display()}采用" for one in report.adoptions.all()]
        instructed = [f"{one.get_level_display()}批示" for one in report.instructions.all()]
        return "、".join([*adopted, *instructed]) or "—"

    @admin.display(description="办理页面")
    def page(self, report: OpinionReport) -> str:
        return link(report.get_absolute_url(), "编辑、送签、报送、更正作者和登记采用")


@admin.register(ContactPoint)
class ContactPointAdmin(OfficeAdmin):
    list_display = ("name", "department", "address", "is_active")
    list_filter = (field_filter("is_active"),)
    list_select_related = ("department",)
    search_fields = ("name", "address")
    search_help_text = "名称、地址"
    autocomplete_fields = ("department",)
    fields = ("name", "department", "address", "is_active")


@admin.register(ReportTransition)
class ReportTransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "report", "action", "from_state", "to_state", "actor", "reason")
    list_filter = (field_filter("action"),)
    list_select_related = ("report", "actor__person")
    search_fields = ("report__title",)
    search_help_text = "标题"
    fields = ("report", *ReportTransition.READ)
