"""What is marked as secret stays outside; the word in a sentence, and a task's ★, are no mark."""

from pathlib import Path

import pytest

from sheets.problems import UnreadableFile
from sheets.readers import read_file, read_workbook
from sheets.secrecy import mark_in, mark_of, plain_text
from tests.sheets.ofd import ofd, text

ROOT = Path(__file__).resolve().parents[2]
PLAN = (ROOT / "fixtures/plan_2021.docx").read_bytes()


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("秘密★1年", "秘密★1年"),
        ("机密★", "机密★"),
        ("绝密 ★ 长期", "绝密★长期"),
        ("秘　密★６个月", "秘密★６个月"),
        ("密级：机密★10年", "机密★10年"),
        ("区国家安全工作方案 秘密★一年", "秘密★一年"),
        ("涉及国家秘密★3年", "秘密★3年"),
        ("秘密\uf0ab1年", "秘密\uf0ab1年"),
        ("000012\n机密★5年\n特急", "机密★5年"),
        ("秘密 1年", "秘密1年"),
        ("密级：秘密（三年）", "密级：秘密（三年）"),
        ("000012\n秘密\n★1年\n特急", "秘密★1年"),
        ("秘密*1年", "秘密*1年"),
    ],
)
def test_a_level_with_a_star_or_a_term_is_a_mark(words, mark):
    assert mark_in(words) == mark


@pytest.mark.parametrize(
    "words",
    [
        "",
        "不得泄露国家秘密、工作秘密。",
        "★开展保守国家秘密宣传",
        "开展保守国家秘密宣传★",
        "严守国家秘密★",
        "★区政协常委会议",
        "秘密",
        "秘书★1年",
        "学习保密法★1次",
        "国家秘密\n★组织视察",
        "国家秘密\n★3月",
        "秘密\n★3月召开座谈会",
        "秘密*",
        "在保守秘密1年来的工作中",
        "保密期限为机密级10年的材料",
    ],
)
def test_the_word_in_a_sentence_and_a_task_with_a_star_are_none(words):
    assert mark_in(words) == ""


@pytest.mark.parametrize(
    "part",
    [
        '<workbook><sheets><sheet sheetId="1" name="秘密★1年" r:id="a"/></sheets></workbook>',
        "<x:sheets><x:sheet name='附件' /><x:sheet name=\"机密★\"/></x:sheets>",
        '<table:table table:style-name="ta1" table:name="绝密★长期"><table:table-row/></table:table>',
    ],
)
def test_the_name_of_a_sheet_is_a_place_for_a_mark(part):
    assert mark_in(plain_text(part))


def test_the_plan_carries_none():
    assert mark_of(PLAN) == ""


def header(document):
    document.sections[0].header.paragraphs[0].text = "机密★1年"


def split_runs(document):
    paragraph = document.add_paragraph()
    for part in ("秘", "密", "★", "1年"):
        paragraph.add_run(part)


def old(words):
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(505) + f"\r{words}\r".encode("utf-16-le")


RTF = rb"{\rtf1\ansi\ansicpg936 {\f1 \'c3\'d8\'c3\'dc}{\b \'a1\'ef}1\'c4\'ea\par}"
RTF_WIDE = b"{\\rtf1 \\u31192?\\u23494?\\u9733?1\\u24180?\\par}"


def test_it_is_found_wherever_a_file_has_words(docx, xlsx):
    files = {
        "header": docx("甲", edit=header),
        "runs": docx("甲", edit=split_runs),
        "cell": docx([["序号", "机密★1年"]]),
        "workbook": xlsx({"附件1": [["秘密★1年"]]}),
        "csv": "序号,秘密★1年".encode("gb18030"),
        "utf-16": "秘密★1年\n".encode("utf-16"),
        "html": "<html><p>秘密&#9733;1年</p></html>".encode(),
        "numbers": "<p>&#x79D8;<b>&#23494;</b>&#x2605;1年</p>".join(["<html>", "</html>"]).encode(),
        "doc": old("秘密★1年"),
        "rtf": RTF,
        "wide rtf": RTF_WIDE,
        "ofd": ofd(text("秘密", 150, 20) + text("★", 160, 20) + text("1年", 165, 20)),
    }
    assert {name for name, data in files.items() if mark_of(data) == ""} == set()


def test_such_a_file_is_not_read_and_who_is_to_be_told_is_said(xlsx):
    words = (
        "文件标有密级“秘密★1年”，没有保存。本系统不得存储、处理涉密文件。"
        "请立即告知本单位保密工作负责人（保密办）和系统管理员，并按保密规定处置；"
        "不要转发，也不要去掉标志再传。"
    )
    for read in (read_file, read_workbook):
        with pytest.raises(UnreadableFile) as caught:
            read("计划.xlsx", xlsx({"附件1": [["秘密★1年"]]}))
        assert caught.value.problem.message == words


def test_what_is_damaged_or_a_picture_is_left_to_who_reads_it():
    for data in (b"", b"PK\x03\x04" + bytes(60), b"\x89PNG\r\n\x1a\n" + bytes(9), b"%PDF-1.7"):
        assert mark_of(data) == ""
