"""Where files are kept: each whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class WholeFiles(FileSystemStorage):
    """Leaves nothing of a file that could not be written, as on a full disk."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError:
            with suppress(OSError):
                os.remove(self.path(name))
            raise


class Uploads(TemporaryFileUploadHandler):
    """Lets the words of a form come through where there is no room for a large file of it.

    Without it the reading of the form ends there, and what was typed is lost. `check_room` tells.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        with self._noticing():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._noticing():
            super().receive_data_chunk(raw_data, start)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            request: Any = self.request
            request.no_room = [*without_room(request), str(self.file_name)]
            raise SkipFile from error


NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def without_room(request: Any) -> list[str]:
    """Return the names of the files of a form for which there was no room."""
    return getattr(request, "no_room", [])


def check_room(request: Any) -> None:
    """Raise OSError where a form came without one of its files."""
    if request.POST and without_room(request):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
