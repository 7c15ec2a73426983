from workplan.importing.headers import Field
from workplan.importing.tables import Note

HEADER = ("序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间")
REMARK = "备  注：上述工作内容和时间安排供参考，以具体通知为准。"


def row(seq, title="某事项", leader="王国珍", lead="办公室", others="", period="1月"):
    return (seq, title, leader, lead, others, period)


def titles(table):
    return [item.text(table.header.columns.of[Field.TITLE]) for item in table.body]


def test_blank_rows_are_passed_over(table):
    read = table(row("1", "甲项"), (), row("2", "乙项"))
    assert titles(read) == ["甲项", "乙项"]
    assert [item.rows for item in read.body] == [(2,), (4,)]


def test_the_remark_at_the_foot_is_kept_as_a_note(table):
    read = table(row("1"), (REMARK,), merges=[(3, 1, 3, 6)])
    assert len(read.body) == 1
    assert read.notes == [Note("附件1", 3, REMARK.replace("  ", " "))]


def test_a_remark_may_stand_in_two_cells_and_go_on_below(table):
    read = table(row("1"), ("备注", "以通知为准。"), ("", "2.可作调整。"), ("抄送：各街道",))
    assert len(read.body) == 1
    assert [note.text for note in read.notes] == [
        "备注 以通知为准。",
        "2.可作调整。",
        "抄送：各街道",
    ]


def test_who_filled_in_and_who_checked_is_a_note(table):
    read = table(row("1"), ("填表人：张三", "", "", "审核人：李四"))
    assert len(read.body) == 1
    assert read.notes == [Note("附件1", 3, "填表人：张三 审核人：李四")]


def test_a_title_that_begins_like_a_remark_is_still_a_row(table):
    assert titles(table(row("1", "说明：会议筹备"))) == ["说明：会议筹备"]


def test_section_lines_hold_for_the_rows_below(table):
    read = table(
        ("一、强学习",),
        row("1"),
        ("", "（二）强主业"),
        row("1"),
        ("三", "强聚识"),
        row("1"),
        ("自身建设类",),
        row("1"),
        merges=[(2, 1, 2, 6)],
    )
    assert [item.section for item in read.body] == [
        "一、强学习",
        "（二）强主业",
        "三 强聚识",
        "自身建设类",
    ]
    assert [item.section_row for item in read.body] == [2, 4, 6, 8]
    assert read.notes == []


def test_a_line_merged_over_the_title_and_others_is_a_section(table):
    read = table(("2021年上半年",), row("1"), merges=[(2, 1, 2, 6)])
    assert [item.section for item in read.body] == ["2021年上半年"]


def test_lines_after_the_last_row_are_notes_even_without_the_word_remark(table):
    read = table(row("1"), ("区政协办公室",), ("印发",))
    assert read.notes == [Note("附件1", 3, "区政协办公室"), Note("附件1", 4, "印发")]


def test_a_header_repeated_on_the_next_page_is_skipped(table):
    assert titles(table(row("1", "甲项"), HEADER, row("2", "乙项"))) == ["甲项", "乙项"]


def test_a_repeated_header_of_two_rows_is_skipped(table):
    upper = ("序号", "工作内容", "责任分工", "", "", "完成时间")
    lower = ("", "", "牵头领导", "责任部门", "参与部门", "")
    read = table(lower, row("1", "甲项"), upper, lower, row("2", "乙项"), header=upper)
    assert titles(read) == ["甲项", "乙项"]


def test_values_merged_down_hold_for_every_row(table):
    read = table(row("1", "甲项"), ("2", "乙项", "", "提案委", "", "2月"), merges=[(2, 3, 3, 3)])
    leaders = [item.text(read.header.columns.of[Field.LEADERS]) for item in read.body]
    assert leaders == ["王国珍", "王国珍"]


def test_rows_under_a_title_merged_down_are_one_item(table):
    read = table(
        row("1", "甲项", lead="办公室", period="3月"),
        ("", "", "", "提案委", "", "8月"),
        row("2", "乙项"),
        merges=[(2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3)],
    )
    first = read.body[0]
    assert (len(read.body), first.rows) == (2, (2, 3))
    columns = read.header.columns.of
    assert first.text(columns[Field.LEADERS]) == "王国珍"
    assert first.text(columns[Field.LEAD_DEPARTMENTS]) == "办公室\n提案委"
    assert first.text(columns[Field.PERIOD]) == "3月\n8月"


def test_words_outside_the_table_are_left_out_and_said(table):
    read = table(row("1"), ("",) * 9 + ("草稿",))
    assert len(read.body) == 1
    assert [str(problem) for problem in read.problems] == [
        "工作表“附件1” 第3行 J列：表格范围以外的内容没有读入。如不需要，请删去。"
    ]
