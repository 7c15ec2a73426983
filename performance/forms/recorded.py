"""What is typed in of what no page knows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from performance.enums import Level
from performance.models import FactSort
from workflow.forms import PeopleField, count_field, day_field, files_field, text_field


class RecordForm(forms.Form):
    """`is_office`: the office names whose it is; a member enters their own."""

    person = PeopleField(label="委员", names="members")
    sort = forms.ModelChoiceField(
        FactSort.objects.filter(is_active=True), label="事项", empty_label="请选择"
    )
    on = day_field("日期")
    title = forms.CharField(label="内容", max_length=200, help_text="例如：发言或报道的题目。")
    level = forms.ChoiceField(
        label="级别", choices=[("", "不分级别"), *Level.choices], required=False
    )
    amount = count_field("数量", most=1000, help_text="不填即为1。")
    words = text_field("说明", max_length=2000, required=False)
    evidence = files_field("佐证材料")

    def __init__(self, *args: Any, is_office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_office:
            del self.fields["person"]

    def clean_person(self) -> Any:
        people = self.cleaned_data["person"]
        if len(people) != 1:
            raise ValidationError("请只填一位委员。")
        return people[0]

    def clean_amount(self) -> int:
        return 1 if self.cleaned_data["amount"] is None else int(self.cleaned_data["amount"])
