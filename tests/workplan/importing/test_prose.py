import pytest

from workplan.annexes import Annex

TITLE = "区政协2021年重点调研课题安排"
ONE = "一、关于安置小区管理的调研\n牵头领导：周  翔\n责任部门：城建委\n完成时间：9月份"


def test_an_annex_of_paragraphs_with_members(read):
    result = read(f"{TITLE}\n\n{ONE}\n课题组成员：陈  悦、金永明和相关委员")
    (row,) = result.rows
    assert result.problems == ()
    assert (row.annex, row.seq, row.row) == (Annex.RESEARCH, 1, 3)
    assert row.title == "关于安置小区管理的调研"
    assert (row.leaders, row.lead_departments) == (("周翔",), ("城建委",))
    assert (row.members, row.members_note) == (("陈悦", "金永明"), "和相关委员")
    assert (row.period_phrase, row.columns) == ("9月份", {})


def test_the_bodys_list_of_annexes_is_a_false_start(read):
    listed = "附件：1.区政协2021年重点工作任务分解；\n2.区政协2021年重点调研课题安排；"
    result = read(f"{listed}\n附件2\n{TITLE}\n{ONE}")
    assert [row.title for row in result.rows] == ["关于安置小区管理的调研"]
    assert [table.header_row for table in result.tables] == [5]


@pytest.mark.parametrize(
    "number", ["二、", "（二）", "2.", "2．", "2、", "（2）", "第二项、", "课题二："]
)
def test_titles_are_numbered_in_many_ways(read, number):
    (row,) = read(f"{TITLE}\n{number}某课题\n牵头领导:王国珍\n责任部门:办公室").rows
    assert (row.seq, row.title) == (2, "某课题")


def test_titles_without_a_number(read):
    result = read(f"{TITLE}\n某课题\n牵头领导：王国珍\n责任部门：办公室\n另一课题\n牵头领导：郑丽")
    assert [(row.seq, row.title) for row in result.rows] == [(None, "某课题"), (None, "另一课题")]


def test_headings_with_spaces_several_on_a_line_or_behind_the_title(read):
    result = read(
        f"{TITLE}\n1.甲\n牵 头 领 导 ： 王国珍　责任部门：办公室；完成时间：9月\n"
        "2.乙（牵头领导：郑　丽，责任部门：提案委）"
    )
    assert [(r.title, r.leaders, r.lead_departments, r.period_phrase) for r in result.rows] == [
        ("甲", ("王国珍",), ("办公室",), "9月"),
        ("乙", ("郑丽",), ("提案委",), ""),
    ]


def test_section_lines_of_a_higher_level(read):
    result = read(
        f"{TITLE}\n一、经济类\n1.甲\n牵头领导：王国珍\n责任部门：办公室\n"
        "二、社会类\n1.乙\n牵头领导：郑丽\n责任部门：办公室"
    )
    assert [(row.section, row.seq, row.title) for row in result.rows] == [
        ("一、经济类", 1, "甲"),
        ("二、社会类", 1, "乙"),
    ]
    assert result.problems == ()


def test_what_nobody_knows_is_kept_with_its_item(read):
    result = read(
        f"{TITLE}\n1.甲\n牵头领导：王国珍\n责任部门：办公室\n调研方式：座谈\n"
        "（1）先走访。\n2.乙\n牵头领导：郑丽\n责任部门：办公室"
    )
    assert result.rows[0].extra == {"调研方式": "座谈", "说明": "（1）先走访。"}
    assert result.rows[1].extra == {}


def test_lines_that_run_on(read):
    result = read(
        f"{TITLE}\n一、关于构建“家校社”协同育人机制新格局，\n助力教育现代化的调研\n牵头领导：张爱莲\n"
        "责任部门：教文委\n课题组成员：黄美丽、\n来忠良"
    )
    (row,) = result.rows
    assert row.title == "关于构建“家校社”协同育人机制新格局，助力教育现代化的调研"
    assert row.members == ("黄美丽", "来忠良")


def test_lines_behind_the_last_item_are_notes(read):
    result = read(f"{TITLE}\n{ONE}\n上述课题由专委会负责。\n备注：可作调整。\n1.另行通知")
    assert [note.text for note in result.notes] == [
        "上述课题由专委会负责。",
        "备注：可作调整。",
        "1.另行通知",
    ]
    assert len(result.rows) == 1


def test_annexes_4_and_5_have_no_period_and_that_is_no_error(read):
    text = "附件4\n区政协2021年重点督办提案\n1.某建议\n督办领导：余静漪\n督办部门：社法委"
    result = read(text)
    assert result.problems == ()
    assert (result.rows[0].annex, result.rows[0].period_phrase) == (Annex.PROPOSALS, "")


def test_a_heading_that_no_item_has_is_asked_about_once(read):
    result = read("区政协2021年“请你来协商”议题\n1.托育\n牵头领导：张爱莲\n责任部门：教文委")
    assert [str(problem) for problem in result.problems] == [
        "第2行：各项下面都没有“完成时间：”。各项相同的，在这里填一次；否则留空，导入后补填。"
    ]


def test_an_item_without_a_leader_is_asked_about(read):
    result = read(f"{TITLE}\n{ONE}\n二、某课题\n责任部门：办公室")
    assert [str(problem) for problem in result.problems] == [
        "第6行：没有写牵头领导。请补上，或导入后补填。"
    ]


def test_paragraphs_pasted_into_a_sheet(read, xlsx):
    lines = [[line] for line in (TITLE, *ONE.split("\n"))]
    pairs = [[TITLE], ["1", "某课题"], ["牵头领导", "王国珍"], ["责任部门：", "办公室\n提案委"]]
    one_cell = [[f"{TITLE}"], [ONE]]
    result = read(xlsx({"甲": lines, "乙": pairs, "丙": one_cell}))
    assert result.problems == ()
    assert [(row.sheet, row.row, row.title) for row in result.rows] == [
        ("甲", 2, "关于安置小区管理的调研"),
        ("乙", 2, "某课题"),
        ("丙", 2, "关于安置小区管理的调研"),
    ]
    assert result.rows[1].lead_departments == ("办公室", "提案委")


def test_a_table_that_lies_on_its_side_is_not_read_without_a_word(read):
    result = read(
        "区政协2021年重点任务分解,,\n工作内容,甲项,乙项\n牵头领导,王国珍,余静漪\n"
        "责任部门,办公室,提案委\n完成时间,3月,6月\n"
    )
    said = "这一行右边有几格，已合在一起读入。如果一列是一项，请把表格改为一行一项后重新上传。"
    assert [str(problem) for problem in result.problems] == [
        f"第{row}行：{said}" for row in (3, 4, 5)
    ]
