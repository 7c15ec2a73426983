import pytest

from sheets.cells import (
    Cell,
    Merge,
    Sheet,
    clean,
    column_letter,
    one_line,
    plain_digits,
    squeeze,
)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("郑　丽", "郑 丽"),
        ("周  翔", "周 翔"),
        ("周\u00a0\u2003翔", "周 翔"),
        ("\ufeff办公\u200b室\u2060", "办公室"),
        ("★\ufe0f用好", "★用好"),
        ("牵头\r\n领导", "牵头\n领导"),
        ("牵头\r领导", "牵头\n领导"),
        ("牵头\u2028领导", "牵头\n领导"),
        ("  每季 \n\n　一次 \n", "每季\n一次"),
        ("第\x00一\x1f\t项", "第一 项"),
        ("　\u200b\n", ""),
    ],
)
def test_spaces_of_any_width_line_breaks_and_invisible_marks_are_made_plain(written, cleaned):
    assert clean(written) == cleaned


def test_squeezing_leaves_no_space_or_line_break():
    assert squeeze("牵头\n领 导") == "牵头领导"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("民生实事项目民主监督\n（与区人大联合监督）", "民生实事项目民主监督（与区人大联合监督）"),
        ("推进 5G\nSA 建设", "推进 5G SA 建设"),
        ("完成2021\n年度计划", "完成2021年度计划"),
        ("分工如下：\n1.调研\n2.协商", "分工如下： 1.调研 2.协商"),
    ],
)
def test_lines_join_up_as_a_reader_would_join_them(lines, joined):
    assert one_line(lines) == joined


def test_full_width_digits_become_plain():
    assert plain_digits("４２．０") == "42.0"


@pytest.mark.parametrize(
    ("column", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")]
)
def test_columns_are_named_as_in_excel(column, letter):
    assert column_letter(column) == letter


def test_a_merged_value_holds_for_each_cell_that_it_covers():
    sheet = Sheet("附件1", "a.xlsx", [Cell(2, 3, "王国珍")], [Merge(2, 3, 4, 4)])
    places = [(2, 3), (4, 3), (2, 4), (4, 4)]
    assert {sheet.at(*place).text for place in places} == {"王国珍"}
    assert sheet.at(5, 3) is None
    assert sheet.own(3) == {}


def test_an_empty_cell_that_is_not_merged_inherits_nothing():
    sheet = Sheet("附件1", "a.xlsx", [Cell(2, 3, "王国珍")])
    assert sheet.at(3, 3) is None


def test_what_lies_hidden_under_a_merged_range_does_not_count():
    cells = [Cell(2, 3, "王国珍"), Cell(3, 3, "旧内容")]
    sheet = Sheet("附件1", "a.xlsx", cells, [Merge(2, 3, 3, 3)])
    assert sheet.at(3, 3).text == "王国珍"
    assert sheet.rows == [2]


def test_a_cell_is_quoted_by_its_text_or_else_by_what_is_stored():
    assert Cell(1, 1, "3月", 3).words == "3月"
    assert Cell(1, 1, "", "=A1").words == "=A1"
    assert Cell(1, 1, "").words == ""
    assert Cell(1, 28, "").letter == "AB"


@pytest.mark.parametrize(
    ("copied", "plain"),
    [
        ("⼯作内容", "工作内容"),
        ("责任部⻔", "责任部门"),
        ("⻢丽、⻓江、⺠政⻘年", "马丽、长江、民政青年"),
        ("⽤⼾", "用户"),
        ("\uf9d1\uf96b", "六參"),
        ("郑\ue5e5\ue5e5丽", "郑 丽"),
        ("\ue5e5", ""),
        ("○▲☆★①", "○▲☆★①"),
    ],
)
def test_characters_that_only_look_like_others_are_those(copied, plain):
    assert clean(copied) == plain
