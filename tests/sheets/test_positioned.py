"""One finder from words and lines at places to tables and paragraphs, for PDF, OFD and scans."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.problems import UnreadableFile
from sheets.readers.positioned import sheets_of
from sheets.readers.printed import Glyph, PrintedPage, Rule
from tests.sheets.printed import page, table, words

XS = [60, 100, 220, 300, 380]
HEADER = [words("序号", 66, 104), words("工作内容", 106, 104), words("领导", 226, 104)]


def texts(sheet):
    """Each row as its cells' texts by column, a merged one where it begins."""
    return [{c: cell.text for c, cell in sheet.own(row).items()} for row in sheet.rows]


def read(*pages):
    return sheets_of("计划.pdf", pages)


def test_a_table_between_lines_is_read_cell_by_cell_and_what_is_above_is_text():
    glyphs = [
        words("附件1", 60, 60),
        *HEADER,
        words("1", 66, 134),
        words("召开全会", 106, 134),
        words("余静漪", 226, 134),
    ]
    sheets, problems = read(page(1, glyphs, table(XS[:4], [100, 130, 160])))
    assert [(sheet.name, texts(sheet)) for sheet in sheets] == [
        ("正文", [{1: "附件1"}]),
        ("表格1", [{1: "序号", 2: "工作内容", 3: "领导"}, {1: "1", 2: "召开全会", 3: "余静漪"}]),
    ]
    assert sheets[1].after == sheets[0].rows[0]
    assert problems == []


def test_rows_are_numbered_by_their_page():
    glyphs = [words("甲", 66, 104), words("乙", 66, 134)]
    sheets, _ = read(
        page(1, [words("附件", 60, 60)]), page(2, glyphs, table(XS[:3], [100, 130, 160]))
    )
    assert sheets[0].rows == [1_000_001]
    assert sheets[1].rows == [2_000_001, 2_000_002]
    assert sheets[1].own(2_000_002)[1].on_page == (2, 60, 130, 100, 160, ())


def test_merged_cells_are_merges_down_and_across():
    glyphs = [
        words("甲", 66, 104),
        words("乙", 106, 104),
        words("丙", 106, 134),
        words("丁", 66, 164),
    ]
    rules = table(XS[:3], [100, 130, 160, 190], merged=[(0, 0, 1, 0), (2, 0, 2, 1)])
    (sheet,), _ = read(page(1, glyphs, rules))
    first, second, third = sheet.rows[0], sheet.rows[1], sheet.rows[2]
    assert texts(sheet) == [{1: "甲", 2: "乙"}, {2: "丙"}, {1: "丁"}]
    assert sheet.at(second, 1).text == "甲"
    assert sheet.merge_at(third, 2) == (third, 1, third, 2)
    assert sheet.at(first, 2).text == "乙"


def cell_of(*lines):
    """What a cell 120 points wide says whose words stand in these lines."""
    glyphs = [words(line, 106, 104 + 16 * n) for n, line in enumerate(lines)]
    rules = table(XS[:3], [100, 104 + 16 * len(lines), 130 + 16 * len(lines)])
    (sheet,), _ = read(page(1, [*glyphs, words("1", 66, 104)], rules))
    return sheet.at(sheet.rows[0], 2)


def test_a_full_line_goes_on_and_a_short_one_ends():
    assert cell_of("办公室", "各专委会").text == "办公室\n各专委会"
    assert cell_of("组织开展区政协机关", "“每周一学”").text == "组织开展区政协机关“每周一学”"
    assert cell_of("推进协商民主建设，", "办好", "协商会").text == "推进协商民主建设，办好\n协商会"
    assert cell_of("社会法制和港澳", "台侨委").text == "社会法制和港澳\n台侨委"


def test_where_a_line_was_full_is_remembered():
    assert cell_of("组织开展区政协机关", "学习").on_page.wraps == (9,)
    assert cell_of("办公室", "各专委会").on_page.wraps == ()


def test_latin_words_are_kept_apart_and_numbers_are_not():
    assert cell_of("推进区数字政协的 AI", "SaaS 建设").text == "推进区数字政协的 AI SaaS 建设"
    assert cell_of("推进各项工作至2021", "年底").text == "推进各项工作至2021年底"


def two_pages(second, ys, merged=(), first=(), first_merged=()):
    top = [
        *HEADER,
        words("1", 66, 134),
        words("召开全会", 106, 134),
        *(first or [words("余静漪", 226, 134)]),
    ]
    rules = table(XS[:4], [100, 130, 160], merged=first_merged)
    sheets, problems = read(page(1, top, rules), page(2, second, table(XS[:4], ys, merged)))
    return sheets, problems


def test_a_table_over_two_pages_is_one_without_the_header_printed_again():
    second = [*HEADER, words("2", 66, 134), words("调研", 106, 134), words("郑丽", 226, 134)]
    (sheet,), problems = two_pages(second, [100, 130, 160])
    assert [row[2] for row in texts(sheet)] == ["工作内容", "召开全会", "调研"]
    assert sheet.rows == [1_000_001, 1_000_002, 2_000_002]
    assert problems == []


def test_a_row_that_the_page_cuts_is_one_row():
    second = [words("和常委会", 106, 104), words("2", 66, 134), words("调研", 106, 134)]
    (sheet,), _ = two_pages(second, [100, 130, 160])
    assert texts(sheet)[1] == {1: "1", 2: "召开全会\n和常委会", 3: "余静漪"}
    assert texts(sheet)[2] == {1: "2", 2: "调研"}


def test_a_row_without_a_number_whose_other_cells_are_filled_is_a_row():
    second = [words("调研", 106, 104), words("郑丽", 226, 104)]
    (sheet,), _ = two_pages(second, [100, 130])
    assert texts(sheet)[2] == {2: "调研", 3: "郑丽"}


