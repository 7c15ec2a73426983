import pytest

from workplan.importing.headers import Field, assign, match


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Field.SEQ, "序号 序　号 编号 No. №"),
        (
            Field.TITLE,
            "工作内容 工作任务 重点工作 具体要求 协商议题 课题名称 案由 重点工作任务 议题",
        ),
        (Field.LEADERS, "牵头领导 责任领导 分管领导 督办领导 督导领导 带队领导 牵头人"),
        (
            Field.LEAD_DEPARTMENTS,
            "责任部门 责任单位 牵头单位 承办部门 主办单位 责任科室 牵头委室 督办部门 民主监督小组",
        ),
        (Field.PARTICIPANTS, "参与部门 配合单位 协办单位 协同责任单位 会办单位 参加单位"),
        (
            Field.PERIOD,
            "完成时间 时间安排 完成时限 时限要求 协商时间 时间节点 时间 完成期限 计划完成时间",
        ),
        (Field.FLAG, "★ ☆ 工作方案 是否需要工作方案 需制订方案 ★事项"),
    ],
)
def test_every_synonym_names_its_field(field, words):
    assert [match(word)[0] for word in words.split(" ")] == [field] * len(words.split(" "))


@pytest.mark.parametrize(
    "header", ["牵头\n领导", "牵　头 领导", "牵头领导（区领导）", "牵头领导(1名)", "牵头领导："]
)
def test_line_breaks_spaces_and_notes_in_brackets_do_not_matter(header):
    assert match(header)[0] is Field.LEADERS


@pytest.mark.parametrize(
    "header",
    ["", "备注", "完成情况", "工作进度", "开始时间", "联系电话", "区政协2021年重点工作任务分解"],
)
def test_other_words_name_no_field(header):
    assert match(header) is None


def test_a_responsible_unit_is_the_lead_where_it_stands_alone():
    columns = assign({1: "工作任务", 2: "责任单位", 3: "配合单位"})
    assert columns.of == {
        Field.TITLE: (1,),
        Field.LEAD_DEPARTMENTS: (2,),
        Field.PARTICIPANTS: (3,),
    }


@pytest.mark.parametrize("lead", ["牵头单位", "牵头部门", "主办单位"])
def test_a_responsible_unit_beside_a_leading_one_is_the_supporting_side(lead):
    columns = assign({1: "工作任务", 2: "责任单位", 3: lead})
    assert columns.of[Field.LEAD_DEPARTMENTS] == (3,)
    assert columns.of[Field.PARTICIPANTS] == (2,)


def test_participants_may_have_several_columns():
    columns = assign({1: "牵头单位", 2: "责任单位", 3: "配合单位"})
    assert columns.of[Field.PARTICIPANTS] == (2, 3)
    assert columns.rivals == {}


def test_of_two_columns_for_one_field_the_plainer_word_wins_and_the_other_is_named():
    columns = assign({1: "具体要求", 2: "工作任务", 3: "责任人", 4: "牵头领导"})
    assert columns.of == {Field.TITLE: (2,), Field.LEADERS: (4,)}
    assert columns.rivals == {1: Field.TITLE, 3: Field.LEADERS}


def test_beside_the_supervising_department_handling_units_are_the_governments():
    headers = dict(enumerate(["案由", "承办单位", "督办领导", "督办部门", "会办单位"], 1))
    columns = assign(headers)
    assert columns.of == {Field.TITLE: (1,), Field.LEADERS: (3,), Field.LEAD_DEPARTMENTS: (4,)}
    assert columns.rivals == {}
