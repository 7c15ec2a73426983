"""What a person writes on an item's page."""

from django import forms

from workplan.services.attachments import ACCEPT_ATTRIBUTE, ACCEPTED_WORDS, check_file


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each looked at by its content."""

    widget = FilesInput

    def clean(self, data, initial=None) -> list:
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(f, initial) for f in files if f]
        for file in cleaned:
            check_file(file)
        return cleaned


def _files() -> FilesField:
    return FilesField(
        label="附件",
        required=False,
        help_text=f"可选多个：{ACCEPTED_WORDS}，每个不超过 20 MB。",
        widget=FilesInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
    )


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
    files = _files()  # type: ignore[assignment]  # the form's own files are an attribute of its instances


class ReportForm(forms.Form):
    text = forms.CharField(
        label="完成情况", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = _files()  # type: ignore[assignment]  # the form's own files are an attribute of its instances


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
