"""Taking in files, and handing them out: what they are is read from their content, never from their name."""

import re
import uuid
import zipfile
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Any, TypeVar

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from sheets import secrecy
from sheets.problems import UnreadableFile
from workflow.models import StoredFile

Stored = TypeVar("Stored", bound=StoredFile)

_HEAD_BYTES = 8192
_NAME_LENGTH = 200

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
# Any archive begins like these; what makes it a document is the folder inside.
_FOLDERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
# WeChat and phones keep a picture under another picture's suffix: it is taken as what it is.
_PICTURES = (".jpg", ".png", ".heic")
# Readers of PDF skip what stands before it: a BOM, a printer's words; no program, no web page.
_PDF = re.compile(rb"(?:\xef\xbb\xbf)?[\t\r\n\f\x1b\x20-;=-\x7e]{0,1024}?%PDF-")
# What other phones than Apple's begin a .heic with; puremagic does not know it.
_HEIF_BRANDS = (b"ftypmif1", b"ftypmsf1")
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
    name = plain_name(file)
    suffix = PurePath(name).suffix.lower()
    if suffix not in _ACCEPTED:
        raise ValidationError(f"文件“{name}”的类型不能接收。可以上传：{ACCEPTED_WORDS}。")
    if not file.size:
        raise ValidationError(f"文件“{name}”是空的。")
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise ValidationError(f"文件“{name}”超过 {limit} MB。")
    if not _recognised(file) & _ACCEPTED[suffix] or not _holds(file, _FOLDERS.get(suffix, "")):
        raise ValidationError(f"文件“{name}”的内容与后缀 {suffix} 不符，请检查后重新上传。")
    _refuse_secrets(file)
    return _CONTENT_TYPES.get(suffix, "application/octet-stream")


def _refuse_secrets(file: UploadedFile) -> None:
    """Raise ValidationError for a file that carries a mark of secrecy."""
    file.seek(0)
    try:
        secrecy.refuse(file.read())
    except UnreadableFile as refused:
        raise ValidationError(str(refused)) from refused
    finally:
        file.seek(0)


def _recognised(file: UploadedFile) -> set[str]:
    """Return the suffixes that a file's first bytes speak for."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if head[4:12] in _HEIF_BRANDS:
        return {".heif"}
    if _PDF.match(head):
        return {".pdf"}
    try:
        return {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _holds(file: UploadedFile, folder: str) -> bool:
    """Return whether a file is an archive with something in a folder; any file is, for no folder."""
    if not folder:
        return True
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.startswith(folder) for name in archive.namelist())
    except Exception:  # zipfile raises a dozen kinds on damaged bytes
        return False
    finally:
        file.seek(0)


def plain_name(file: UploadedFile) -> str:
    """Return what the sender called a file: no folders, nothing invisible, the suffix kept.

    A picture under another picture's suffix is called by its own.
    """
    name = re.split(r"[\\/]", file.name or "")[-1]
    name = "".join(char for char in name if char.isprintable())
    suffix = PurePath(name).suffix
    return name.removesuffix(suffix)[: _NAME_LENGTH - len(suffix)] + _own(file, suffix)


def _own(file: UploadedFile, suffix: str) -> str:
    """Return the suffix of a picture by its content, any other file's as it is."""
    kinds = _ACCEPTED.get(suffix.lower(), set())
    if not kinds & {kind for picture in _PICTURES for kind in _ACCEPTED[picture]}:
        return suffix
    found = _recognised(file)
    own = next((picture for picture in _PICTURES if found & _ACCEPTED[picture]), suffix)
    return suffix if found & kinds else own


def fields_of(file: UploadedFile) -> dict[str, Any]:
    """Return the fields of a StoredFile. Raises ValidationError for one that is not acceptable."""
    content_type = check_file(file)
    file.name = name = plain_name(file)  # its suffix is that of what is stored
    return {
        "content_type": content_type,
        "key": uuid.uuid4(),
        "file": file,
        "name": name,
        "size": file.size or 0,
    }


def hand_out(stored: StoredFile) -> FileResponse:
    """Return a file as a download, a picture to be seen; the caller has asked who may have it."""
    return FileResponse(
        stored.file.open("rb"),
        as_attachment=not stored.is_image,
        filename=stored.name,
        content_type=stored.content_type,
    )


def keep_all(files: Iterable[UploadedFile], keep: Callable[[UploadedFile], Stored]) -> list[Stored]:
    """Keep files, each by `keep`, or none of them. Raises ValidationError for a bad one.

    The database takes its rows back by itself; what was stored before the bad one is removed here.
    """
    kept: list[Stored] = []
    try:
        for file in files:
            kept.append(keep(file))
    except Exception:
        for stored in kept:
            stored.file.delete(save=False)
        raise
    return kept
