"""What hangs on a consultation, research or supervision, on its own page."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline

from consultations.models import ChainStep, ThemeActivity, ThemeInstruction, ThemeSubmission


class ChainStepInline(TabularInline):
    """The steps as planned; how far each has come is changed on the desk, and recorded there."""

    model = ChainStep
    extra = 0
    fields = ("order", "name", "role", "document", "part", "planned_on", "state", "done_on")
    readonly_fields = ("state", "done_on")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ThemeActivityInline(StackedInline):
    model = ThemeActivity
    extra = 0


class ThemeSubmissionInline(StackedInline):
    model = ThemeSubmission
    extra = 0


class ThemeInstructionInline(StackedInline):
    model = ThemeInstruction
    extra = 0
