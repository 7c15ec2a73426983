"""What a person writes on an item's page."""

from django import forms

from workplan.fields import files_field


class ProgressForm(forms.Form):
    text = forms.CharField(
        label="进展情况", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    percent = forms.IntegerField(
        label="完成进度（%）",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    files = files_field()  # type: ignore[assignment]  # the form's own files are an attribute of its instances


class ReportForm(forms.Form):
    text = forms.CharField(
        label="完成情况", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = files_field()  # type: ignore[assignment]  # the form's own files are an attribute of its instances


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(forms.Form):
    reason = forms.CharField(
        label="审核意见",
        required=False,
        max_length=1000,
        help_text="尚未报结而直接办结的，须填写说明。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    done_on = forms.DateField(
        label="完成日期",
        required=False,
        help_text="早于今天完成的，填写实际完成的日期。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class NothingForm(forms.Form):
    """An action that needs no words."""
