"""The field through which a page takes files."""

from typing import Any

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


def files_field(label: str = "附件", *, required: bool = False, **more: Any) -> FilesField:
    """Return a field for several files, which says what it takes."""
    more.setdefault("help_text", f"可选多个：{ACCEPTED_WORDS}，每个不超过 20 MB。")
    more.setdefault("widget", FilesInput(attrs={"accept": ACCEPT_ATTRIBUTE}))
    return FilesField(label=label, required=required, **more)
