"""Papers in official form (GB/T 9704-2012), read back from the .docx."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from sheets.official_document import OfficialDocument


@pytest.fixture
def paper():
    written = OfficialDocument("五月工作情况", datetime(2021, 5, 21, 9, tzinfo=UTC))
    written.heading("城建委")
    written.subheading("完成")
    written.subheading("计划")
    written.paragraph("第一行\n\n第二行\x0b")
    written.heading("教文委")
    written.subheading("完成")
    return Document(BytesIO(written.as_bytes()))


def font(paragraph) -> tuple[str, Pt]:
    run = paragraph.runs[0]
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size


def test_the_page_is_a4_with_the_margins_of_the_standard(paper):
    page = paper.sections[0]

    # Word keeps twentieths of a point: half a millimetre is within that.
    lengths = [page.page_width, page.page_height, page.top_margin, page.bottom_margin]
    lengths += [page.left_margin, page.right_margin]
    assert [round(length / Mm(1)) for length in lengths] == [210, 297, 37, 35, 28, 26]


def test_headings_count_themselves_and_begin_anew_below_each(paper):
    assert [p.text for p in paper.paragraphs] == [
        "五月工作情况",
        "",
        "一、城建委",
        "（一）完成",
        "（二）计划",
        "第一行",
        "第二行",
        "二、教文委",
        "（一）完成",
    ]


def test_each_level_has_its_font_and_size(paper):
    title, _, heading, subheading, _, body, *_ = paper.paragraphs

    assert font(title) == ("方正小标宋简体", Pt(22))
    assert font(heading) == ("黑体", Pt(16))
    assert font(subheading) == ("楷体_GB2312", Pt(16))
    assert font(body) == ("仿宋_GB2312", Pt(16))


def test_the_title_is_centred_and_body_lines_are_28_points_indented_by_two_characters(paper):
    title, body = paper.paragraphs[0], paper.paragraphs[5]

    assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert body.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert body.paragraph_format.line_spacing == Pt(28)
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_pages_are_numbered_outside_between_dashes(paper):
    section = paper.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]

    assert (odd.text, even.text) == ("—  —", "—  —")
    assert "PAGE" in odd._p.xml
    assert "PAGE" in even._p.xml
    assert odd.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert even.alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert paper.settings.odd_and_even_pages_header_footer


def test_its_chinese_is_that_of_the_mainland_so_that_punctuation_stands_right(paper):
    defaults = paper.styles.element.find(qn("w:docDefaults"))
    [lang] = defaults.iter(qn("w:lang"))

    assert lang.get(qn("w:eastAsia")) == "zh-CN"


def test_a_page_is_filled_to_its_last_line(paper):
    """Widow control would end pages after 20 or 21 of their 22 lines."""
    assert paper.styles["Normal"].paragraph_format.widow_control is False
    assert all(p.paragraph_format.widow_control is None for p in paper.paragraphs)


def test_no_heading_and_no_label_stands_alone_at_the_foot_of_a_page():
    written = OfficialDocument("五月工作情况", datetime(2021, 5, 21, 9, tzinfo=UTC))
    written.heading("城建委")
    written.subheading("完成")
    written.label("本月推进：")
    written.paragraph("1. 已视察。")
    paragraphs = Document(BytesIO(written.as_bytes())).paragraphs[2:]

    assert [(p.text, p.paragraph_format.keep_with_next) for p in paragraphs] == [
        ("一、城建委", True),
        ("（一）完成", True),
        ("本月推进：", True),
        ("1. 已视察。", False),
    ]


@pytest.mark.parametrize(
    ("text", "is_closer"),
    [
        pytest.param("视" * 25 + "。", False, id="a full line"),
        pytest.param("视" * 27 + "。", True, id="two characters over"),
        pytest.param("视" * 26 + "。", True, id="one over"),
        pytest.param("视" * 28 + "。", False, id="three over"),
        pytest.param("视" * 55 + "。", True, id="two over two lines"),
        pytest.param("视察" + "2021" * 12 + "年", True, id="digits are half as wide"),
    ],
)
def test_a_last_line_of_one_or_two_characters_is_drawn_into_the_line_before(text, is_closer):
    written = OfficialDocument("五月工作情况", datetime(2021, 5, 21, 9, tzinfo=UTC))
    written.paragraph(text)
    run = Document(BytesIO(written.as_bytes())).paragraphs[-1].runs[0]
    spacing = run._r.rPr.find(qn("w:spacing"))

    assert run.text == text
    assert (spacing.get(qn("w:val")) if spacing is not None else None) == (
        "-12" if is_closer else None
    )


@pytest.fixture
def filled_paper():
    written = OfficialDocument("关于亮灯的答复", datetime(2021, 5, 21, 9, tzinfo=UTC))
    written.centred("〔2021〕3号")
    written.addressee("甲委员：")
    written.form([("案号", "第3号"), ("意见", "第一行\n第二行\x0b")])
    written.table(("案号", "案由"), [("3", "亮灯"), ("4", "公交")], (56, 100))
    written.signed("区城管局", "2021年5月21日")
    return Document(BytesIO(written.as_bytes()))


def test_an_addressee_stands_flush_left_and_a_number_in_the_middle(filled_paper):
    number, addressee = filled_paper.paragraphs[2:4]

    assert (number.text, number.alignment) == ("〔2021〕3号", WD_ALIGN_PARAGRAPH.CENTER)
    assert addressee.text == "甲委员："
    assert addressee.paragraph_format.first_line_indent is None


def test_who_signs_stands_four_characters_in_from_the_right_below_an_empty_line(filled_paper):
    empty, *signed = filled_paper.paragraphs[-3:]

    assert empty.text == ""
    assert [line.text for line in signed] == ["区城管局", "2021年5月21日"]
    assert {line.alignment for line in signed} == {WD_ALIGN_PARAGRAPH.RIGHT}
    assert {line.paragraph_format.right_indent for line in signed} == {Pt(64)}


def test_a_form_has_a_row_for_each_part_and_fills_the_type_area(filled_paper):
    form = filled_paper.tables[0]

    assert [[cell.text for cell in row.cells] for row in form.rows] == [
        ["案号", "第3号"],
        ["意见", "第一行\n第二行"],
    ]
    name, text = form.rows[0].cells
    assert font(name.paragraphs[0]) == ("黑体", Pt(14))
    assert font(text.paragraphs[0]) == ("仿宋_GB2312", Pt(14))
    assert [round(cell.width / Mm(1)) for cell in (name, text)] == [36, 120]


def test_a_table_repeats_its_header_and_breaks_no_row(filled_paper):
    header, *rows = filled_paper.tables[1].rows

    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (header, *rows))
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rows)
    assert [[cell.text for cell in row.cells] for row in rows] == [["3", "亮灯"], ["4", "公交"]]


def test_the_rows_of_a_form_are_even_and_their_words_in_the_middle(filled_paper):
    form = filled_paper.tables[0]

    heights = {(row.height_rule, round(row.height / Mm(1))) for row in form.rows}
    assert heights == {(WD_ROW_HEIGHT_RULE.AT_LEAST, 12)}
    for table in filled_paper.tables:
        cells = [cell for row in table.rows for cell in row.cells]
        assert {c.vertical_alignment for c in cells} == {WD_CELL_VERTICAL_ALIGNMENT.CENTER}


def test_an_empty_cell_is_as_high_as_a_filled_one():
    written = OfficialDocument("提案", datetime(2021, 5, 21, 9, tzinfo=UTC))
    written.form([("案号", ""), ("案由", "亮灯")])
    form = Document(BytesIO(written.as_bytes())).tables[0]

    marks = {
        cell.paragraphs[0]._p.pPr.find(qn("w:rPr")).find(qn("w:sz")).get(qn("w:val"))
        for row in form.rows
        for cell in row.cells
    }
    assert marks == {"28"}


def test_no_paper_ends_with_a_table_which_a_conversion_to_doc_would_lose():
    written = OfficialDocument("交办清单", datetime(2021, 5, 21, 9, tzinfo=UTC))
    written.table(("案号", "案由"), [("3", "亮灯")], (56, 100))
    body = list(Document(BytesIO(written.as_bytes())).iter_inner_content())

    assert [type(block).__name__ for block in body[-2:]] == ["Table", "Paragraph"]
    assert body[-1].text == ""


def test_a_title_of_several_lines_is_balanced_and_one_that_fits_left_alone():
    long = OfficialDocument(
        "关于滨江区政协二届五次会议第5号提案的答复", datetime(2021, 5, 21, tzinfo=UTC)
    )
    short = OfficialDocument("五月工作情况", datetime(2021, 5, 21, tzinfo=UTC))
    both = [Document(BytesIO(paper.as_bytes())).paragraphs[0] for paper in (long, short)]

    # 20.5 characters of 22 points: two lines of eleven, with room for a mark that may begin none.
    assert [p.paragraph_format.left_indent for p in both] == [Pt(88), None]
    assert [p.paragraph_format.right_indent for p in both] == [Pt(88), None]


def test_who_signs_goes_along_with_the_last_line_to_its_page():
    paper = OfficialDocument("通知", datetime(2021, 5, 21, tzinfo=UTC))
    paper.paragraph("特此通知。")
    paper.signed("滨江区政协", "2021年5月20日")
    kept = [
        (p.text, p.paragraph_format.keep_with_next)
        for p in Document(BytesIO(paper.as_bytes())).paragraphs[2:]
    ]

    assert kept == [
        ("特此通知。", True),
        ("", True),
        ("滨江区政协", True),
        ("2021年5月20日", False),
    ]


def test_a_red_line_of_the_width_of_the_text_stands_below_the_number():
    paper = OfficialDocument("通知", datetime(2021, 5, 21, tzinfo=UTC), is_headed=False)
    paper.red_head("政协办公室文件", "政协办〔2021〕6号")
    found = Document(BytesIO(paper.as_bytes())).paragraphs

    assert [p.text for p in found] == ["政协办公室文件", "", "政协办〔2021〕6号", "", ""]
    line = found[2]._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (line.get(qn("w:color")), line.get(qn("w:sz"))) == ("FF0000", "8")


def test_a_cover_bears_no_page_number():
    paper = OfficialDocument("封面", datetime(2021, 5, 21, tzinfo=UTC), has_cover=True)
    page = Document(BytesIO(paper.as_bytes())).sections[0]

    assert page.different_first_page_header_footer
    assert page.first_page_footer.paragraphs[0].text == ""
