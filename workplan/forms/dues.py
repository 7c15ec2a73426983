"""What a person writes about a due date."""

from django import forms

from workflow.forms import files_field
from workplan.forms.base import DeedForm, day_field, text_field

# Offered in the list of 所处环节; anything else may be typed.
STEPS = ("制订方案", "调研走访", "组织实施", "召开会议", "形成报告", "报送反馈")


class NothingForm(DeedForm):
    """An action that needs no words."""


class ProgressForm(DeedForm):
    text = text_field("进展情况", rows=4, max_length=5000)
    step = forms.CharField(
        label="所处环节",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"list": "steps", "autocomplete": "off"}),
    )
    percent = forms.IntegerField(
        label="完成进度（%）",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    files = files_field()  # type: ignore[assignment]  # the form's own files are an attribute of its instances


class DraftForm(forms.Form):
    """What is not finished may be anything; what cannot be kept is left out."""

    text = forms.CharField(required=False)
    step = forms.CharField(required=False)
    percent = forms.IntegerField(required=False)

    def kept(self) -> dict:
        """Return what of it can be kept."""
        self.is_valid()
        empty = {"text": "", "step": "", "percent": None}
        return {name: self.cleaned_data.get(name, empty[name]) for name in empty}


class ReportForm(DeedForm):
    text = text_field("完成情况", rows=4, max_length=5000)
    files = files_field()  # type: ignore[assignment]  # the form's own files are an attribute of its instances


class ReasonForm(DeedForm):
    reason = text_field("理由")


class CloseForm(DeedForm):
    reason = text_field("审核意见", required=False, help_text="尚未报结而直接办结的，须填写说明。")
    done_on = day_field(
        "完成日期", required=False, help_text="早于今天完成的，填写实际完成的日期。"
    )


class ExtensionForm(DeedForm):
    new_due_on = day_field("申请延至")
    reason = text_field("延期理由")


class GrantForm(DeedForm):
    answer = text_field("审核意见", rows=2, required=False)


class RefuseForm(DeedForm):
    answer = text_field("不同意的理由", rows=2)


class UrgeForm(DeedForm):
    text = text_field("催办内容", rows=2, required=False, help_text="会写在邮件里，留空也可以。")
