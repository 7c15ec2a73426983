"""Uploads between the preview and the yes: private and short-lived."""

import re
import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from import_export.tmp_storages import BaseStorage
from unfold.widgets import UnfoldAdminFileFieldWidget

KEEP_SECONDS = 24 * 60 * 60
_NAME = re.compile(r"[0-9a-f]{32}")


class FileWidget(UnfoldAdminFileFieldWidget):
    """The admin's file input; as every other it says that secrets are not to be uploaded."""

    template_name = "admin/file_input.html"


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
