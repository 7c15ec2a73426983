"""The fields through which pages take files: each is looked at by its content."""

from typing import Any

from django import forms

from workplan.services.attachments import ACCEPT_ATTRIBUTE, ACCEPTED_WORDS, check_file


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FileField(forms.FileField):
    """One file."""

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


def files_field(label: str = "附件", *, required: bool = False, **more: Any) -> FilesField:
    """Return a field for several files, which says what it takes."""
    more.setdefault("help_text", f"可选多个：{ACCEPTED_WORDS}，每个不超过 20 MB。")
    return FilesField(label=label, required=required, **more)
