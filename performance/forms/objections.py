"""What is written for an objection, and for the answer to it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from workflow.forms import ActionForm, text_field

MISSING = "missing"


class ObjectionForm(forms.Form):
    """Which line (`lines` are keys with words), or that one is missing, and why."""

    about = forms.ChoiceField(label="对哪一条")
    words = text_field("理由", max_length=2000, help_text="少了一条的，请写明是哪一天、什么事。")

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.choices = [(MISSING, "少了一条"), *lines]


class AnswerForm(ActionForm):
    reason = text_field("答复", max_length=2000)
