"""What a person writes about an item as a whole."""

from typing import Any

from django import forms

from workflow.files import ACCEPTED_WORDS
from workflow.forms import ActionForm, FileField, day_field, text_field
from workplan.forms.people import leaders, person_field


class SchemeForm(ActionForm):
    file = FileField(label="工作方案", help_text=f"{ACCEPTED_WORDS}，不超过 20 MB。")
    note = text_field("说明", rows=2, required=False, help_text="例如：按上次会议要求修改了哪些。")


class LetStandForm(ActionForm):
    """Why a version that came after the passed one goes to no meeting."""

    reason = text_field(
        "理由", rows=2, max_length=60, help_text="例如：按会议要求修改，内容没有其他变化。"
    )


class InstructionForm(ActionForm):
    """A leader writes in their own name; the office says whose words it takes down, and of when."""

    text = text_field("批示内容", max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.of.leader:
            self.fields["leader"] = person_field("批示领导", leaders(), required=True)
            self.fields["given_on"] = day_field(
                "批示日期", required=False, help_text="留空为今天。"
            )
            self.order_fields(["leader", "given_on", "text"])


class AnswerForm(ActionForm):
    text = text_field("回复", max_length=2000)


class NoteForm(ActionForm):
    text = text_field("备注", rows=2, max_length=2000)


class AcceptForm(forms.Form):
    """Why a finding of the plan check may stay."""

    reason = text_field("接受的理由", rows=2, max_length=500)
