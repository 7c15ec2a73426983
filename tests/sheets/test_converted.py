"""What LibreOffice opens for us; where it is not installed, what is said instead."""

import http.server
import subprocess
import threading
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.problems import UnreadableFile
from sheets.readers import converted, read_file, read_workbook
from tests.office import needs_office, saved_as

RTF = rb"{\rtf1\ansi\ansicpg936\pard \'b9\'a4\'d7\'f7\par}"


def flat(*rows):
    """An .fods with one sheet of texts."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
            for word in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><office:document'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body>'
        f'<office:spreadsheet><table:table table:name="附件1">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    ).encode()


def refusal(data, name="计划", read=read_file):
    with pytest.raises(UnreadableFile) as caught:
        read(name, data)
    return caught.value.problem.message


def test_without_it_how_to_save_the_file_is_said(monkeypatch):
    monkeypatch.setattr(converted, "office", lambda: None)
    assert refusal(RTF) == (
        "这是 RTF 文件，不能直接读取。请用 Word 或 WPS 打开，另存为 .docx 后上传。"
    )
    assert refusal(flat(["甲"])) == refusal(flat(["甲"]), read=read_workbook)
    assert refusal(flat(["甲"])) == (
        "这是 OpenDocument 表格文件（.fods），不能直接读取。"
        "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。"
    )


def test_a_marked_file_is_refused_before_it_is_converted(monkeypatch):
    monkeypatch.setattr(converted, "_converted", None)
    assert "保密工作负责人" in refusal(flat(["秘密★1年"]))


@needs_office
def test_texts_and_tables_are_read():
    (body,), _ = read_file("计划.doc", RTF)
    assert [body.own(row)[1].text for row in body.rows] == ["工作"]
    for read in (read_file, read_workbook):
        (sheet,), _ = read("计划.fods", flat(["序号", "工作内容"], ["1", "调研"]))
        assert (sheet.name, sheet.own(2)[2].text) == ("附件1", "调研")


FAILED = (
    "这个文件转换不了，可能已损坏、设有打开密码，或者太大。"
    "请用 Word 或 WPS 打开，另存为 .docx（表格另存为 .xlsx）后上传。"
)


@needs_office
def test_what_is_damaged_is_refused_with_what_to_do():
    assert refusal(flat(["甲"])[:-60]) == FAILED


@needs_office
def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(converted, "SECONDS", 0)
    assert refusal(RTF) == FAILED


LINKED = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"'
    ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    '<text:p>正文<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">'
    '<draw:image xlink:href="{}" xlink:type="simple"/></draw:frame></text:p>'
    "</office:text></office:body></office:document>"
)


@needs_office
def test_what_a_document_links_to_is_not_fetched_even_where_the_network_is_there(
    tmp_path, monkeypatch
):
    """A linked picture would make the server call any address that it reaches."""
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_OPTIONS = do_HEAD = do_GET  # noqa: N815 - names of the library

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    source = tmp_path / "a.fodt"
    source.write_text(LINKED.format(f"http://127.0.0.1:{server.server_port}/a.png"))
    saved_as(source, "docx", tmp_path)
    assert set(asked) == {"/a.png"}  # as LibreOffice does by itself
    asked.clear()

    def with_network(command, **limits):
        subprocess.run(command, check=True, capture_output=True, timeout=120)

    monkeypatch.setattr(converted, "run", with_network)
    (body,), _ = read_file("a.fodt", source.read_bytes())
    server.shutdown()
    assert body.own(1)[1].text == "正文"
    assert asked == []


PIECES = [b"", b"{", b"}", b"\\", rb"\u-1?", rb"\'ff", b"9" * 20, rb"\trowd\cell\row"]
edits = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 9), st.sampled_from(PIECES)), min_size=1, max_size=4
)


@needs_office
@settings(max_examples=2, deadline=None, database=None)
@given(edits)
def test_an_rtf_with_anything_changed_is_read_or_refused(changes):
    data = RTF
    for place, length, piece in changes:
        at = 6 + int(place * (len(data) - 6))
        data = data[:at] + piece + data[at + length :]
    with suppress(UnreadableFile):
        read_file("a.rtf", data)
