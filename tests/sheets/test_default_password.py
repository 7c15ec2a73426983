"""Workbooks that Excel locked with its own password are read; those that a person locked are not."""

import re
from io import BytesIO

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from sheets.ole import Ole
from sheets.problems import UnreadableFile
from sheets.readers import default_password, read_file

LOCKED = "文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码，重新保存后上传。"


def locked(data, password="VelvetSweatshop"):
    out = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def refusal(data):
    with pytest.raises(UnreadableFile) as caught:
        read_file("a.xlsx", data)
    return caught.value.problem.message


def test_a_workbook_that_excel_locked_is_read(xlsx):
    ((sheet,), problems) = read_file("a.xlsx", locked(xlsx({"附件1": [["序号"]]})))
    assert (sheet.at(1, 1).text, problems) == ("序号", [])


def test_a_word_document_so_locked_is_read_as_well(docx):
    (sheet,) = read_file("a.docx", locked(docx("甲")))[0]
    assert sheet.own(1)[1].text == "甲"


def test_another_password_is_asked_for_in_true_words(xlsx):
    assert refusal(locked(xlsx({"附件1": [["序号"]]}), "secret")) == LOCKED


def test_what_is_within_is_looked_at_like_any_upload(repack, xlsx, monkeypatch):
    bomb = repack(xlsx({"附件1": [["序号"]]}), {"xl/a.xml": bytes(20 << 20)})
    assert refusal(locked(bomb)).startswith("文件解压后过大")
    monkeypatch.setattr("sheets.readers.opened", lambda data: data)  # locked within as well
    assert refusal(locked(xlsx({"附件1": [["序号"]]}))) == LOCKED


def test_a_file_that_asks_for_days_of_hashing_is_not_opened(xlsx, monkeypatch):
    data = locked(xlsx({"附件1": [["序号"]]}))
    assert re.search(rb'spinCount="100000"', Ole(data).stream("EncryptionInfo"))
    monkeypatch.setattr(default_password, "MOST_SPINS", 99_999)
    assert refusal(data) == LOCKED


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_one_cut_short_is_refused(xlsx, kept):
    data = locked(xlsx({"附件1": [["序号"]]}))
    assert refusal(data[: int(len(data) * kept)]) == LOCKED
