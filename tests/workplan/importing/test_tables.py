import pytest

from sheets.problems import Severity
from workplan.importing.headers import Field
from workplan.importing.tables import (
    find_header,
    no_header,
    no_title,
    rival_columns,
)

HEADER = ("序号", "工作内容", "牵头\n领导", "责任部门", "参与部门", "完成\n时间")
ROW = ("1", "联席协商会议", "王国珍", "办公室", "各专委会", "1月")
ANNEX_1 = dict(
    zip(
        (
            Field.SEQ,
            Field.TITLE,
            Field.LEADERS,
            Field.LEAD_DEPARTMENTS,
            Field.PARTICIPANTS,
            Field.PERIOD,
        ),
        "ABCDEF",
        strict=True,
    )
)


def test_the_header_is_found_below_titles_and_blank_rows(sheet):
    built = sheet(("附件1",), ("区政协2021年重点工作任务分解",), (), HEADER, ROW)
    header = find_header(built)
    assert (header.first, header.last) == (4, 4)
    assert header.letters == ANNEX_1


def test_a_table_may_start_at_c4(sheet):
    header = find_header(sheet(HEADER, ROW, at=(4, 3)))
    assert header.first == 4
    assert "".join(header.letters.values()) == "CDEFGH"


def test_the_order_of_columns_does_not_matter(sheet):
    header = find_header(sheet(("完成时限", "配合单位", "工作任务", "分管领导", "牵头单位")))
    assert header.letters == {
        Field.TITLE: "C",
        Field.LEADERS: "D",
        Field.LEAD_DEPARTMENTS: "E",
        Field.PARTICIPANTS: "B",
        Field.PERIOD: "A",
    }


def test_a_header_of_two_rows_under_a_merged_heading(sheet):
    built = sheet(
        ("序号", "工作内容", "责任分工", "", "", "完成时间"),
        ("", "", "牵头领导", "责任部门", "参与部门", ""),
        ROW,
        merges=[(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 5), (1, 6, 2, 6)],
    )
    header = find_header(built)
    assert (header.first, header.last) == (1, 2)
    assert header.letters == ANNEX_1


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("序号", "工作内容", "牵头", "责任", "参与", "完成"), "领导 部门 部门 时间"),
        (("序号", "工作内容", "领导", "责任单位", "参与部门", "完成时间"), "牵头 牵头 配合 （月）"),
    ],
)
def test_a_header_whose_words_are_split_over_two_rows(sheet, upper, lower):
    header = find_header(sheet(upper, ("", "", *lower.split(" ")), ROW))
    assert (header.first, header.last) == (1, 2)
    assert header.letters == ANNEX_1


def test_a_unit_heading_over_leading_and_supporting(sheet):
    built = sheet(
        ("序号", "工作内容", "责任单位", "", "完成时间"),
        ("", "", "牵头", "配合", ""),
        merges=[(1, 3, 1, 4)],
    )
    header = find_header(built)
    assert header.letters[Field.LEAD_DEPARTMENTS] == "C"
    assert header.letters[Field.PARTICIPANTS] == "D"


def test_the_first_body_row_is_never_taken_for_a_second_header_row(sheet):
    header = find_header(sheet(HEADER, ROW))
    assert (header.first, header.last) == (1, 1)


def test_no_header_says_which_columns_were_looked_for(sheet):
    built = sheet(("区政协简介",), ("一些文字", "更多文字"))
    assert find_header(built) is None
    problem = no_header(built)
    assert problem.severity is Severity.ERROR
    assert str(problem) == (
        "工作表“附件1”：没有找到表头，应有“工作内容”“牵头领导”“责任部门”“完成时间”等列。"
        "请检查列名，或另存一份只含表格的文件。"
    )


def test_without_a_title_column_the_recognised_ones_are_named(sheet):
    built = sheet(("序号", "事情", "牵头领导", "责任部门"))
    problem = no_title(built, find_header(built))
    assert str(problem) == (
        "工作表“附件1” 第1行：表头缺少“工作内容”列；"
        "已认出：序号（A列）、牵头领导（C列）、责任部门（D列）。请选择哪一列是，或改用通常的列名。"
    )


def test_a_second_column_for_one_field_is_asked_about(sheet):
    built = sheet(("工作任务", "具体要求", "牵头领导", "责任部门", "完成时间"))
    (problem,) = rival_columns(built, find_header(built), {1, 2, 3})
    assert list(rival_columns(built, find_header(built), {1, 3})) == []  # nothing stands in it
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        "工作表“附件1” 第1行 B列：“具体要求”与A列都像“工作内容”，"
        "按A列读入，本列作为附加内容保留。请确认。"
    )
