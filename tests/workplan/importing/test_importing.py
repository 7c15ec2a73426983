import json
from datetime import datetime
from pathlib import Path

import pytest

from workplan.annexes import Annex
from workplan.importing import Field, Note, ReadColumn, Severity, SourceFile, read_documents

ROOT = Path(__file__).resolve().parents[3]
EXPECTED = json.loads((ROOT / "tests/data/annex1_2021.json").read_text(encoding="utf-8"))
HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
ROW = [1, "某事项", "王国珍", "办公室", None, "1月"]
CONSULTATION = [
    ["区政协2021年“请你来协商”议题"],
    ["序号", "协商议题", "牵头\n领导", "责任\n单位", "协商\n时间"],
    [1, "进一步完善3岁以下婴幼儿托育服务体系", "张爱莲", "教文委", "3月份"],
]


def read(data, name="a.xlsx", **options):
    return read_documents([SourceFile(name, data)], **options)


@pytest.fixture(scope="module")
def plan():
    return read((ROOT / "fixtures/plan_2021.xlsx").read_bytes(), "plan_2021.xlsx")


def fields(row):
    return {
        "seq": row.seq,
        "title": row.title,
        "starred": row.starred,
        "leaders": list(row.leaders),
        "lead_departments": list(row.lead_departments),
        "participants": list(row.participants),
        "period_phrase": row.period_phrase,
    }


def test_annex_1_of_2021_reads_whole(plan):
    assert plan.problems == ()
    assert [fields(row) for row in plan.rows] == EXPECTED


def test_it_has_45_rows_22_of_them_starred_and_a_phrase_in_each(plan):
    assert [row.seq for row in plan.rows] == list(range(1, 46))
    assert sum(row.starred for row in plan.rows) == 22
    assert all(row.period_phrase for row in plan.rows)


@pytest.mark.parametrize(
    ("seq", "place", "leaders", "lead", "others", "phrase", "starred"),
    [
        (16, 20, ("郑丽",), ("各专委会",), ("办公室",), "每季一次", False),
        (20, 24, ("张爱莲",), ("教文委",), ("办公室", "提案委"), "3月", True),
        (22, 26, ("余静漪",), ("办公室",), ("教文委", "委员工委"), "3-9月", True),
        (25, 29, ("副主席",), ("各专委会",), (), "4-11月", False),
        (27, 31, ("主席", "副主席"), ("办公室", "各专委会"), (), "4-11月", True),
        (42, 46, ("周翔",), ("社法委",), (), "9月", True),
        (45, 49, ("王国珍",), ("办公室", "各专委会"), (), "10-12月", False),
    ],
)
def test_some_rows_of_it(plan, seq, place, leaders, lead, others, phrase, starred):
    row = plan.rows[seq - 1]
    assert (row.sheet, row.row, row.seq) == ("附件1", place, seq)
    assert (row.leaders, row.lead_departments, row.participants) == (leaders, lead, others)
    assert (row.period_phrase, row.starred) == (phrase, starred)


def test_titles_that_are_broken_or_starred_in_print(plan):
    assert plan.rows[24].title == "民生实事项目民主监督（与区人大联合监督）"
    assert plan.rows[41].title == "“请你来协商”活动——加快推进社工队伍建设专题协商"


def test_its_remark_is_a_note_and_its_columns_are_told(plan):
    text = (
        "备 注：上述工作内容和时间安排供参考，以具体通知为准。"
        "工作内容前标★事项，需提前制订工作方案并提交政协主席会议审议后实施。"
    )
    assert plan.notes == (Note("附件1", 50, text, Annex.TASKS),)
    (read,) = plan.tables
    assert (read.sheet, read.header_row) == ("附件1", 4)
    assert read.columns == (
        ReadColumn("A", "序号", Field.SEQ),
        ReadColumn("B", "工作内容", Field.TITLE),
        ReadColumn("C", "牵头领导", Field.LEADERS),
        ReadColumn("D", "责任部门", Field.LEAD_DEPARTMENTS),
        ReadColumn("E", "参与部门", Field.PARTICIPANTS),
        ReadColumn("F", "完成时间", Field.PERIOD),
    )


def test_all_problems_are_collected_at_once_in_the_order_of_the_rows(xlsx):
    rows = [
        HEADER,
        ["甲", "事项一", None, "办公室", None, "1月"],
        [2, None, "王国珍", "办公室", None, "1月"],
        [3, "事项三", "王国珍", "办公室", None, "=A1"],
        [3, "事项四", "王国珍", "办公室", None, "2月"],
    ]
    result = read(xlsx({"附件1": rows}))
    assert [(p.severity.value, p.row, p.column) for p in result.problems] == [
        ("warning", 2, "C"),
        ("error", 2, "A"),
        ("error", 3, "B"),
        ("error", 4, "F"),
        ("error", 5, "A"),
    ]
    assert len(result.errors) == 4
    assert [row.title for row in result.rows] == ["事项一", "事项三", "事项四"]


