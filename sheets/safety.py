"""Looks at an upload before anything opens it: size, real type, zip bombs, XML declarations.

What a file is goes by its content, never by its name.
"""

import re
import zipfile
from io import BytesIO

from sheets.kinds import FileKind, kind_of
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

ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
DECLARATION_LENGTH = len(b"<!DOCTYPE")

DAMAGED = "文件不完整或已损坏，可能没有传完。请确认文件能打开，重新另存后再上传。"
PROTECTED = "文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码，重新保存后上传。"
TOO_MUCH = "文件解压后过大，为安全起见没有打开。请删去无关的工作表、图片和空白行列后重新上传。"


# Archives of XML that are opened further on; those in TREES are read as trees.
ARCHIVES = {
    *(FileKind.XLSX, FileKind.XLSB, FileKind.DOCX, FileKind.PPTX),
    *(FileKind.ODT, FileKind.ODS, FileKind.OFD),
}
TREES = {FileKind.DOCX, FileKind.ODT}


def inspect(data: bytes, name: str = "") -> FileKind:
    """The kind of an upload. Raises UnreadableFile for one that nothing may open."""
    if not data:
        raise UnreadableFile("文件是空的（0 字节）。请重新选择文件。")
    if len(data) > MAX_BYTES:
        size = len(data) / MB
        raise UnreadableFile(
            f"文件有 {size:.1f} MB，超过 20 MB 的上限。请删去图片和无关的工作表后重新上传。"
        )
    # Counted before zipfile builds an object for each: 20 MB can declare 400,000 entries.
    if data.startswith(b"PK") and data.count(ZIP_DIRECTORY_ENTRY) > MAX_ENTRIES:
        raise UnreadableFile(TOO_MUCH)
    try:
        kind = kind_of(data, name)
        if kind in ARCHIVES:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                _check_entries(archive, MAX_WORD_TAGS if kind in TREES else MAX_TAGS)
    except UnreadableFile:
        raise
    except Exception as error:  # zipfile raises a dozen kinds on damaged bytes
        raise UnreadableFile(DAMAGED) from error
    return kind


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
