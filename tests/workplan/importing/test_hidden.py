"""What is hidden is named with its place, and read or left out as a person says."""

import pytest
from openpyxl import Workbook

from sheets.workbooks import book_bytes
from workplan.importing import Field, Fixes, Severity
from workplan.importing.fixes import NO_HIDDEN

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "完成时间"]
LEAVE = Fixes(choices=frozenset({NO_HIDDEN}))


def workbook(header, *rows, hidden_rows=(), hidden_columns=(), merges=()):
    book = Workbook()
    page = book.active
    page.title = "附件1"
    for row in (header, *rows):
        page.append(row)
    for row in hidden_rows:
        page.row_dimensions[row].hidden = True
    for column in hidden_columns:
        page.column_dimensions[column].hidden = True
    for merge in merges:
        page.merge_cells(merge)
    return book_bytes(book)


def rows(count):
    return [[n, f"事项{n}", "王国珍", "办公室", f"{n}月"] for n in range(1, count + 1)]


def told(result):
    return [(str(problem), [r.choice for r in problem.remedies]) for problem in result.warnings]


@pytest.mark.parametrize(
    ("hidden", "named"),
    [
        ([3], "有 1 行是隐藏的（或被筛选掉）：第3行"),
        ([2, 3, 4, 6], "有 4 行是隐藏的（或被筛选掉）：第2—4、6行"),
    ],
)
def test_hidden_rows_are_read_and_named_with_what_may_be_chosen(read, hidden, named):
    result = read(workbook(HEADER, *rows(6), hidden_rows=hidden))
    assert len(result.rows) == 6
    assert told(result) == [
        (
            f"工作表“附件1” 第{hidden[0]}行：这张表{named}，已照常读入。如已作废，请选择不读入。",
            [NO_HIDDEN],
        )
    ]


def test_hidden_rows_can_be_left_out_and_are_still_known_of(read):
    result = read(workbook(HEADER, *rows(3), hidden_rows=[3]), fixes=LEAVE)
    assert [row.title for row in result.rows] == ["事项1", "事项3"]
    assert [row.title for row in result.skipped] == ["事项2"]
    assert told(result) == [
        (
            "工作表“附件1” 第3行：这张表有 1 行是隐藏的（或被筛选掉）：第3行，没有读入。",
            [],
        )
    ]


def test_what_is_wrong_in_a_hidden_row_that_is_left_out_is_no_matter(read):
    bad = ["甲", "", "王国珍", "办公室", "1月"]
    assert read(workbook(HEADER, *rows(1), bad, hidden_rows=[3])).errors
    assert not read(workbook(HEADER, *rows(1), bad, hidden_rows=[3]), fixes=LEAVE).errors


@pytest.mark.parametrize("hidden", ["E", "F"])
def test_a_visible_column_wins_over_a_hidden_one_wherever_it_stands(read, hidden):
    header = [*HEADER, "完成时间"]
    visible = "F" if hidden == "E" else "E"
    row = [1, "事项", "王国珍", "办公室", "2月", "3月"]
    result = read(workbook(header, row, hidden_columns=[hidden]))
    (found,) = result.rows
    assert found.period_phrase == {"E": "2月", "F": "3月"}[visible]
    assert found.columns[Field.PERIOD] == visible
    assert told(result) == [
        (
            f"工作表“附件1” 第1行：这张表有隐藏的列：{hidden}列“完成时间”"
            f"（以看得见的{visible}列为准，本列作为附加内容保留）。请确认。",
            [NO_HIDDEN],
        )
    ]


def test_a_visible_column_wins_even_where_the_hidden_one_has_the_better_name(read):
    header = ["序号", "工作任务", "重点工作", "牵头领导", "责任部门", "完成时间"]
    row = [1, "旧稿", "新稿", "王国珍", "办公室", "3月"]
    (found,) = read(workbook(header, row, hidden_columns=["B"])).rows
    assert found.title == "新稿"


def test_a_hidden_column_that_no_visible_one_replaces_is_read_and_named(read):
    header = [*HEADER, "参与部门"]
    data = workbook(header, [*rows(1)[0], "提案委"], hidden_columns=["F"])
    result = read(data)
    assert result.rows[0].participants == ("提案委",)
    assert [words for words, _ in told(result)] == [
        "工作表“附件1” 第1行：这张表有隐藏的列：F列“参与部门”（没有别的列写参与部门，已读入）。请确认。"
    ]
    left = read(data, fixes=LEAVE)
    assert (left.rows[0].participants, left.rows[0].extra) == ((), {})
    assert [words for words, _ in told(left)] == [
        "工作表“附件1” 第1行：这张表有隐藏的列：F列“参与部门”（没有读入）。请确认。"
    ]


def test_what_hidden_columns_hold_beside_is_no_extra_where_it_is_left_out(read):
    header = [*HEADER, "旧备注"]
    data = workbook(header, [*rows(1)[0], "旧"], hidden_columns=["F"])
    assert read(data).rows[0].extra == {"旧备注": "旧"}
    assert read(data, fixes=LEAVE).rows[0].extra == {}


def test_hidden_rows_of_a_word_table_are_named_without_a_filter(word, read):
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>" for words in HEADER)
    row = "".join(
        f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>" for words in map(str, rows(1)[0])
    )
    title = "<w:p><w:r><w:t>区政协2021年重点工作任务分解</w:t></w:r></w:p>"
    hidden = "<w:trPr><w:hidden/></w:trPr>"
    data = word(f"{title}<w:tbl><w:tr>{cells}</w:tr><w:tr>{hidden}{row}</w:tr></w:tbl><w:p/>")
    result = read(data)
    assert len(result.rows) == 1
    assert [problem.message for problem in result.warnings] == [
        "这张表有 1 行是隐藏的：第2行，已照常读入。如已作废，请选择不读入。"
    ]
    assert {problem.severity for problem in result.problems} == {Severity.WARNING}