def test_a_date_in_the_period_column_is_read_as_shown_and_asked_about(xlsx):
    rows = [HEADER, [*ROW[:5], datetime(2021, 3, 5)], [2, *ROW[1:5], 4]]
    data = xlsx({"附件1": rows}, formats={"F2": 'm"月"d"日"', "F3": '0"月"'})
    result = read(data)
    assert [row.period_phrase for row in result.rows] == ["3月5日", "4月"]
    (problem,) = result.problems
    assert problem.severity is Severity.WARNING
    assert (problem.place, problem.value) == ("工作表“附件1” 第2行 F列", "3月5日")


def test_where_one_annex_is_wanted_others_are_left_out_and_said(xlsx):
    data = xlsx({"附件1": [HEADER, ROW], "议题": CONSULTATION, "联系人": [["姓名", "电话"]]})
    result = read(data, only=Annex.TASKS)
    assert [row.title for row in result.rows] == ["某事项"]
    assert result.errors == ()
    assert [str(problem) for problem in result.problems] == [
        "工作表“议题”：这张工作表是《“请你来协商”议题》，本次只导入《重点工作任务分解》，没有读入。"
        "如果要导入的就是它，请检查表名和标题。",
        "工作表“联系人”：没有找到表头，应有“工作内容”“牵头领导”“责任部门”“完成时间”等列。"
        "请检查列名，或另存一份只含表格的文件。",
    ]
    result = read(xlsx({"Sheet1": CONSULTATION}), only=Annex.TASKS)
    assert (result.rows, len(result.errors)) == ((), 1)


def test_a_table_without_a_title_column_is_not_read(xlsx):
    rows = [["序号", "事情", "牵头领导", "责任部门", "完成时间"], ROW]
    result = read(xlsx({"附件1": rows}))
    assert result.rows == ()
    assert [str(problem) for problem in result.errors] == [
        "工作表“附件1” 第1行：表头缺少“工作内容”列；已认出：序号（A列）、牵头领导（C列）、"
        "责任部门（D列）、完成时间（E列）。请选择哪一列是，或改用通常的列名。"
    ]


def test_a_table_that_lacks_another_column_is_read_and_each_lack_is_asked_about_once(xlsx):
    rows = [["序号", "工作内容", "责任部门"], [1, "某事项", "办公室"]]
    result = read(xlsx({"附件1": rows}))
    assert result.rows[0].leaders == ()
    assert [problem.message for problem in result.problems] == [
        "没有“牵头领导”列。各项相同的，在这里填一次；否则留空，导入后补填。",
        "没有“完成时间”列。各项相同的，在这里填一次；否则留空，导入后补填。",
    ]
    assert result.errors == ()


def test_section_lines_may_stand_in_for_the_leaders_column(xlsx):
    rows = [
        ["序号", "工作内容", "责任部门", "完成时间"],
        ["一、牵头领导：王国珍"],
        [1, "某事项", "办公室", "1月"],
    ]
    result = read(xlsx({"附件1": rows}))
    assert result.problems == ()
    assert result.rows[0].leaders == ("王国珍",)


@pytest.mark.parametrize("sheets", [{"空": []}, {"附件1": [HEADER]}])
def test_a_file_that_gives_nothing_says_so(xlsx, sheets):
    result = read(xlsx(sheets))
    assert [str(problem) for problem in result.problems] == [
        "整个文件：文件里没有读到任何一项。请检查工作表是否为空或被隐藏、表头下面是否有内容。"
    ]


def test_twenty_thousand_rows_are_read(xlsx):
    rows = [HEADER, *([i, f"第{i}项", *ROW[2:]] for i in range(1, 20_001))]
    data = xlsx({"附件1": rows})
    result = read(data)
    assert (len(result.rows), result.problems) == (20_000, ())


def test_a_file_refused_whole_is_an_error_with_its_name_and_the_others_are_read(xlsx):
    good = SourceFile("好.xlsx", xlsx({"附件1": [HEADER, ["甲", *ROW[1:]]]}))
    result = read_documents([SourceFile("空.xlsx", b""), good, good])
    assert [str(problem) for problem in result.problems] == [
        "文件“空.xlsx”：文件是空的（0 字节）。请重新选择文件。",
        "文件“好.xlsx” 工作表“附件1” 第2行 A列：序号“甲”不是数字。请改为 1、2、3 这样的数字。",
        "文件“好.xlsx（2）” 工作表“附件1” 第2行 A列：序号“甲”不是数字。请改为 1、2、3 这样的数字。",
    ]
    assert [row.file for row in result.rows] == ["好.xlsx", "好.xlsx（2）"]


def test_no_files_at_all_is_an_error():
    assert [str(problem) for problem in read_documents([]).errors] == ["整个文件：没有选择文件。"]
