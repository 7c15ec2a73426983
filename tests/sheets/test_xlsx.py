import re
import tracemalloc
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import read_file
from sheets.readers import xlsx as reader
from sheets.safety import DAMAGED, MB, TOO_MUCH

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def ending(repack):
    """The workbook with something in place of the end of its first sheet's rows."""

    def build(data, end):
        return repack(data, {SHEET: lambda xml: xml.replace(b"</sheetData>", end)})

    return build


def first(data):
    return reader.read("a.xlsx", data)[0][0]


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", SHEET])
def test_entities_are_refused_in_strings_and_sheets_even_past_the_first_look(shared, repack, part):
    entity = rb'\1<!DOCTYPE x [<!ENTITY a "b">]>'
    bad = repack(shared, {part: lambda xml: re.sub(rb"^(<\?.*?\?>)?", entity, xml)})
    with pytest.raises(UnreadableFile) as caught:
        reader.read("a.xlsx", bad)
    assert caught.value.problem.message == DAMAGED
    assert type(caught.value.__cause__).__name__ == "Declared"


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_in_other_parts_are_refused_before_openpyxl_sees_them(xlsx, repack, part):
    """With lxml installed openpyxl parses these with it, which takes declarations."""
    entity = rb'\1<!DOCTYPE x [<!ENTITY a "b">]>'
    data = repack(
        xlsx({"附件1": [["序号"]]}), {part: lambda xml: re.sub(rb"^(<\?.*?\?>)?", entity, xml)}
    )
    with pytest.raises(UnreadableFile, match="带有实体或文档类型声明"):
        read_file("a.xlsx", data)


def test_shared_strings_are_read(shared):
    assert first(shared).at(1, 1).text == "序号"


def test_texts_are_cleaned_and_what_is_stored_is_kept(xlsx):
    cell = first(xlsx({"附件1": [[" 郑　丽_x000D_\n"]]})).at(1, 1)
    assert cell.text == "郑 丽"
    assert cell.raw == " 郑　丽_x000D_\n"


@pytest.mark.parametrize(
    ("value", "number_format", "text", "in_doubt"),
    [
        (4, '0"月"', "4月", False),
        (3.0, "General", "3", False),
        (datetime(2021, 3, 1), 'm"月"', "3月", False),
        (datetime(2021, 3, 5), 'm"月"d"日"', "3月5日", True),
        (datetime(2021, 3, 5), "m-d", "3月5日", True),
        (datetime(2021, 3, 5), "yyyy-mm-dd", "2021年3月5日", False),
    ],
)
def test_numbers_and_dates_read_as_shown(xlsx, value, number_format, text, in_doubt):
    cell = first(xlsx({"附件1": [[value]]}, formats={"A1": number_format})).at(1, 1)
    assert (cell.text, cell.raw, bool(cell.flaw)) == (text, value, in_doubt)
    assert cell.number_format == number_format


def test_the_month_and_day_format_that_chinese_excel_leaves_unwritten(xlsx, repack):
    def unwritten(xml):
        xml = xml.replace(b'numFmtId="164"', b'numFmtId="58"')
        return re.sub(rb"<numFmts.*?</numFmts>", b"", xml)

    data = xlsx({"附件1": [[44260]]}, formats={"A1": "0.000"})
    cell = first(repack(data, {"xl/styles.xml": unwritten})).at(1, 1)
    assert (cell.text, cell.raw) == ("3月5日", datetime(2021, 3, 5))
    assert cell.flaw.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (27, "2021年3月"),
        (30, "2021年3月31日"),
        (36, "2021年3月"),
        (50, "2021年3月"),
        (51, "3月31日"),
    ],
)
def test_other_dates_in_formats_that_chinese_excel_leaves_unwritten(xlsx, repack, number, text):
    def unwritten(xml):
        xml = xml.replace(b'numFmtId="164"', b'numFmtId="%d"' % number)
        return re.sub(rb"<numFmts.*?</numFmts>", b"", xml)

    data = xlsx({"附件1": [[44286]]}, formats={"A1": "0.000"})
    assert first(repack(data, {"xl/styles.xml": unwritten})).at(1, 1).text == text


