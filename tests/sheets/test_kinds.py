"""What a file is goes by what is in it; its name tells only relatives apart."""

import re
import struct

import pytest

from sheets.kinds import FileKind, kind_of
from sheets.ole import SIGNATURE, packed
from tests.sheets.old_excel import xls
from tests.sheets.test_safety import zipped

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{}" ContentType="application/vnd.{}"/></Types>'
)
WORD = "openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def office(part, kind, manifest="[Content_Types].xml"):
    return zipped({manifest: CONTENT_TYPES.format(part, kind).encode(), part: b"<x/>"})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (office("word/document2.xml", WORD), FileKind.DOCX),
        (office("w/a.xml", WORD), FileKind.DOCX),
        (office("word\\document.xml", WORD, "[content_types].xml"), FileKind.DOCX),
        (office("word/document.xml", "ms-word.document.macroEnabled.main+xml"), FileKind.DOCX),
        (office("xl/workbook2.xml", EXCEL), FileKind.XLSX),
        (office("XL/Workbook.XML", EXCEL), FileKind.XLSX),
        (office("xl/b.xml", "ms-excel.sheet.macroEnabled.main+xml"), FileKind.XLSX),
        (office("xl/b.bin", "ms-excel.sheet.binary.macroEnabled.main"), FileKind.XLSB),
    ],
)
def test_office_files_are_known_by_content_type_whatever_their_parts_are_called(data, kind):
    assert kind_of(data) is kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped({"OFD.xml": b"<x/>", "Doc_0/Document.xml": b"<x/>"}), FileKind.OFD),
        (zipped({"ofd.xml": b"<x/>"}), FileKind.OFD),
        (zipped({"Index/Document.iwa": b""}), FileKind.PAGES),
        (zipped({"Index.zip": b""}), FileKind.PAGES),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), FileKind.ODT),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), FileKind.ODS),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.graphics"}),
            FileKind.OPEN_DOCUMENT,
        ),
        (b"{\\rtf1\\ansi", FileKind.RTF),
        (b"\xef\xbb\xbf\r\n{\\rtf1", FileKind.RTF),
        (
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument '
            b'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
            FileKind.WORD_XML,
        ),
        (
            b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">',
            FileKind.WORD_XML,
        ),
        (
            b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            b'office:mimetype="application/vnd.oasis.opendocument.text">',
            FileKind.FODT,
        ),
        (
            b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">',
            FileKind.FODS,
        ),
        (b"\xef\xbb\xbf%PDF-1.7", FileKind.PDF),
        (b"\x1b%-12345X@PJL\r\n%PDF-1.4", FileKind.PDF),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", FileKind.IMAGE),
        (b"\0\0\0\x18ftypheic", FileKind.IMAGE),
        ("图像 %PDF 的说明".encode(), FileKind.TEXT),
    ],
)
def test_other_files_are_called_what_they_are(data, kind):
    assert kind_of(data, "计划.doc") is kind


def test_the_name_tells_wps_from_word_and_numbers_from_pages():
    word = packed("WordDocument", bytes(64))
    assert [kind_of(word, name) for name in ("a.doc", "a.WPS", "a.wpt", "")] == [
        FileKind.DOC,
        FileKind.WPS,
        FileKind.WPS,
        FileKind.DOC,
    ]
    assert kind_of(zipped({"Index/Document.iwa": b""}), "a.numbers") is FileKind.NUMBERS


def test_a_word_document_with_a_password_is_locked():
    assert kind_of(packed("WordDocument", struct.pack("<10xH", 0x0100))) is FileKind.ENCRYPTED


@pytest.mark.parametrize("name", ["WORKBOOK", "workbook", "BOOK"])
def test_capitals_of_a_stream_do_not_matter(name):
    assert kind_of(packed(name, b"x")) is FileKind.XLS


def test_a_word_document_with_a_workbook_inside_is_a_word_document():
    """The directory lists the workbook first, but not at the top of the file."""
    data = packed("Workbook", b"x")
    at = data.index("Workbook".encode("utf-16-le"))
    folder = bytearray(data[at : at + 128])
    inner = bytes(folder)
    name = "WordDocument\0".encode("utf-16-le")
    folder[:64] = name.ljust(64, b"\0")
    folder[64:66] = struct.pack("<H", len(name))
    spoilt = data[:at] + inner + bytes(folder) + data[at + 256 :]
    root = at - 128 + 76  # where the root names its child
    spoilt = spoilt[:root] + struct.pack("<I", 2) + spoilt[root + 4 :]
    assert kind_of(spoilt) is FileKind.DOC


def test_a_directory_that_goes_round_in_a_circle_ends():
    data = packed("Workbook", b"x")
    at = data.index("Workbook".encode("utf-16-le")) + 68
    assert kind_of(data[:at] + struct.pack("<II", 1, 1) + data[at + 8 :]) is FileKind.XLS


def test_a_broken_directory_is_still_searched_for_names():
    data = re.sub(re.escape(SIGNATURE) + b".{40}", SIGNATURE + bytes(40), xls({"甲": [["乙"]]}))
    assert kind_of(data) is FileKind.XLS
