"""Workbooks that are handed in; between the preview and the yes they are private and short-lived."""

import re
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from import_export.tmp_storages import BaseStorage
from unfold.widgets import UnfoldAdminFileFieldWidget

KEEP_SECONDS = 24 * 60 * 60
_NAME = re.compile(r"[0-9a-f]{32}")


class FileWidget(UnfoldAdminFileFieldWidget):
    """The admin's file input; as every other it says that secrets are not to be uploaded."""

    template_name = "admin/file_input.html"


class WorkbookField(forms.FileField):
    """A workbook with a table, not too large to be read."""

    widget = forms.FileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.fods"})
    default_error_messages = {"required": "请选择要导入的文件。", "empty": "文件是空的。"}

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES / (1024 * 1024)
            raise forms.ValidationError(f"文件超过 {most:g} MB 的上限。")
        return file


class PrivateUploads(BaseStorage):
    """Files below DATA_DIR, outside what is ever served, under names that cannot be guessed."""

    @property
    def path(self) -> Path:
        if not _NAME.fullmatch(self.name or ""):
            raise ValueError("not a name of ours")
        return folder() / self.name

    def save(self, data: bytes) -> None:
        sweep()
        self.name = uuid4().hex
        self.path.touch(mode=0o600)
        self.path.write_bytes(data)

    def read(self) -> bytes | None:
        """Return the bytes, or None where there are none: imported already, too old, or forged."""
        try:
            return self.path.read_bytes()
        except (FileNotFoundError, ValueError):
            return None

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def folder() -> Path:
    """Return the folder of the uploads, made where it is missing."""
    path = Path(settings.DATA_DIR, "uploads")
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def sweep() -> None:
    """Delete the uploads that nobody said yes to."""
    oldest = time.time() - KEEP_SECONDS
    for path in folder().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