def test_the_unit_that_a_format_adds_to_a_text_is_read(xlsx):
    cell = first(xlsx({"附件1": [["3"]]}, formats={"A1": '@"月"'})).at(1, 1)
    assert (cell.text, cell.raw) == ("3月", "3")


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>',
        b'<c r="A1" t="str"><f>DISPIMG("ID_1",1)</f><v></v></c>',
        b'<c r="A1"><f>_xlfn.DISPIMG("ID_1",1)</f></c>',
        b'<c r="A1" t="inlineStr"><is><t>=DISPIMG("ID_1",1)</t></is></c>',
        b'<c r="A1" t="str"><f>IMAGE("http://a/b.png")</f><v>x</v></c>',
    ],
)
def test_a_picture_in_a_cell_is_a_picture_and_no_text(xlsx, repack, cell):
    data = repack(xlsx({"附件1": [["x"]]}), {SHEET: lambda xml: re.sub(rb"<c .*</c>", cell, xml)})
    found = first(data).at(1, 1)
    assert (found.text, found.words) == ("", "（图片）")
    assert found.flaw[:2] == (
        Severity.WARNING,
        "这一格里是图片，图片里的内容没有读入。如有需要导入的文字，请改填文字。",
    )


def test_a_formula_with_its_cached_value_reads_as_that(xlsx, repack):
    data = xlsx({"附件1": [["=1+1", "=A1"]]})
    cached = b'<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
    data = repack(data, {SHEET: lambda xml: re.sub(rb'<c r="A1".*</c>', cached, xml)})
    sheet = first(data)
    assert (sheet.at(1, 1).text, sheet.at(1, 1).flaw) == ("2", None)
    assert sheet.at(1, 2) is None


def test_a_formula_without_a_cached_value_is_an_error(xlsx):
    cell = first(xlsx({"附件1": [["=B1&C1"]]})).at(1, 1)
    assert (cell.text, cell.raw) == ("", "=B1&C1")
    assert cell.flaw[:2] == (
        Severity.ERROR,
        "这里是公式，文件里没有存下算好的值。请在 Excel 中打开并保存一次，或改填文字。",
    )


def test_an_error_value_is_an_error(xlsx):
    cell = first(xlsx({"附件1": [["#REF!"]]})).at(1, 1)
    assert (cell.text, cell.words) == ("", "#REF!")
    assert cell.flaw[:2] == (
        Severity.ERROR,
        "这里是 Excel 的错误值 #REF!。请在 Excel 中改正，或改填文字。",
    )


def test_a_cell_of_a_hundred_thousand_characters_is_cut_and_said(xlsx, repack):
    long = b'<c r="A1" t="inlineStr"><is><t>' + "字".encode() * 100_000 + b"</t></is></c>"
    data = xlsx({"附件1": [["x"]]})
    cell = first(repack(data, {SHEET: lambda xml: re.sub(rb"<c .*</c>", long, xml)})).at(1, 1)
    assert cell.text == "字" * 5000
    assert cell.flaw[:2] == (
        Severity.ERROR,
        "单元格有100000个字，只读入前5000个。请缩短后重新导入。",
    )


def test_one_long_string_in_very_many_cells_is_too_much(shared, repack):
    cells = b'<c t="s"><v>0</v></c>' * 3000
    changes = {
        "xl/sharedStrings.xml": lambda xml: xml.replace("序号".encode(), b"x" * 4000),
        SHEET: lambda xml: xml.replace(b"</sheetData>", b"<row>" + cells + b"</row></sheetData>"),
    }
    with pytest.raises(UnreadableFile) as caught:
        reader.read("a.xlsx", repack(shared, changes))
    assert caught.value.problem.message == TOO_MUCH


def test_merged_ranges_come_along(xlsx):
    sheet = first(xlsx({"附件1": [["标题"]]}, merges=["A1:F2"]))
    assert sheet.at(2, 6).text == "标题"


@pytest.mark.parametrize("merged", [b"A1:XFD1048576", b"A:B", b"A1:B1001"])
def test_endless_merged_ranges_are_left_out_and_said(xlsx, ending, merged):
    merge = b'</sheetData><mergeCells><mergeCell ref="%s"/></mergeCells>' % merged
    sheets, problems = reader.read("a.xlsx", ending(xlsx({"附件1": [["标题"]]}), merge))
    assert sheets[0].at(1, 2) is None
    assert [str(problem) for problem in problems] == [
        "工作表“附件1”：合并单元格过多，合并没有照办，只读各区域左上角的内容。请取消整列合并。"
    ]


def test_hidden_sheets_are_skipped_and_said_and_empty_ones_only_skipped(xlsx):
    data = xlsx({"附件1": [["序号"]], "旧稿": [["序号"]], "空": []}, hidden=["旧稿"])
    sheets, problems = reader.read("a.xlsx", data)
    assert [sheet.name for sheet in sheets] == ["附件1"]
    message = "这张工作表是隐藏的，没有读入。如需导入，请先取消隐藏。"
    assert problems == [FileProblem(Severity.WARNING, message, "旧稿")]


