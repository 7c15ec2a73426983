"""What is written on the steps of a chain."""

from typing import Any

from django import forms

from consultations.forms.fields import line_field, past_day_field, words_field
from consultations.models import ProcessTemplate
from workflow.forms import ActionForm, day_field, files_field, text_field


class CompleteForm(ActionForm):
    on = past_day_field("完成日期")
    note = words_field("说明", 500, rows=2)
    files = files_field("材料")  # type: ignore[assignment]  # a form's own files are its instances'

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject.document:
            self.fields["note"].when = "不附材料时须填"  # type: ignore[attr-defined]


class RescheduleForm(ActionForm):
    planned_on = day_field("改到")
    reason = text_field("理由", max_length=400, rows=2)


class StepForm(ActionForm):
    name = line_field("环节", 60, required=True)
    planned_on = day_field("计划日期", required=False)


class LayOutForm(ActionForm):
    """Which template a chain follows; its kind is the theme's."""

    template = forms.ModelChoiceField(
        ProcessTemplate.objects.filter(is_active=True), label="流程模板", empty_label=None
    )
    until = day_field(
        "以哪天为到期日排计划", required=False, help_text="不填则按工作事项的到期日。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates = ProcessTemplate.objects.filter(is_active=True, kind=self.subject.kind)
        self.fields["template"].queryset = templates
