"""What is written on topics that are put forward."""

from django import forms

from consultations.enums import ConsultationLevel
from consultations.forms.fields import line_field, words_field
from consultations.models import Consultation
from workflow.forms import ActionForm


class TopicForm(forms.Form):
    title = line_field("建议议题", 200, required=True)
    background = words_field("理由和背景", 2000, rows=4)
    level = forms.ChoiceField(label="建议在哪一级协商", choices=ConsultationLevel.choices)
    street = line_field("镇街、村社", 60)
    on_behalf_of = line_field("代何人提出", 60, help_text="代界别、单位或群众提出的填写。")


class SelectForm(ActionForm):
    consultation = forms.ModelChoiceField(
        Consultation.objects.filter(item__isnull=False),
        label="形成的协商议题",
        required=False,
        empty_label="以后再定",
    )
    reason = words_field("说明", 1000, rows=2)