def test_a_sheet_that_is_only_a_chart_is_passed_over():
    book = Workbook()
    book.active["A1"] = "序号"
    book.create_chartsheet("图")
    saved = BytesIO()
    book.save(saved)
    sheets, problems = reader.read("a.xlsx", saved.getvalue())
    assert ([sheet.name for sheet in sheets], problems) == (["Sheet"], [])


def test_macros_are_said_to_be_left_alone(xlsx, repack):
    data = repack(xlsx({"附件1": [["序号"]]}), {"xl/vbaProject.bin": b"x"})
    sheets, problems = reader.read("a.xlsm", data)
    assert sheets[0].at(1, 1).text == "序号"
    assert problems == [FileProblem(Severity.WARNING, "文件带有宏。宏没有运行，也没有读入。")]


def test_a_stray_cell_in_the_last_corner_costs_nothing(xlsx, ending):
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = ending(xlsx({"附件1": [["序号"]]}), corner)
    tracemalloc.start()
    sheet = first(data)
    assert tracemalloc.get_traced_memory()[1] < 5 * MB
    tracemalloc.stop()
    assert sheet.rows == [1, 1048576]
    assert sheet.at(1048576, 16384).letter == "XFD"


@pytest.mark.parametrize("place", ["XFE1", "A1048577", "A0", "1A", "AAAAA1"])
def test_cells_outside_a_sheet_are_a_damaged_file(xlsx, ending, place):
    row = b'<row><c r="%s"><v>1</v></c></row></sheetData>' % place.encode()
    with pytest.raises(UnreadableFile) as caught:
        first(ending(xlsx({"附件1": [["序号"]]}), row))
    assert caught.value.problem.message == DAMAGED


def test_struck_out_words_are_read_and_said(xlsx, repack):
    rich = (
        '<c r="A1" t="inlineStr"><is><r><rPr><color rgb="FFFF0000"/></rPr><t>★</t></r>'
        "<r><t>委员</t></r><r><rPr><strike/></rPr><t>异地</t></r>"
        '<r><rPr><strike val="0"/></rPr><t>培训</t></r><rPh><t>ピン</t></rPh></is></c>'
    ).encode()
    data = xlsx({"附件1": [["x"]]})
    cell = first(repack(data, {SHEET: lambda xml: re.sub(rb"<c .*</c>", rich, xml)})).at(1, 1)
    assert cell.text == "★委员异地培训"
    assert cell.flaw[:2] == (
        Severity.WARNING,
        "“异地”带有删除线，仍按有效内容读入。如已作废，请改正或跳过这一行。",
    )


def test_a_cell_struck_out_as_a_whole_is_said():
    book = Workbook()
    book.active["A1"] = "委员异地培训"
    book.active["A1"].font = Font(strike=True)
    book.active["A2"] = 3
    saved = BytesIO()
    book.save(saved)
    sheet = first(saved.getvalue())
    assert sheet.at(1, 1).flaw.message.startswith("“委员异地培训”带有删除线")
    assert sheet.at(2, 1).flaw is None


def test_symbols_of_symbol_fonts_are_ordinary_ones(xlsx, repack):
    rich = (
        '<c r="A1" t="inlineStr"><is><r><rPr><rFont val="Wingdings"/></rPr><t>«</t></r>'
        '<r><rPr><rFont val="宋体"/></rPr><t>«开展»</t></r></is></c>'
    ).encode()
    data = xlsx({"附件1": [["x"]]})
    data = repack(data, {SHEET: lambda xml: re.sub(rb"<c .*</c>", rich, xml)})
    assert first(data).at(1, 1).text == "★«开展»"
    book = Workbook()
    book.active["A1"], book.active["B1"] = "ü", "ü"
    book.active["A1"].font = Font(name="Wingdings")
    saved = BytesIO()
    book.save(saved)
    assert [cell.text for cell in first(saved.getvalue()).own(1).values()] == ["✓", "ü"]


def test_characters_that_only_the_makers_fonts_show_are_kept_and_said(xlsx):
    cell = first(xlsx({"附件1": [["王\ue123\ue124"]]})).at(1, 1)
    assert cell.text == "王\ue123\ue124"
    assert cell.flaw[:2] == (
        Severity.WARNING,
        "这里有 2 个认不出的字（造字或符号字体：U+E123、U+E124），照原样保留。请核对，改成通用的字。",
    )
