import re

import pytest
from docx.enum.text import WD_BREAK

from sheets.problems import UnreadableFile
from sheets.readers import read_file
from tests.sheets.files import numbered

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
ROW = ["1", "某事项", "王国珍", "办公室", "", "1月"]
TITLE = "区政协2021年重点工作任务分解"
DOCUMENT = "word/document.xml"


def texts(data):
    return [cell.text for sheet in read_file("a.docx", data)[0] for r in sheet.rows
            for cell in sheet.own(r).values()]  # fmt: skip


def test_paragraphs_are_column_a_of_a_sheet_and_tables_are_sheets_in_their_place(docx):
    sheets, problems = read_file("a.docx", docx("甲", "", "乙", [["1", "2"]], "丙", [["3"]]))
    assert problems == []
    assert [(sheet.name, sheet.after) for sheet in sheets] == [
        ("正文", None),
        ("表格1", 3),
        ("表格2", 4),
    ]
    assert [(row, sheets[0].own(row)[1].text) for row in sheets[0].rows] == [
        (1, "甲"),
        (3, "乙"),
        (4, "丙"),
    ]


def test_merged_cells_hold_for_what_they_cover_and_nothing_is_repeated(docx):
    def merge(document):
        table = document.tables[0]
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 2).merge(table.cell(2, 2))
        table.cell(3, 0).merge(table.cell(4, 1))

    rows = [["甲", "", "丙"], ["1", "2", "3"], ["4", "5", ""], ["6", "", "7"], ["", "", "8"]]
    (table,) = read_file("a.docx", docx(rows, edit=merge))[0]
    assert {r: {c: cell.text for c, cell in table.own(r).items()} for r in table.rows} == {
        1: {1: "甲", 3: "丙"},
        2: {1: "1", 2: "2", 3: "3"},
        3: {1: "4", 2: "5"},
        4: {1: "6", 3: "7"},
        5: {3: "8"},
    }
    assert table.at(1, 2).text == "甲"
    assert table.at(3, 3).text == "3"
    assert table.at(5, 2).text == "6"


def test_deleted_moved_hidden_and_struck_out_words(body):
    data = body(
        "<p><r><t>保留</t></r><del><r><delText>删去</delText></r></del>"
        "<moveFrom><r><t>移走</t></r></moveFrom><ins><r><t>插入</t></r></ins>"
        "<r><rPr><vanish/></rPr><t>隐藏</t></r><hyperlink><r><t>链接</t></r></hyperlink>"
        '<r><rPr><strike/></rPr><t>作废</t></r><r><rPr><strike val="0"/></rPr><t>有效</t></r>'
        '<r><sym font="Wingdings" char="F0AB"/><br/><t>次行</t></r></p>'
    )
    (sheet,) = read_file("a.docx", data)[0]
    cell = sheet.own(1)[1]
    assert cell.text == "保留插入链接作废有效★\n次行"
    assert cell.flaw.message == (
        "“作废”带有删除线，仍按有效内容读入。如已作废，请改正或跳过这一行。"
    )


def test_content_controls_and_nested_tables_are_read(body):
    cell = "<tc><p><r><t>{}</t></r></p>{}</tc>"
    inner = "<tbl><tr>" + cell.format("内", "") + "</tr></tbl><p/>"
    data = body(
        "<sdt><sdtContent><p><r><t>控件</t></r></p></sdtContent></sdt>"
        f"<tbl><tr>{cell.format('外', inner)}{cell.format('旁', '')}</tr></tbl>"
    )
    assert texts(data) == ["控件", "外\n内", "旁"]
    (_, table), _ = read_file("a.docx", data)
    assert table.own(1)[1].flaw.message == (
        "这一格里套着另一张表，它的文字都并入了这一格。请确认，或把里面的表格移出来。"
    )


def test_tracked_changes_are_taken_as_made_and_said(body):
    data = body("<p><r><t>甲</t></r><ins><r><t>乙</t></r></ins></p>")
    assert [problem.message for problem in read_file("a.docx", data)[1]] == [
        "文档里有尚未接受的修订，按修订后的文字读入：删去的不读，插入的读入。请确认。"
    ]


def test_numbers_that_word_itself_puts_before_paragraphs(docx):
    data = docx(*"甲乙丙丁戊己", edit=numbered(0, 1, 1, 0, 1, 2))
    assert texts(data) == ["一、甲", "1.乙", "2.丙", "二、丁", "1.戊", "己"]


def test_macros_are_left_alone(docx, repack):
    plain = b"openxmlformats-officedocument.wordprocessingml.document.main"
    data = repack(
        docx("甲"),
        {
            "[Content_Types].xml": lambda xml: xml.replace(
                plain, b"ms-word.document.macroEnabled.main"
            ),
            "word/vbaProject.bin": b"x",
        },
    )
    sheets, problems = read_file("a.docm", data)
    assert sheets[0].own(1)[1].text == "甲"
    assert [problem.message for problem in problems] == ["文件带有宏。宏没有运行，也没有读入。"]


def test_a_paragraph_of_a_hundred_thousand_characters_is_cut_and_said(docx):
    (sheet,) = read_file("a.docx", docx("字" * 100_000))[0]
    assert len(sheet.own(1)[1].text) == 5000
    assert sheet.own(1)[1].flaw.message.startswith("单元格有100000个字，只读入前5000个。")


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_entities_are_refused(docx, repack, part):
    entity = rb'\1<!DOCTYPE x [<!ENTITY a "b">]>'
    with pytest.raises(UnreadableFile, match="带有实体或文档类型声明"):
        read_file(
            "a", repack(docx("甲"), {part: lambda xml: re.sub(rb"^(<\?.*?\?>)?", entity, xml)})
        )


def test_page_breaks_and_tabs_are_spaces(docx):
    def edit(document):
        document.paragraphs[0].add_run().add_break(WD_BREAK.PAGE)
        document.paragraphs[0].add_run("\t乙")

    assert texts(docx("甲", edit=edit)) == ["甲\n乙"]
