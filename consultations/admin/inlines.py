"""What hangs on a consultation, research or supervision, on its own page."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline

from consultations.models import Activity, ChainStep, Instruction, Submission


class ChainStepInline(TabularInline):
    """The steps as planned; how far each has come is changed on the desk, and recorded there."""

    model = ChainStep
    extra = 0
    fields = ("order", "name", "role", "document", "part", "planned_on", "state", "done_on")
    readonly_fields = ("state", "done_on")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ActivityInline(StackedInline):
    model = Activity
    extra = 0


class SubmissionInline(StackedInline):
    model = Submission
    extra = 0


class InstructionInline(StackedInline):
    model = Instruction
    extra = 0
