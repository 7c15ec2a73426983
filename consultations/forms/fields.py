"""Fields that several of this app's forms have."""

from typing import Any

from django import forms

from workflow.forms import ActionForm, FilesField, FilesInput, day_field, files_field, text_field


def line_field(label: str, length: int, **options: Any) -> forms.CharField:
    """Return a line that may be left out."""
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=length, **options)


def words_field(label: str, length: int, **options: Any) -> forms.CharField:
    """Return a text that may be left out."""
    options.setdefault("required", False)
    return text_field(label, max_length=length, **options)


def past_day_field(label: str = "日期") -> forms.DateField:
    """Return the day on which something happened; today where it is left out."""
    return day_field(label, required=False, help_text="不填即为今天。")


def photos_field(*, required: bool = False) -> FilesField:
    return files_field(
        "照片",
        required=required,
        help_text="可选多张：JPG、PNG、HEIC，每张不超过 20 MB。",
        widget=FilesInput(attrs={"accept": "image/*,.heic"}),
    )


class ManyForm(ActionForm):
    """Rows of the page that are ticked, and what is done to all of them."""

    rows: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label="选择",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选择一条。",
            "invalid_choice": "您打开页面后，选中的已有人交办过，请核对后再选。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].queryset = self.offered()

    def offered(self) -> Any:
        """Return the rows that may be ticked."""
        raise NotImplementedError
