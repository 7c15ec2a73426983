"""Files that do harm or are not what they are called: each refused with a message that says why."""

import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from sheets.readers import read_file
from workplan.importing import reading

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
MB = 1024 * 1024
READ = """
import resource, sys
from workplan.importing import SourceFile, read_documents
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
data = open(sys.argv[1], "rb").read()
result = read_documents([SourceFile("a", data)])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
print(result.problems[0].message)
"""


def bomb(part, kind):
    """A gigabyte of spaces in one part of an Office file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(kind, "<x/>")
        with archive.open(part, "w", force_zip64=True) as entry:
            for _ in range(1024):
                entry.write(b" " * MB)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/worksheets/sheet1.xml", "xl/workbook.xml"),
        ("word/media/image1.xml", "word/document.xml"),
    ],
)
def test_a_zip_bomb_is_refused_within_100_mb(tmp_path, part, kind):
    path = tmp_path / "bomb"
    path.write_bytes(bomb(part, kind))
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    kilobytes, message = ran.stdout.splitlines()
    assert int(kilobytes) < 100 * 1024
    assert message.startswith("文件解压后过大，为安全起见没有打开。")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04" + bytes(40), "不完整或已损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "旧版 Office"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "这是图片"),
        (b"x" * (20 * MB + 1), "超过 20 MB 的上限"),
    ],
)
def test_what_is_no_plan_is_refused_and_named(read, data, words, monkeypatch):
    monkeypatch.setattr(reading, "can_recognise", lambda: False)
    (problem,) = read(data, "计划.xlsx").problems
    assert problem.place == "文件“计划.xlsx”"
    assert words in problem.message


def test_a_truncated_workbook_and_document(read, xlsx, docx):
    for data in (xlsx({"附件1": [HEADER]}), docx("甲")):
        (problem,) = read(data[: len(data) // 2]).problems
        assert "不完整或已损坏" in problem.message


def test_a_workbook_renamed_csv_is_read_as_what_it_is(xlsx):
    assert read_file("a.csv", xlsx({"附件1": [HEADER]}))[0][0].name == "附件1"


def test_csv_renamed_xlsx_is_read_as_what_it_is(read):
    text = "工作内容,牵头领导,责任部门,完成时间\n某事,王国珍,办公室,1月"
    result = read(text, "计划.xlsx")
    assert [row.title for row in result.rows] == ["某事"]


def test_all_errors_of_all_annexes_come_at_once(read, xlsx):
    topics = [["序号", "协商议题", "牵头领导", "责任单位"], ["甲", "托育", "张爱莲", "教文委"]]
    result = read(xlsx({"附件1": [HEADER, ["乙", "某事", "王国珍", "办公室"]], "附件3": topics}))
    assert [str(problem)[:18] for problem in result.errors] == [
        "工作表“附件1” 第2行 A列：序号",
        "工作表“附件3” 第2行 A列：序号",
    ]
