"""Taking in the files of a chain; what they are is read from their content."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from almanac import clock
from consultations.models import Paper
from members.models import User
from workflow.files import check_file, fields_of, keep_all, plain_name


def keep_papers(*, files: Sequence[UploadedFile], actor: User | None, **owner: Any) -> list[Paper]:
    """Keep files with their row (`step=`, `version=`, `problem=` or `submission=`), or none of them.

    Raises ValidationError for a bad one.
    """
    at = clock.now()
    return keep_all(
        files, lambda file: Paper.objects.create(**owner, **fields_of(file), by=actor, at=at)
    )


def keep_photos(*, files: Sequence[UploadedFile], actor: User | None, **owner: Any) -> list[Paper]:
    """Keep photographs; raises ValidationError for a file that is no picture."""
    for file in files:
        if not (
            check_file(file).startswith("image/") or plain_name(file).lower().endswith(".heic")
        ):
            raise ValidationError(f"“{plain_name(file)}”不是照片。请上传 JPG、PNG 或 HEIC。")
    return keep_papers(files=files, actor=actor, **owner)