def test_a_merged_cell_that_may_go_on_over_the_page_is_asked_about():
    second = [
        words("2", 66, 104),
        words("调研", 106, 104),
        words("3", 66, 134),
        words("视察", 106, 134),
    ]
    (sheet,), _ = two_pages(second, [100, 130, 160], merged=[(0, 2, 1, 2)])
    cell = sheet.at(sheet.rows[3], 3)
    assert cell.text == "余静漪"
    assert cell.flaw.message == "上一页的合并单元格也许延续到这里，按“余静漪”读入。请确认。"


def test_two_tables_with_words_between_are_two():
    lower = table(XS[:3], [300, 330, 360])
    glyphs = [words("甲", 66, 104), words("附件2", 60, 250), words("乙", 66, 304)]
    sheets, _ = read(page(1, glyphs, [*table(XS[:3], [100, 130, 160]), *lower]))
    assert [sheet.name for sheet in sheets] == ["正文", "表格1", "表格2"]


LONG = "区政协各专委会界别联络处要按照职责分工认真组织落实好本年度的各项重点工作任务"


def test_lines_of_a_paragraph_are_joined_and_the_next_begins_indented_or_after_a_short_line():
    glyphs = [
        words(LONG[:36], 84, 100),
        words("确保年底前完成。", 60, 120),
        words("二、组织领导", 84, 140),
        words(LONG[:36], 84, 160),
        words("区政协", 84, 180),
    ]
    right = [words("一" * 38, 60, 700)]
    (sheet,), _ = read(page(1, [*glyphs, *right]))
    assert [row[1] for row in texts(sheet)] == [
        LONG[:36] + "确保年底前完成。",
        "二、组织领导",
        LONG[:36],
        "区政协",
        "一" * 38,
    ]


def test_page_numbers_and_running_heads_are_left_out():
    def one(number):
        return page(
            number,
            [
                words("区政协文件", 200, 40),
                words(f"正文{number}。", 60, 300),
                words(f"— {number} —", 280, 790),
            ],
        )

    (sheet,), _ = read(one(1), one(2), one(3))
    assert [row[1] for row in texts(sheet)] == ["正文1。", "正文2。", "正文3。"]


def test_a_table_without_lines_is_said():
    rows = [
        run
        for number in range(6)
        for run in (
            words(f"{number}", 60, 100 + 20 * number),
            words("工作", 120, 100 + 20 * number),
        )
    ]
    _, problems = read(page(1, rows))
    assert [problem.message for problem in problems] == [
        "文件里像有表格，但没有框线，分不出各格，按正文读入。请给表格加上框线，或上传原来的 Excel 文件。"
    ]


def test_a_drawing_is_no_table_and_is_said():
    drawing = [Rule(x, 100, x, 110) for x in range(0, 2000, 4)]
    (sheet,), problems = read(page(3, [words("正文", 60, 300)], drawing))
    assert texts(sheet) == [{1: "正文"}]
    assert [problem.message for problem in problems] == [
        "第3页线条过多，像是图形，没有当作表格读，只读了文字。请确认。"
    ]


def test_a_box_around_words_is_no_table():
    (sheet,), _ = read(page(1, [words("框里的话", 66, 104)], table([60, 300], [100, 130])))
    assert texts(sheet) == [{1: "框里的话"}]


def test_lines_drawn_in_pieces_and_open_sides_still_make_a_table():
    rules = [
        rule
        for rule in table(XS[:3], [100, 130, 160])
        if not (rule.x0 == rule.x1 and rule.x0 in (60, 220))
    ]
    dashes = [Rule(x, 130, x + 3, 130) for x in range(60, 220, 5)]
    rules = [rule for rule in rules if rule.top != 130 or rule.x0 == rule.x1] + dashes
    glyphs = [words("甲", 66, 104), words("乙", 106, 104), words("丙", 66, 134)]
    (sheet,), _ = read(page(1, glyphs, rules))
    assert texts(sheet) == [{1: "甲", 2: "乙"}, {1: "丙"}]


def test_what_a_scan_does_not_show_clearly_is_marked():
    glyphs = [words("余静", 66, 104), words("游", 90, 104, sure=0.6), words("甲", 126, 104)]
    (sheet,), _ = read(page(1, glyphs, table([60, 120, 200], [100, 130, 160])))
    cell = sheet.at(sheet.rows[0], 1)
    assert cell.text == "余静游"
    assert cell.flaw.message == "识别时认不准的字用【】标出：余静【游】。请对照原件核对。"
    assert sheet.at(sheet.rows[0], 2).flaw is None


numbers = st.floats(-100, 1000, allow_nan=False)
rules = st.builds(Rule, numbers, numbers, numbers, numbers)
glyphs = st.builds(Glyph, st.sampled_from("甲1、★ \n（"), numbers, numbers, numbers, numbers)
pages = st.builds(
    PrintedPage,
    st.integers(1, 3),
    st.just(595.0),
    st.just(842.0),
    st.lists(glyphs),
    st.lists(rules),
)


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(pages, max_size=3, unique_by=lambda page: page.number))
def test_anything_at_any_place_is_read_or_refused(found):
    with suppress(UnreadableFile):
        sheets_of("a.pdf", found)


@pytest.mark.parametrize("count", [1, 60])
def test_a_grid_of_many_cells_takes_no_time_to_speak_of(count):
    rules = table(list(range(0, 590, 590 // count)), list(range(0, 840, 840 // count)))
    sheets_of("a.pdf", [page(1, [words("甲", 10, 10)], rules)])
