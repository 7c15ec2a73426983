"""Looks at an upload before anything opens it: size, real type, zip bombs, XML declarations.

What a file is goes by its content, never by its name.
"""

import re
import zipfile
from enum import StrEnum, auto
from io import BytesIO

from sheets.problems import UnreadableFile

MB = 1024 * 1024
MAX_BYTES = 20 * MB
MAX_UNPACKED = 64 * MB
MAX_RATIO = 200  # unpacked to packed, minded above RATIO_FLOOR; real sheets stay below 100
RATIO_FLOOR = 8 * MB
MAX_ENTRIES = 2000
MAX_TAGS = 3_000_000  # a sheet of 20,000 rows and eight columns has about one million
MAX_WORD_TAGS = 1_500_000  # read as a tree; a table of 20,000 rows has 1.4 million, 160 MB
CHUNK = MB
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the two that Excel writes

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP_ENTRY, ZIP_DIRECTORY_ENTRY, ZIP_END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
DECLARATION_LENGTH = len(b"<!DOCTYPE")
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

DAMAGED = "文件不完整或已损坏，可能没有传完。请确认文件能打开，重新另存后再上传。"
PROTECTED = "文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码，重新保存后上传。"
TOO_MUCH = "文件解压后过大，为安全起见没有打开。请删去无关的工作表、图片和空白行列后重新上传。"


class FileKind(StrEnum):
    """What an upload really is."""

    XLSX = auto()
    XLSB = auto()
    XLS = auto()
    DOC = auto()
    ENCRYPTED = auto()
    OLD_OFFICE = auto()
    DOCX = auto()
    PPTX = auto()
    OPEN_DOCUMENT = auto()
    ARCHIVE = auto()
    HTML = auto()
    XML_2003 = auto()
    TEXT = auto()
    PDF = auto()
    UNKNOWN = auto()


ZIP_PARTS = {
    "xl/workbook.xml": FileKind.XLSX,
    "xl/workbook.bin": FileKind.XLSB,
    "word/document.xml": FileKind.DOCX,
    "ppt/presentation.xml": FileKind.PPTX,
}


def inspect(data: bytes) -> FileKind:
    """The kind of an upload. Raises UnreadableFile for one that nothing may open."""
    if not data:
        raise UnreadableFile("文件是空的（0 字节）。请重新选择文件。")
    if len(data) > MAX_BYTES:
        size = len(data) / MB
        raise UnreadableFile(
            f"文件有 {size:.1f} MB，超过 20 MB 的上限。请删去图片和无关的工作表后重新上传。"
        )
    if data.startswith((ZIP_ENTRY, ZIP_END)):
        return _inspect_archive(data)
    if data.startswith(OLE2):
        return _ole_kind(data)
    return FileKind.PDF if data.startswith(b"%PDF-") else _text_kind(data[:4096])


def _ole_kind(data: bytes) -> FileKind:
    """By the names of its streams; they stand in UTF-16 in the directory."""
    streams = {
        "EncryptedPackage": FileKind.ENCRYPTED,
        "Workbook": FileKind.XLS,
        "Book\0": FileKind.XLS,
        "WordDocument": FileKind.DOC,
    }
    for name, kind in streams.items():
        if name.encode("utf-16-le") in data:
            return kind
    return FileKind.OLD_OFFICE


def _text_kind(head: bytes) -> FileKind:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = (head.decode("utf-16", "ignore").encode() if wide else head).lower()
    if BINARY.search(head):
        return FileKind.UNKNOWN
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return FileKind.XML_2003
    if re.search(rb"<html|<!doctype html|<table|^mime-version:", head):
        return FileKind.HTML
    return FileKind.TEXT


def _inspect_archive(data: bytes) -> FileKind:
    # Counted before zipfile builds an object for each: 20 MB can declare 400,000 entries.
    if data.count(ZIP_DIRECTORY_ENTRY) > MAX_ENTRIES:
        raise UnreadableFile(TOO_MUCH)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kind = _archive_kind(archive.namelist())
            if kind in ZIP_PARTS.values():
                _check_entries(archive, MAX_WORD_TAGS if kind is FileKind.DOCX else MAX_TAGS)
            return kind
    except UnreadableFile:
        raise
    except Exception as error:  # zipfile raises a dozen kinds on damaged bytes
        raise UnreadableFile(DAMAGED) from error


def _archive_kind(names: list[str]) -> FileKind:
    if "mimetype" in names:
        return FileKind.OPEN_DOCUMENT
    if "[Content_Types].xml" not in names:
        return FileKind.ARCHIVE
    return next((kind for part, kind in ZIP_PARTS.items() if part in names), FileKind.ARCHIVE)


def _check_entries(archive: zipfile.ZipFile, tags: int) -> None:
    """Declared sizes first, then the bytes that really come out, then what they declare."""
    entries = archive.infolist()
    _check_declared(entries)
    budget = MAX_UNPACKED
    for entry in entries:
        size, found = _read_through(archive, entry, budget)
        budget, tags = budget - size, tags - found
        if tags < 0:
            raise UnreadableFile(TOO_MUCH)


def _check_declared(entries: list[zipfile.ZipInfo]) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FLOOR and unpacked > MAX_RATIO * packed):
        raise UnreadableFile(TOO_MUCH)
    if any(entry.compress_type not in COMPRESSIONS for entry in entries):
        raise UnreadableFile(DAMAGED)


def _read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int) -> tuple[int, int]:
    """Unpack an entry in small pieces without keeping them: its size in bytes and its tags.

    NUL bytes are dropped before the search, so a part written in UTF-16 hides no declaration.
    Pictures in SVG may carry a DOCTYPE and are no part that is read.
    """
    size = tags = 0
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > budget:
                raise UnreadableFile(TOO_MUCH)
            tags += chunk.count(b"<")
            text = tail + chunk.replace(b"\0", b"")
            if DECLARATION.search(text) and not entry.filename.endswith(".svg"):
                raise UnreadableFile(
                    f"文件内部的“{entry.filename[:60]}”带有实体或文档类型声明，正常的表格不会有，"
                    "为安全起见没有打开。请用 Excel 或 WPS 重新另存为 .xlsx 后上传。"
                )
            tail = text[-DECLARATION_LENGTH:]
    return size, tags
