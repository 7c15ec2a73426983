"""Keeping the files of progress entries."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from workflow.files import fields_of, keep_all
from workplan.models import Attachment, Progress


def attach_all(*, progress: Progress, files: Sequence[UploadedFile]) -> None:
    """Keep files with a progress entry, or none of them. Raises ValidationError for a bad one."""
    keep_all(files, lambda file: attach(progress=progress, file=file))


def attach(*, progress: Progress, file: UploadedFile) -> Attachment:
    """Keep a file with a progress entry. Raises ValidationError for a file that is not acceptable."""
    return Attachment.objects.create(progress=progress, **fields_of(file))
