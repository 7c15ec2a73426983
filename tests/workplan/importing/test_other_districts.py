"""Tables as other districts lay them out: read without a correction, or with one question.

The shapes are those of public tables; the words are made up.
"""

import pytest

from workplan.annexes import Annex
from workplan.importing import Fixes

TASKS = "区政协2024年重点工作任务分解"


def said(result):
    """Return what a person is told or asked."""
    return [problem.message for problem in result.problems]


def test_a_plan_without_leaders_of_topics_times_and_sectors(read, xlsx):
    rows = [
        ["2024年度协商计划"],
        ["序号", "议题", "时间", "界别组"],
        [1, "推进老旧小区加装电梯", "4月", "经济界"],
        [2, "优化营商环境", "第三、四季度", "工商联界"],
    ]
    data = xlsx({"Sheet1": rows})

    asked = read(data, "a.xlsx")
    (table,) = asked.tables
    assert said(asked) == [
        "看不出这张表是哪个附件，还没有读入；看样子是附件3《“请你来协商”议题》。"
        "请选择是哪个附件，再重新检查。"
    ]
    assert (table.likely, asked.rows) == (Annex.CONSULTATION, ())

    result = read(data, "a.xlsx", fixes=Fixes(annexes={table.key: table.likely}))

    assert [(r.annex, r.seq, r.lead_departments, r.period_phrase) for r in result.rows] == [
        ("consultation", 1, ("经济界",), "4月"),
        ("consultation", 2, ("工商联界",), "第三、四季度"),
    ]
    assert said(result) == ["没有“牵头领导”列。各项相同的，在这里填一次；否则留空，导入后补填。"]


def test_leaders_in_section_lines_and_numbers_that_begin_again(read, xlsx):
    rows = [
        [TASKS],
        ["序号", "工作任务", "责任单位", "完成时限"],
        ["（一）张三副主席牵头"],
        [1, "组织专题视察", "提案委", "6月底前"],
        [2, "开展民主监督", "社法委", "每季度最后一个月的30日前"],
        ["（二）李四秘书长、王五副主席牵头的工作"],
        [1, "文史资料征编", "文史委", "全年"],
        ["（三）副主席牵头"],
        [1, "走访委员", "办公室", "全年"],
    ]

    result = read(xlsx({"重点工作": rows}))

    assert [(row.seq, row.leaders) for row in result.rows] == [
        (1, ("张三",)),
        (2, ("张三",)),
        (1, ("李四", "王五")),
        (1, ("副主席",)),
    ]
    assert said(result) == []


def test_a_column_that_says_yes_and_numbers_in_brackets_or_with_an_asterisk(read, xlsx):
    rows = [
        [TASKS],
        ["编号", "工作内容", "是否重点", "牵头领导", "责任部门", "完成时间"],
        ["(一)", "召开全会", "是", "王五", "办公室", "1月"],
        ["(二)", "常委会会议", "否", "王五", "办公室", "3月、6月"],
        ["3*", "专题协商", "否", "赵六", "经科委", "9月"],
    ]

    result = read(xlsx({"任务": rows}))

    assert [(row.seq, row.starred) for row in result.rows] == [(1, True), (2, False), (3, True)]
    assert said(result) == ["序号旁的“*”按★（须先制订工作方案）读入。请确认。"]


def test_two_tables_on_one_sheet_without_a_title_between(read, xlsx):
    rows = [
        ["序号", "协商议题", "牵头领导", "责任单位", "协商时间"],
        [1, "甲议题", "张三", "经科委", "5月"],
        [],
        ["序号", "监督议题", "督导领导", "民主监督小组"],
        [1, "丙议题", "张三", "社法委"],
    ]

    result = read(xlsx({"Sheet1": rows}))

    assert [(row.annex, row.title) for row in result.rows] == [
        ("consultation", "甲议题"),
        ("supervision", "丙议题"),
    ]
    assert said(result) == []


def test_units_apart_by_blanks_and_units_with_their_part_before_them(read, xlsx):
    rows = [
        ["区政协2024年民主监督议题"],
        ["序号", "监督议题", "牵头领导", "责任单位"],
        [
            1,
            "甲议题",
            "张三",
            "省牵头单位：省生态环境厅 区牵头单位：环资委 配合单位：住建局、城管局",
        ],
        [2, "乙议题", "李四", "教育局 民政局 卫健局"],
    ]

    data = xlsx({"Sheet1": rows})

    result = read(data, "a.xlsx")

    assert [(row.lead_departments, row.participants) for row in result.rows] == [
        (("省生态环境厅", "环资委"), ("住建局", "城管局")),
        (("教育局", "民政局", "卫健局"), ()),
    ]
    assert said(result) == [
        "有1行的责任部门用空格隔开（如“教育局 民政局 卫健局”），都按责任部门读入。"
        "如果第一个牵头、其余配合，请选择。"
    ]
    (way,) = result.problems[0].remedies

    result = read(data, "a.xlsx", fixes=Fixes(choices=frozenset({way.choice})))

    assert (result.rows[1].lead_departments, result.rows[1].participants) == (
        ("教育局",),
        ("民政局", "卫健局"),
    )
    assert said(result)[0].endswith("按第一个负责、其余参与读入。请确认。")


@pytest.mark.parametrize(
    "words", ["办　公　室", "教育局、民政局", "教育局\n民政局", "提案委（牵头） 办公室"]
)
def test_what_is_no_row_of_names_is_not_asked_about(read, xlsx, words):
    rows = [[TASKS], ["序号", "工作任务", "责任单位", "完成时限"], [1, "专题视察", words, "6月"]]

    assert not any("用空格隔开" in message for message in said(read(xlsx({"任务": rows}))))


def test_beside_a_column_of_participants_all_of_a_row_lead(read, xlsx):
    header = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
    rows = [[TASKS], header, [1, "专题视察", "教育局 民政局", "办公室", "6月"]]

    result = read(xlsx({"任务": rows}))

    assert result.rows[0].lead_departments == ("教育局", "民政局")
    assert not any("用空格隔开" in message for message in said(result))


@pytest.mark.parametrize(
    ("section", "leaders"),
    [
        ("（一）张三副主席牵头", ("张三",)),
        ("一、由张三同志牵头的工作", ("张三",)),
        ("（二）常务副主席牵头", ("常务副主席",)),
        ("一、牵头领导：张三（责任部门：办公室）", ("张三",)),
        ("一、协商议政工作", ()),
        ("（三）加强与牵头单位的联系", ()),
    ],
)
def test_who_a_section_line_names(read, xlsx, section, leaders):
    rows = [
        [TASKS],
        ["序号", "工作任务", "责任单位", "完成时限"],
        [section],
        [1, "组织专题视察", "提案委", "6月底前"],
    ]

    assert read(xlsx({"Sheet1": rows})).rows[0].leaders == leaders
