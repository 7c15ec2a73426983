"""What is written on the page of the 民主监督员."""

from django import forms

from consultations.forms.fields import past_day_field
from workflow.forms import ActionForm, PeopleField, UnitField, day_field, text_field


class PostForm(forms.Form):
    """Who is posted to which unit, from when to when."""

    person = PeopleField(where="名册中", label="民主监督员", max_length=60, help_text="委员姓名。")
    unit = UnitField(where="名册中", label="派驻单位")
    since = day_field("派驻自")
    until = day_field("派驻至", required=False, help_text="没有定的不填。")

    def clean_person(self):  # type: ignore[no-untyped-def]  # of a list, the one
        found = self.cleaned_data["person"]
        if len(found) != 1:
            raise forms.ValidationError("请只写一人。")
        return found[0]


class EndForm(ActionForm):
    on = day_field("派驻至")


class ReportForm(ActionForm):
    on = past_day_field()
    text = text_field("情况和建议", max_length=5000)
