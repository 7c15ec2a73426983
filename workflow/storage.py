"""Where files are kept: each whole or not at all."""

import os
from contextlib import suppress
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Leaves nothing of a file that could not be written, as on a full disk."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError:
            with suppress(OSError):
                os.remove(self.path(name))
            raise
