"""The words and numbers that a committee sets for its proposals."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline

from almanac import clock
from members.admin_base import OfficeAdmin, SelectFilter
from proposals.models import (
    AnswerClass,
    Category,
    EvaluationQuestion,
    EvaluationStage,
    Ground,
    ProposalSettings,
)

VALIDITY = ("valid_from", "valid_to")


class InUseFilter(SelectFilter):
    """What is in use this year, or no longer."""

    title, parameter_name = "使用", "in_use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "今年在用"), ("0", "今年不用")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        used = queryset.model.objects.valid_in(clock.today().year)
        if self.value() == "1":
            return queryset.filter(pk__in=used.values("pk"))
        return queryset.exclude(pk__in=used.values("pk")) if self.value() == "0" else queryset


@admin.register(Category)
class CategoryAdmin(OfficeAdmin):
    list_display = ("name", "order", *VALIDITY)
    list_filter = (InUseFilter,)
    fields = (("name", "order"), VALIDITY)


@admin.register(AnswerClass)
class AnswerClassAdmin(OfficeAdmin):
    list_display = ("letter", "meaning", "adopted", "looks_back", "needs_promise", *VALIDITY)
    list_filter = (InUseFilter,)
    fields = (("letter", "order"), "meaning", ("adopted", "looks_back", "needs_promise"), VALIDITY)


@admin.register(Ground)
class GroundAdmin(OfficeAdmin):
    list_display = ("order", "text", *VALIDITY)
    list_display_links = ("text",)
    list_filter = (InUseFilter,)
    fields = (("text", "order"), "letter", VALIDITY)


class QuestionInline(TabularInline):
    model = EvaluationQuestion
    fields = ("text", "order", *VALIDITY)
    extra = 0
    hide_title = True


@admin.register(EvaluationStage)
class EvaluationStageAdmin(OfficeAdmin):
    list_display = ("order", "name", "opens", "decisive", *VALIDITY)
    list_display_links = ("name",)
    list_filter = (InUseFilter,)
    fields = (("name", "order"), ("opens", "decisive"), VALIDITY)
    inlines = (QuestionInline,)


@admin.register(ProposalSettings)
class ProposalSettingsAdmin(OfficeAdmin):
    list_display = ("__str__", "committee", "term", "session", "answer_months", "return_days")
    fieldsets = (
        (None, {"fields": ("organisation", "committee", ("term", "session"))}),
        (
            "提出",
            {
                "fields": (
                    "plenary_deadline",
                    ("text_min", "text_max"),
                    ("alike_percent", "cosign_days"),
                )
            },
        ),
        (
            "审查和交办",
            {"fields": ("review_steps", ("return_days", "answer_months", "max_months"))},
        ),
        (
            "办理和评价",
            {
                "fields": (
                    ("opinion_days", "meeting_days", "feedback_days"),
                    ("max_rounds", "again_months", "look_back_days"),
                )
            },
        ),
        ("公开", {"fields": ("public_list",)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row: it is added once."""
        return super().has_add_permission(request) and not ProposalSettings.objects.exists()
