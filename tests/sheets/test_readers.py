import pytest

from sheets.kinds import FileKind
from sheets.problems import UnreadableFile
from sheets.readers import (
    NO_WORKBOOK,
    READERS,
    REFUSALS,
    WORKBOOKS,
    converted,
    read_file,
    read_workbook,
)


def test_every_kind_of_file_has_a_reader_or_a_refusal():
    assert READERS.keys() | REFUSALS.keys() == set(FileKind)
    assert READERS.keys() & REFUSALS.keys() == converted.WAYS.keys()  # refused without LibreOffice
    assert WORKBOOKS | NO_WORKBOOK.keys() == set(FileKind)
    assert WORKBOOKS & NO_WORKBOOK.keys() == WORKBOOKS & converted.WAYS.keys()


def test_the_content_decides_and_not_the_name(xlsx):
    sheets, problems = read_file("计划.csv", xlsx({"附件1": [["序号"]]}))
    assert [sheet.name for sheet in sheets] == ["附件1"]
    assert [sheet.file_name for sheet in sheets] == ["计划.csv"]
    assert problems == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码，重新保存后上传。",
        ),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"),
            "这是旧版 Word 文件（.doc），不能直接读取。"
            "请用 Word 或 WPS 打开，另存为 .docx 后上传。",
        ),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"),
            "文件不完整或已损坏，可能没有传完。请确认文件能打开，重新另存后再上传。",
        ),
        (
            b"<html><table><tr><td>1</td></tr></table></html>",
            "文件内容其实是网页（HTML），不是 Excel 工作簿。"
            "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。",
        ),
        (
            b"%PDF-1.7",
            "这份 PDF 读不出来，可能已损坏，或内容过于复杂。请上传原来的 Word 或 Excel 文件。",
        ),
        (b"\x89PNG\r\n\x1a\n", "这是图片，不能读取其中的文字。请上传原来的 Word 或 Excel 文件。"),
        (b"\0\1\2", "认不出文件的类型。请上传 Word 或 Excel 文件。"),
    ],
)
def test_what_is_called_xlsx_but_is_not_is_refused_with_what_to_do(data, message, monkeypatch):
    monkeypatch.setattr(converted, "office", lambda: None)
    with pytest.raises(UnreadableFile) as caught:
        read_file("计划.xlsx", data)
    assert caught.value.problem.message == message
    assert caught.value.problem.place == "整个文件"


def test_where_only_workbooks_are_read_other_plans_are_refused_too(xlsx, docx):
    assert read_workbook("计划.xlsx", xlsx({"附件1": [["序号"]]}))[0][0].name == "附件1"
    for data, message in (
        (docx("甲"), "这是 Word 文档，不是 Excel 工作簿。"),
        ("序号,工作内容".encode("gb18030"), "文件内容其实是纯文本（如 CSV），不是 Excel 工作簿。"),
        (b"%PDF-1.7", "这是 PDF 文件，不是工作簿。请上传原来的 Excel 文件。"),
    ):
        with pytest.raises(UnreadableFile, match=message):
            read_workbook("计划.xlsx", data)
