"""What an upload really is, by its content; the name only tells relatives apart. Opens nothing."""

import re
import zipfile
from enum import StrEnum, auto
from io import BytesIO
from pathlib import PurePath

from sheets.ole import SIGNATURE as OLE2
from sheets.ole import BrokenOle, Ole

ZIP_ENTRY, ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
HEAD = 4096  # bytes that tell what a text is
PDF_WITHIN = 1024  # bytes that readers skip before %PDF-: a BOM, a printer's words
MANIFEST_BYTES = 1 << 20
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
FIB_FLAGS, FIB_ENCRYPTED = 0x0A, 0x01  # [MS-DOC] 2.5.2: the second byte of the flags


class FileKind(StrEnum):
    """What an upload really is."""

    XLSX = auto()
    XLSB = auto()
    XLS = auto()
    DOC = auto()
    WPS = auto()  # the bytes of a .doc, called .wps
    ENCRYPTED = auto()
    OLD_OFFICE = auto()
    DOCX = auto()
    PPTX = auto()
    ODT = auto()
    ODS = auto()
    FODT = auto()
    FODS = auto()
    OPEN_DOCUMENT = auto()  # any other of the family
    OFD = auto()
    PAGES = auto()
    NUMBERS = auto()
    ARCHIVE = auto()
    HTML = auto()
    XML_2003 = auto()
    WORD_XML = auto()  # Word 2003 XML, and a .docx written as one XML file
    RTF = auto()
    TEXT = auto()
    PDF = auto()
    IMAGE = auto()  # a picture: JPEG, PNG, TIFF, BMP, GIF, WebP, HEIC
    UNKNOWN = auto()


# Content types of main parts, by what is in them; else parts under their usual names.
MAIN_TYPES = (
    (rb"wordprocessingml\.(?:document|template)\.main|ms-word\.\w+\.macroenabled", FileKind.DOCX),
    (rb"ms-excel\.sheet\.binary", FileKind.XLSB),
    (
        rb"spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template)\.macroenabled",
        FileKind.XLSX,
    ),
    (rb"presentationml\.(?:presentation|template|slideshow)\.main", FileKind.PPTX),
)
MAIN_PARTS = {
    "xl/workbook.xml": FileKind.XLSX,
    "xl/workbook.bin": FileKind.XLSB,
    "word/document.xml": FileKind.DOCX,
    "ppt/presentation.xml": FileKind.PPTX,
}
OPEN_DOCUMENTS = {
    b"opendocument.text": (FileKind.ODT, FileKind.FODT),
    b"opendocument.spreadsheet": (FileKind.ODS, FileKind.FODS),
}
# By the streams at the top of the file: a .doc may hold a whole workbook further down.
STREAMS = {
    "ENCRYPTEDPACKAGE": FileKind.ENCRYPTED,
    "WORDDOCUMENT": FileKind.DOC,
    "WORKBOOK": FileKind.XLS,
    "BOOK": FileKind.XLS,
}
PICTURES = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|II\*\0|MM\0\*|GIF8[79]a|BM.{4}\0{4}|RIFF.{4}WEBP"
    rb"|.{4}ftyp(?:heic|heix|mif1|msf1|heim|heis)",
    re.DOTALL,
)
APPLE = {".numbers": FileKind.NUMBERS}
WORD_XML = (
    b"schemas.microsoft.com/office/word/2003/wordml",
    b"schemas.microsoft.com/office/2006/xmlpackage",
)


def kind_of(data: bytes, name: str = "") -> FileKind:
    """The kind of some bytes. Raises what zipfile raises for an archive that is none."""
    if data.startswith((ZIP_ENTRY, ZIP_END)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _archive_kind(archive, _suffix(name))
    if data.startswith(OLE2):
        kind = _ole_kind(data)
        is_wps = kind is FileKind.DOC and _suffix(name) in {".wps", ".wpt"}
        return FileKind.WPS if is_wps else kind
    if b"%PDF-" in data[:PDF_WITHIN]:
        return FileKind.PDF
    return FileKind.IMAGE if PICTURES.match(data) else _text_kind(data[:HEAD])


def plain_path(name: str) -> str:
    """The name of a part as it is compared: some programs write \\ for /, or other capitals."""
    return name.replace("\\", "/").lstrip("/").lower()


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _archive_kind(archive: zipfile.ZipFile, suffix: str) -> FileKind:
    names = {plain_path(name): name for name in archive.namelist()}
    if "[content_types].xml" in names:
        with archive.open(names["[content_types].xml"]) as part:
            return _office_kind(part.read(MANIFEST_BYTES), set(names))
    if "mimetype" in names:
        with archive.open(names["mimetype"]) as part:
            said = part.read(HEAD)
        kinds = (kinds[0] for mark, kinds in OPEN_DOCUMENTS.items() if mark in said)
        return next(kinds, FileKind.OPEN_DOCUMENT)
    if "ofd.xml" in names:
        return FileKind.OFD
    if "index/document.iwa" in names or "index.zip" in names or "index.xml" in names:
        return APPLE.get(suffix, FileKind.PAGES)
    return FileKind.ARCHIVE


def _office_kind(types: bytes, names: set[str]) -> FileKind:
    types = types.replace(b"\0", b"").lower()
    said = (kind for pattern, kind in MAIN_TYPES if re.search(pattern, types))
    usual = (kind for part, kind in MAIN_PARTS.items() if part in names)
    return next(said, None) or next(usual, FileKind.ARCHIVE)


def _ole_kind(data: bytes) -> FileKind:
    try:
        ole = Ole(data)
    except BrokenOle:
        upper = data.upper()  # names stand in UTF-16 in the directory
        marked = ((k, n.encode("utf-16-le")) for n, k in STREAMS.items())
        return next((kind for kind, mark in marked if mark in upper), FileKind.OLD_OFFICE)
    kind = next((kind for name, kind in STREAMS.items() if name in ole.top), FileKind.OLD_OFFICE)
    return FileKind.ENCRYPTED if kind is FileKind.DOC and _is_locked(ole) else kind


def _is_locked(ole: Ole) -> bool:
    """Whether a .doc has a password to open it."""
    try:
        flags = ole.stream("WordDocument")[FIB_FLAGS : FIB_FLAGS + 2]
    except (BrokenOle, IndexError):
        return False
    return len(flags) == 2 and bool(flags[1] & FIB_ENCRYPTED)


def _text_kind(head: bytes) -> FileKind:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = (head.decode("utf-16", "ignore").encode() if wide else head).lower()
    if BINARY.search(head):
        return FileKind.UNKNOWN
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return FileKind.RTF
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return FileKind.XML_2003
    if any(mark in head for mark in WORD_XML):
        return FileKind.WORD_XML
    if b"urn:oasis:names:tc:opendocument" in head:
        kinds = (kinds[1] for mark, kinds in OPEN_DOCUMENTS.items() if mark in head)
        return next(kinds, FileKind.OPEN_DOCUMENT)
    if re.search(rb"<html|<!doctype html|<table|^mime-version:", head):
        return FileKind.HTML
    return FileKind.TEXT
