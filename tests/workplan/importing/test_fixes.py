import pytest

from workplan.annexes import Annex
from workplan.importing import SKIP, Field, Fixes, cell_key, row_key

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
ROWS = [HEADER, [1, "甲项", "张爱连", "办公室", "提案委", "13月"], [1, "乙项", "郑丽", "办公室"]]
TABLE = "a.xlsx|附件1|1"


@pytest.fixture
def fixed(read, xlsx):
    def build(rows=ROWS, sheet="附件1", **fixes):
        return read(xlsx({sheet: rows}), name="a.xlsx", fixes=Fixes(**fixes))

    return build


def test_fixes_go_through_json():
    fixes = Fixes(
        annexes={TABLE: "research"},
        columns={TABLE: {"C": "extra"}},
        cells={cell_key("a.xlsx", "附件1", 2, "leaders"): "张爱莲"},
        skipped=frozenset({row_key("a.xlsx", "附件1", 3)}),
    )
    assert Fixes.from_json(fixes.as_json()) == fixes
    assert fixes.as_json()["skipped"] == ["a.xlsx|附件1|3"]


@pytest.mark.parametrize("data", [None, [], "x", {"annexes": 1, "columns": {"a": 2}, "cells": []}])
def test_json_of_another_form_counts_for_nothing(data):
    assert not any(v for k, v in Fixes.from_json(data).as_json().items() if k != "columns")


def test_the_words_of_a_cell(fixed):
    cells = {
        "a.xlsx|附件1|2|leaders": "张爱莲\n郑　丽",
        "a.xlsx|附件1|2|period_phrase": "不作数",
        "a.xlsx|附件1|2|period": "3月",
        "a.xlsx|附件1|3|seq": "2",
        "a.xlsx|附件1|3|title": "★乙项（改）",
    }
    result = fixed(cells=cells)
    first, second = result.rows
    assert (first.leaders, first.period_phrase) == (("张爱莲", "郑丽"), "3月")
    assert (second.seq, second.title, second.starred) == (2, "乙项（改）", True)
    assert result.errors == ()


def test_a_correction_is_checked_like_any_cell(fixed):
    result = fixed(cells={"a.xlsx|附件1|3|seq": "甲"})
    assert [str(problem) for problem in result.errors] == [
        "工作表“附件1” 第3行 A列：序号“甲”不是数字。请改为 1、2、3 这样的数字。"
    ]


def test_a_field_whose_column_is_missing_can_be_filled_in(fixed):
    rows = [["工作内容", "责任部门", "完成时间"], ["甲项", "办公室", "1月"]]
    result = fixed(rows, cells={"a.xlsx|附件1|2|leaders": "郑丽"})
    assert (result.rows[0].leaders, result.problems) == (("郑丽",), ())


def test_a_flaw_is_mended_by_the_correction(fixed):
    rows = [HEADER, [1, "甲项", "郑丽", "办公室", None, "=A1"]]
    assert len(fixed(rows).errors) == 1
    assert fixed(rows, cells={"a.xlsx|附件1|2|period": "1月"}).errors == ()


def test_a_row_that_is_skipped_is_out_of_the_way_and_still_told(fixed):
    result = fixed(skipped=frozenset({"a.xlsx|附件1|3"}))
    assert [row.title for row in result.rows] == ["甲项"]
    assert [row.title for row in result.skipped] == ["乙项"]
    assert result.errors == ()


def test_a_row_without_a_title_can_be_skipped(fixed):
    rows = [HEADER, [1, None, "郑丽", "办公室", None, "1月"], [2, "乙项", "郑丽", "办公室"]]
    assert len(fixed(rows).errors) == 1
    assert fixed(rows, skipped=frozenset({"a.xlsx|附件1|2"})).errors == ()


def test_the_annex_of_a_table(fixed):
    result = fixed(annexes={TABLE: "supervision"})
    assert {row.annex for row in result.rows} == {Annex.SUPERVISION}
    assert result.tables[0].key == TABLE
    rows = [["序号", "内容", "牵头领导", "责任部门"], ["1", "某事", "余静漪", "社法委"]]
    result = fixed(rows, "Sheet1", annexes={"a.xlsx|Sheet1|1": "research"})
    assert (len(result.rows), result.problems) == (1, ())


def test_a_table_that_is_left_out(fixed):
    result = fixed(annexes={TABLE: SKIP})
    assert (result.rows, result.tables[0].annex, result.tables[0].rows) == ((), None, 0)


def test_which_column_is_what(fixed):
    rows = [["序号", "事情", "牵头领导", "责任部门", "何时"], [1, "甲项", "郑丽", "办公室", "1月"]]
    result = fixed(rows)
    assert (result.rows, len(result.errors), len(result.tables)) == ((), 1, 1)
    result = fixed(rows, columns={TABLE: {"B": "title", "E": "period", "D": "extra", "Z": "seq"}})
    (row,) = result.rows
    assert (row.title, row.period_phrase, row.extra) == ("甲项", "1月", {"责任部门": "办公室"})
    assert [column.field for column in result.tables[0].columns] == [
        Field.SEQ,
        Field.TITLE,
        Field.LEADERS,
        None,
        Field.PERIOD,
    ]
    assert [problem.message[:11] for problem in result.problems] == ["没有“责任部门”列。各"]


def test_one_answer_fills_a_column_that_a_table_lacks(fixed):
    rows = [["序号", "工作内容", "完成时间"], [1, "甲项", "1月"], [2, "乙项", "2月"]]
    asked = fixed(rows).problems
    assert [(p.asks, p.row) for p in asked] == [("leaders", 1), ("lead_departments", 1)]

    one = {cell_key("a.xlsx", "附件1", 1, "lead_departments"): "办公室、提案委"}
    other = {cell_key("a.xlsx", "附件1", 3, "leaders"): "郑丽"}
    result = fixed(rows, cells=one | other)

    assert [row.lead_departments for row in result.rows] == [("办公室", "提案委")] * 2
    assert [row.leaders for row in result.rows] == [(), ("郑丽",)]
    assert [p.asks for p in result.problems] == ["leaders"]


def test_what_stands_in_a_column_is_not_overwritten_by_an_answer_for_all(fixed):
    rows = [
        ["序号", "工作内容", "牵头领导", "完成时间", "责任部门"],
        [1, "甲项", "郑丽", "1月", "办公室"],
    ]
    cells = {cell_key("a.xlsx", "附件1", 1, "leaders"): "周翔"}

    assert fixed(rows, cells=cells).rows[0].leaders == ("郑丽",)


def test_a_field_moves_to_the_column_that_a_person_gave_it(fixed):
    rows = [
        ["工作任务", "具体要求", "牵头领导", "责任部门", "完成时间"],
        ["甲", "乙", "郑丽", "办公室"],
    ]
    result = fixed(rows, columns={TABLE: {"B": "title"}})
    assert (result.rows[0].title, result.rows[0].extra) == ("乙", {"工作任务": "甲"})
    assert result.problems == ()


def test_nonsense_in_fixes_changes_nothing(fixed):
    plain = fixed()
    assert fixed(annexes={TABLE: "x"}, columns={TABLE: {"B": "x"}}, cells={"x": "y"}) == plain
