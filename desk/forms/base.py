"""What the forms of the desk have in common."""

from django import forms

from workplan.permissions import Access
from workplan.services.attachments import ACCEPT_ATTRIBUTE, ACCEPTED_WORDS, check_file


class DeedForm(forms.Form):
    """What is written for an action; its fields are what the service takes.

    `access` is what the writer is to the item: some forms ask the office for more.
    """

    def __init__(self, *args, access: Access, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.access = access


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FileField(forms.FileField):
    """One file, looked at by its content."""

    widget = forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file:
            check_file(file)
        return file


class FilesField(FileField):
    """Several files at once."""

    widget = FilesInput(attrs={"accept": ACCEPT_ATTRIBUTE})

    def clean(self, data, initial=None) -> list:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


def files_field() -> FilesField:
    return FilesField(
        label="附件",
        required=False,
        help_text=f"可选多个：{ACCEPTED_WORDS}，每个不超过 20 MB。",
    )


def text_field(label: str, *, rows: int = 3, max_length: int = 1000, **options) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


def day_field(label: str, **options) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)
