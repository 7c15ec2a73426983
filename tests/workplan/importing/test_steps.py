"""Rows of one number and one title that differ elsewhere: one item in steps, or several; none lost."""

import pytest

from workplan.importing import Fixes
from workplan.importing.fixes import APART, TOGETHER

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "完成时间", "年度工作措施"]
KEY = "a|附件1|1"


def row(number, title, measure, *, leader="王国珍", period="12月底"):
    return [number, title, leader, "提案委", period, measure]


@pytest.fixture
def told(read, xlsx):
    """What rows under the header give: the rows, and the only problem."""

    def build(*rows, choices=(), header=HEADER):
        result = read(xlsx({"附件1": [header, *rows]}), fixes=Fixes(choices=frozenset(choices)))
        (problem,) = result.problems
        return result.rows, problem

    return build


LONG = [
    row(1, "甲", "一"),
    row(1, "甲", "二"),
    row(1, "甲", "三"),
    row(2, "乙", "四"),
    row(2, "乙", "五"),
]


def test_rows_that_follow_one_another_are_one_item_with_its_steps_in_order(told):
    rows, problem = told(*LONG)
    assert [(r.row, r.seq, r.title, r.leaders, r.period_phrase, r.extra) for r in rows] == [
        (2, 1, "甲", ("王国珍",), "12月底", {"年度工作措施": "一\n二\n三"}),
        (5, 2, "乙", ("王国珍",), "12月底", {"年度工作措施": "四\n五"}),
    ]
    assert problem.severity == "warning"
    assert str(problem) == (
        "工作表“附件1” 第2行：有 2 组共 5 行，组内序号和内容相同、其余各列不同（第2、3、4行；第5、6行）。"
        "已按“合为一项，各行作为步骤”读入 2 项，各行不同的内容按原顺序保留。请确认。"
    )
    assert [(r.words, r.choice) for r in problem.remedies] == [("一行一项", f"{APART}|{KEY}")]


@pytest.mark.parametrize("choice", [APART, f"{APART}|{KEY}"])
def test_a_person_may_have_an_item_a_row(told, choice):
    rows, problem = told(*LONG, choices=[choice])
    assert [(r.seq, r.title, r.extra["年度工作措施"]) for r in rows] == [
        (1, "甲", "一"),
        (None, "甲", "二"),
        (None, "甲", "三"),
        (2, "乙", "四"),
        (None, "乙", "五"),
    ]
    assert "已按“一行一项”读入 5 项，序号只留在每组的第一项。请确认。" in problem.message
    assert [(r.words, r.choice) for r in problem.remedies] == [
        ("合为一项，各行作为步骤", f"{TOGETHER}|{KEY}")
    ]


def test_what_differs_in_other_columns_is_put_together_too(told):
    rows, _ = told(
        row(1, "甲", "一", leader="王国珍", period="3月"),
        row(1, "甲", "一", leader="余静漪", period="6月"),
    )
    (found,) = rows
    assert found.leaders == ("王国珍", "余静漪")
    assert found.period_phrase == "3月、6月"
    assert found.extra == {"年度工作措施": "一"}


def test_a_number_left_empty_below_is_that_of_the_row_above(told):
    rows, _ = told(row(1, "甲", "一"), row(None, "甲", "二"), row(None, "甲", "三"))
    assert [(r.seq, r.extra["年度工作措施"]) for r in rows] == [(1, "一\n二\n三")]


def test_of_rows_that_stand_apart_it_is_asked_and_no_remedy_loses_one(told):
    apart = [row(1, "甲", "一"), row(2, "乙", "二"), row(1, "甲", "三")]
    _, problem = told(*apart)
    assert problem.severity == "error"
    assert problem.message == (
        "有 1 组共 2 行，组内序号和内容相同、其余各列不同（第2、4行）。请选择怎样导入。"
    )
    assert [r.choice for r in problem.remedies] == [f"{TOGETHER}|{KEY}", f"{APART}|{KEY}"]
    assert not any(r.rows or r.tables for r in problem.remedies)
    together, _ = told(*apart, choices=[f"{TOGETHER}|{KEY}"])
    assert [(r.seq, r.extra["年度工作措施"]) for r in together] == [(1, "一\n三"), (2, "二")]
    each, _ = told(*apart, choices=[f"{APART}|{KEY}"])
    assert [r.extra["年度工作措施"] for r in each] == ["一", "二", "三"]


def test_a_hundred_and_seventeen_measures_are_no_repetitions(told):
    rows, problem = told(*(row(n // 3, f"事项{n // 3}", f"措施{n}") for n in range(3, 183)))
    assert sum(len(r.extra["年度工作措施"].split("\n")) for r in rows) == 180
    assert len(rows) == 60
    assert "有 60 组共 180 行" in problem.message
    assert "第2、3、4行；第5、6、7行；第8、9、10行等" in problem.message


def test_rows_that_say_the_same_throughout_are_still_repetitions(told):
    _, problem = told(*(row(n, f"事项{n}", "一") for n in (1, 2, 1, 2)))
    assert "自这里起有2项重复" in problem.message
    assert [r.words for r in problem.remedies] == ["不导入重复的2项"]


def test_a_column_of_categories_beside_the_titles_is_the_section(read, xlsx):
    header = ["序号", "重点工作", "主要目标任务", "牵头领导", "责任部门", "完成时间"]
    body = [
        [1, "服务发展", "甲", "王国珍", "办公室", "3月"],
        [2, "服务发展", "乙", "王国珍", "办公室", "4月"],
        [1, "自身建设", "丙", "余静漪", "提案委", "5月"],
    ]
    result = read(xlsx({"附件1": [header, *body]}))
    assert result.problems == ()
    assert [(r.section, r.seq, r.title, r.extra) for r in result.rows] == [
        ("服务发展", 1, "甲", {}),
        ("服务发展", 2, "乙", {}),
        ("自身建设", 1, "丙", {}),
    ]


def test_a_second_column_of_titles_that_never_repeats_is_no_section(read, xlsx):
    header = ["序号", "重点工作", "主要目标任务", "牵头领导", "责任部门", "完成时间"]
    body = [[n, f"工作{n}", f"目标{n}", "王国珍", "办公室", "3月"] for n in (1, 2)]
    result = read(xlsx({"附件1": [header, *body]}))
    assert [(r.section, r.title, r.extra) for r in result.rows] == [
        ("", "目标1", {"重点工作": "工作1"}),
        ("", "目标2", {"重点工作": "工作2"}),
    ]
    assert len(result.warnings) == 1
