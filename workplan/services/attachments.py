"""Taking in files: what they are is read from their content, never from their name."""

import uuid
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from workplan.models import Attachment, Progress

_HEAD_BYTES = 8192

# Suffix as sent → suffixes that the content may be recognised as.
_ACCEPTED = {
    ".pdf": {".pdf"},
    ".jpg": {".jpg"},
    ".jpeg": {".jpg"},
    ".png": {".png"},
    ".heic": {".heic", ".heif"},
    ".docx": {".docx"},
    ".xlsx": {".xlsx"},
    ".pptx": {".pptx"},
    ".doc": {".doc"},
    ".xls": {".doc"},
    ".ppt": {".doc"},
    ".wps": {".doc"},
    ".et": {".doc"},
}
_CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
ACCEPTED_WORDS = "PDF、JPG、PNG、HEIC、Word、Excel、PowerPoint、WPS"
ACCEPT_ATTRIBUTE = ",".join(_ACCEPTED)


def check_file(file: UploadedFile) -> str:
    """Return the content type of an acceptable file. Raises ValidationError in Chinese."""
    name = PurePath(file.name or "").name
    suffix = PurePath(name).suffix.lower()
    if suffix not in _ACCEPTED:
        raise ValidationError(f"文件“{name}”的类型不能接收。可以上传：{ACCEPTED_WORDS}。")
    if not file.size:
        raise ValidationError(f"文件“{name}”是空的。")
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise ValidationError(f"文件“{name}”超过 {limit} MB。")
    if not _recognised(file) & _ACCEPTED[suffix]:
        raise ValidationError(f"文件“{name}”的内容与后缀 {suffix} 不符，请检查后重新上传。")
    return _CONTENT_TYPES.get(suffix, "application/octet-stream")


def _recognised(file: UploadedFile) -> set[str]:
    """Return the suffixes that a file's first bytes speak for."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    try:
        return {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def attach(*, progress: Progress, file: UploadedFile) -> Attachment:
    """Keep a file with a progress entry. Raises ValidationError for a file that is not acceptable."""
    content_type = check_file(file)
    return Attachment.objects.create(
        progress=progress,
        key=uuid.uuid4(),
        file=file,
        name=PurePath(file.name or "").name[:200],
        size=file.size or 0,
        content_type=content_type,
    )
