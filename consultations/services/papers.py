"""Taking in the files of a chain; what they are is read from their content."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from almanac import clock
from consultations.models import Paper
from members.models import User
from workplan.services.attachments import check_file, plain_name


def keep_papers(*, files: Sequence[UploadedFile], actor: User | None, **owner: Any) -> list[Paper]:
    """Keep files with their row (`step=`, `version=`, `problem=` or `submission=`), or none of them.

    Raises ValidationError for a bad one. The database takes its rows back by itself; what was stored
    before the bad one is removed here.
    """
    kept: list[Paper] = []
    try:
        for file in files:
            kept.append(_keep(file, actor, owner))
    except Exception:
        for paper in kept:
            paper.file.delete(save=False)
        raise
    return kept


def keep_photos(*, files: Sequence[UploadedFile], actor: User | None, **owner: Any) -> list[Paper]:
    """Keep photographs; raises ValidationError for a file that is no picture."""
    for file in files:
        if not (
            check_file(file).startswith("image/") or plain_name(file).lower().endswith(".heic")
        ):
            raise ValidationError(f"“{plain_name(file)}”不是照片。请上传 JPG、PNG 或 HEIC。")
    return keep_papers(files=files, actor=actor, **owner)


def _keep(file: UploadedFile, actor: User | None, owner: dict[str, Any]) -> Paper:
    content_type = check_file(file)
    return Paper.objects.create(
        **owner,
        key=uuid.uuid4(),
        file=file,
        name=plain_name(file),
        size=file.size or 0,
        content_type=content_type,
        by=actor,
        at=clock.now(),
    )
