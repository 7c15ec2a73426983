"""What lies over a workbook's cells is not read, and said: comments, text boxes, pictures, charts."""

import struct
from io import BytesIO

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from sheets.readers import read_file
from sheets.workbooks import book_bytes

RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOX = """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><xdr:twoCellAnchor>
<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row></xdr:from>
<xdr:to><xdr:col>3</xdr:col><xdr:row>8</xdr:row></xdr:to>{}</xdr:twoCellAnchor></xdr:wsDr>"""
SHAPE = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>第2项改由</a:t></a:r><a:r><a:t>张爱莲</a:t></a:r></a:p>\
<a:p><a:r><a:t>牵头</a:t></a:r></a:p></xdr:txBody></xdr:sp>"


def said(data):
    sheets, problems = read_file("a.xlsx", data)
    assert [[cell.text for cell in sheet.own(1).values()] for sheet in sheets] == [["甲"]]
    return [str(problem) for problem in problems]


@pytest.fixture
def page():
    page = Workbook().active
    page.title = "附件1"
    page["A1"] = "甲"
    return page


@pytest.fixture
def related(xlsx, repack):
    """A workbook with one more part that its sheet names: kind of relationship -> the part's XML."""

    def build(**parts):
        relations = "".join(
            f'<Relationship Id="r{kind}" Type="{TYPES}/{kind}" Target="/xl/{kind}.xml"/>'
            for kind in parts
        )
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        changes = {f"xl/{kind}.xml": xml.encode() for kind, xml in parts.items()}
        changes[RELATIONS] = f'<Relationships xmlns="{space}">{relations}</Relationships>'.encode()
        return repack(xlsx({"附件1": [["甲"]]}), changes)

    return build


def test_a_comment_is_said_at_its_cell(page):
    page["F3"].comment = Comment("改为8月\n请再核", "甲")
    assert said(book_bytes(page.parent)) == [
        "工作表“附件1” 第3行 F列：这一格有批注“改为8月 请再核”，没有读入。"
    ]


def test_of_a_threaded_comment_what_was_written_is_said_and_not_what_old_programs_show(related):
    data = related(
        comments='<comments><commentList><comment ref="F3"><text><t>[线程批注]您的 Excel 版本…</t>'
        '</text></comment><comment ref="A1"><text><r><t>旧的</t></r></text></comment></commentList>'
        "</comments>",
        threadedComment='<ThreadedComments><threadedComment ref="F3"><text>改为8月</text>'
        '</threadedComment><threadedComment ref="F3"><text>同意</text></threadedComment>'
        "</ThreadedComments>",
    )
    assert said(data) == [
        "工作表“附件1” 第3行 F列：这一格有批注“改为8月 同意”，没有读入。",
        "工作表“附件1” 第1行 A列：这一格有批注“旧的”，没有读入。",
    ]


@pytest.mark.parametrize(
    "shape",
    [
        SHAPE,
        f"<xdr:grpSp>{SHAPE}</xdr:grpSp>",
        f"<mc:AlternateContent><mc:Choice>{SHAPE}</mc:Choice><mc:Fallback>{SHAPE}</mc:Fallback>"
        "</mc:AlternateContent>",
    ],
)
def test_the_words_of_a_text_box_are_said_once(related, shape):
    assert said(related(drawing=BOX.format(shape))) == [
        "工作表“附件1” 第7行 B列：这里有文本框，框里的文字“第2项改由张爱莲 牵头”没有读入。"
        "如需要导入，请改为格内的文字。"
    ]


def test_a_line_or_an_empty_shape_is_nothing_to_say(related):
    assert said(related(drawing=BOX.format("<xdr:sp/><xdr:cxnSp/>"))) == []


def test_a_picture_and_a_chart_are_said_at_their_cells(page):
    stream = BytesIO()
    Picture.new("RGB", (9, 9)).save(stream, "PNG")
    page.add_image(Image(stream), "B4")
    chart = BarChart()
    chart.add_data(Reference(page, min_col=1, min_row=1, max_row=1))
    page.add_chart(chart, "H2")
    words = "这里有{}，其中的内容没有读入。如有需要导入的文字，请填进单元格。"
    assert sorted(said(book_bytes(page.parent))) == [
        "工作表“附件1” 第2行 H列：" + words.format("图表"),
        "工作表“附件1” 第4行 B列：" + words.format("图片"),
    ]


def test_many_comments_are_not_told_one_by_one(page):
    for row in range(1, 30):
        page.cell(row, 2).comment = Comment("请核", "甲")
    found = said(book_bytes(page.parent))
    assert (len(found), found[-1]) == (
        21,
        "工作表“附件1”：批注、文本框和图片太多，其余没有逐一列出，都没有读入。",
    )


@pytest.mark.parametrize("broken", ["<a><b>", "", BOX.format("").replace(">6<", ">x<"), "<a>" * 9])
def test_a_drawing_that_makes_no_sense_harms_no_cell(related, broken):
    assert said(related(drawing=broken)) == [
        "工作表“附件1”：这张工作表上的批注和图片看不出内容，没有读入。如有需要导入的文字，请填进单元格。"
    ]


def test_a_comment_in_an_old_workbook_is_said_at_its_cell():
    book = xlwt.Workbook()
    page = book.add_sheet("附件1")
    page.write(0, 0, "甲")
    plain = page.get_biff_data()
    note = struct.pack("<HHHHHH", 0x001C, 8, 2, 5, 0, 1)
    page.get_biff_data = lambda: plain[:-4] + note + plain[-4:]  # before the end of the sheet
    saved = BytesIO()
    book.save(saved)
    assert said(saved.getvalue()) == ["工作表“附件1” 第3行 F列：这一格有批注，没有读入。"]
