import re
import struct
import tracemalloc
import zipfile
from io import BytesIO

import pytest

from sheets.kinds import FileKind
from sheets.problems import UnreadableFile
from sheets.safety import DAMAGED, MAX_BYTES, MB, TOO_MUCH, inspect

DECLARED = (
    "文件内部的“{}”带有实体或文档类型声明，正常的表格不会有，"
    "为安全起见没有打开。请用 Excel 或 WPS 重新另存为 .xlsx 后上传。"
)
PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
)


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def ole(*streams):
    return bytes.fromhex("d0cf11e0a1b11ae1") + "\0".join(streams).encode("utf-16-le")


def refusal(data):
    with pytest.raises(UnreadableFile) as caught:
        inspect(data)
    return caught.value.problem.message


def test_a_workbook_is_known_by_its_content(shared):
    assert inspect(shared) is FileKind.XLSX


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ole("Root Entry", "Workbook"), FileKind.XLS),
        (ole("EncryptionInfo", "EncryptedPackage"), FileKind.ENCRYPTED),
        (ole("WordDocument"), FileKind.DOC),
        (b"%PDF-1.7", FileKind.PDF),
        (b"\n<HTML><body><table>", FileKind.HTML),
        ("\ufeff<!DOCTYPE html>".encode("utf-16"), FileKind.HTML),
        (b"MIME-Version: 1.0\nX-Document-Type: Workbook", FileKind.HTML),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', FileKind.XML_2003),
        ("序号,工作内容\n1,会议".encode(), FileKind.TEXT),
        ("序号,工作内容\n1,会议".encode("gb18030"), FileKind.TEXT),
        ("序号\t工作内容".encode("utf-16"), FileKind.TEXT),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileKind.IMAGE),
        (zipped({"a.xlsx": b""}), FileKind.ARCHIVE),
        (zipped({"[Content_Types].xml": b"", "a.xml": b""}), FileKind.ARCHIVE),
        (zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), FileKind.DOCX),
        (zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), FileKind.PPTX),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), FileKind.XLSB),
        (zipped({"mimetype": b"application/vnd.oasis"}), FileKind.OPEN_DOCUMENT),
    ],
)
def test_other_files_are_told_apart(data, kind):
    assert inspect(data) is kind


def test_an_empty_file_is_refused():
    assert refusal(b"") == "文件是空的（0 字节）。请重新选择文件。"


def test_more_than_twenty_megabytes_are_refused():
    assert refusal(b"x" * (MAX_BYTES + MB)) == (
        "文件有 21.0 MB，超过 20 MB 的上限。请删去图片和无关的工作表后重新上传。"
    )
    assert inspect(b"x" * MAX_BYTES) is FileKind.TEXT


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(shared, kept):
    assert refusal(shared[: int(len(shared) * kept)]) == DAMAGED
    assert DAMAGED == "文件不完整或已损坏，可能没有传完。请确认文件能打开，重新另存后再上传。"


def test_spoilt_bytes_are_noticed(shared):
    at = shared.index(b"xl/worksheets/sheet1.xml") + 40
    assert refusal(shared[:at] + b"\xff" * 20 + shared[at + 20 :]) == DAMAGED


def test_a_zip_with_a_password_is_refused(shared):
    flags = re.compile(b"(?<=PK\x01\x02.{4})..", re.DOTALL)
    assert refusal(flags.sub(b"\x01\x00", shared)) == DAMAGED


def test_only_the_compression_that_excel_uses_is_unpacked():
    parts = {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}
    assert inspect(zipped(parts)) is FileKind.XLSX
    assert refusal(zipped(parts, zipfile.ZIP_LZMA)) == DAMAGED


def refused_cheaply(data):
    """Whether TOO_MUCH is said within 100 MB."""
    tracemalloc.start()
    message = refusal(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return message == TOO_MUCH and peak < 100 * MB


@pytest.fixture(scope="module")
def bomb():
    """300 MB of nothing in 300 KB."""
    parts = {"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/sheet.xml": bytes(300 * MB)}
    return zipped(parts)


def test_a_zip_bomb_is_refused_cheaply(bomb):
    assert len(bomb) < MB
    assert refused_cheaply(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused_cheaply(bomb):
    size = struct.pack("<L", 300 * MB)
    lying = bomb.replace(size, struct.pack("<L", 1000))
    assert lying != bomb
    assert refusal(lying) == DAMAGED


def test_a_high_ratio_is_refused_below_the_size_limit():
    parts = {"[Content_Types].xml": b"", "xl/workbook.xml": bytes(20 * MB)}
    assert refused_cheaply(zipped(parts))


def test_real_bytes_are_counted_over_all_parts(monkeypatch, shared):
    monkeypatch.setattr("sheets.safety._check_declared", lambda entries: None)
    monkeypatch.setattr("sheets.safety.MAX_UNPACKED", 2000)
    assert refusal(shared) == TOO_MUCH


def test_too_many_entries_are_refused_cheaply():
    assert refused_cheaply(zipped({f"{i}.xml": b"" for i in range(2001)}))


def test_too_many_tags_are_refused(monkeypatch, shared):
    monkeypatch.setattr("sheets.safety.MAX_TAGS", 100)
    assert refusal(shared) == TOO_MUCH


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("declaration", [b"<!DOCTYPE x>", b'<!DOCTYPE x [<!ENTITY a "b">]>'])
def test_declarations_are_refused_in_every_part(shared, repack, part, declaration):
    bad = repack(shared, {part: lambda xml: re.sub(rb"^(<\?.*?\?>)?", rb"\1" + declaration, xml)})
    assert refusal(bad) == DECLARED.format(part)


def test_utf_16_hides_no_declaration(shared, repack):
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")
    bad = repack(shared, {"xl/workbook.xml": xml})
    assert refusal(bad) == DECLARED.format("xl/workbook.xml")


def test_a_declaration_across_two_pieces_is_found(shared, repack):
    for shift in range(1, 10):
        xml = b" " * (MB - shift) + b"<!DOCTYPE x><x/>"
        assert refusal(repack(shared, {"xl/a.xml": xml})) == DECLARED.format("xl/a.xml")


def test_a_picture_in_svg_may_have_a_doctype(shared, repack):
    assert inspect(repack(shared, {"xl/media/a.svg": b"<!DOCTYPE svg><svg/>"})) is FileKind.XLSX
