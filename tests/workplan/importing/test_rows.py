import pytest

from sheets.cells import Cell, Flaw
from sheets.problems import FileProblem, Severity
from workplan.annexes import Annex
from workplan.importing.headers import Field
from workplan.importing.rows import Row, typed_rows

HEADER = ("序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间")
ROW = ("1", "某事项", "王国珍", "办公室", "", "1月")
COLUMNS = {
    Field.SEQ: "A",
    Field.TITLE: "B",
    Field.LEADERS: "C",
    Field.LEAD_DEPARTMENTS: "D",
    Field.PARTICIPANTS: "E",
    Field.PERIOD: "F",
}


def test_a_row_carries_its_fields_and_where_it_came_from(typed):
    rows, problems = typed(
        ("27", "★开展年度重点课题调研", "主　席\n副主席", "办公室\n各专委会", "", "4-11月")
    )
    assert problems == []
    assert rows == [
        Row(
            annex=Annex.TASKS,
            sheet="附件1",
            row=2,
            seq=27,
            title="开展年度重点课题调研",
            starred=True,
            leaders=("主席", "副主席"),
            lead_departments=("办公室", "各专委会"),
            participants=(),
            period_phrase="4-11月",
            section="",
            extra={},
            columns=COLUMNS,
        )
    ]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("37．", 37),
        ("４２", 42),
        ("03", 3),
        ("3.0", 3),
        ("（5）", 5),
        ("6、", 6),
        ("1 2", 12),
        ("★20", 20),
        ("三", 3),
        ("十", 10),
        ("二十一、", 21),
        ("①", 1),
        ("⑿", 12),
        ("㈢", 3),
        ("⒋", 4),
        ("第五项", 5),
        ("第 6 项", 6),
        ("", None),
    ],
)
def test_a_number_is_read_however_it_is_written(one, written, number):
    assert one(seq=written).seq == number


@pytest.mark.parametrize(
    "written", ["甲", "1-1", "2.5", "-3", "0", "100000", "一一", "3月", "9" * 12, "½", "第项"]
)
def test_what_is_no_number_is_an_error_at_its_place(typed, written):
    rows, problems = typed((written, *ROW[1:]))
    assert rows[0].seq is None
    assert problems == [
        FileProblem(
            Severity.ERROR,
            f"序号“{written}”不是数字。请改为 1、2、3 这样的数字。",
            "附件1",
            2,
            "A",
            written,
        )
    ]


def test_five_thousand_digits_are_no_number_either(typed):
    rows, (problem,) = typed(("9" * 5000, *ROW[1:]))
    assert rows[0].seq is None
    assert problem.message == f"序号“{'9' * 20}”不是数字。请改为 1、2、3 这样的数字。"


@pytest.mark.parametrize(
    ("written", "title", "starred"),
    [
        ("★委员集中培训", "委员集中培训", True),
        ("★ “请你来协商”活动", "“请你来协商”活动", True),
        ("☆　委员集中培训", "委员集中培训", True),
        ("★\n委员集中培训", "委员集中培训", True),
        ("委员集中培训★", "委员集中培训", True),
        ("委员★评选", "委员★评选", False),
        ("完善平台功能　　为企业服务", "完善平台功能 为企业服务", False),
        ("民主监督\n（与区人大联合监督）", "民主监督（与区人大联合监督）", False),
    ],
)
def test_the_star_is_taken_off_the_title_and_its_spaces_are_plain(one, written, title, starred):
    row = one(title=written)
    assert (row.title, row.starred) == (title, starred)


@pytest.mark.parametrize(
    ("flag", "starred"),
    [("是", True), ("√", True), ("★", True), ("", False), ("否", False), ("☐", False)],
)
def test_a_flag_column_says_it_as_well(typed, flag, starred):
    header = ("★", "工作内容", "牵头领导", "责任部门", "完成时间")
    rows, problems = typed((flag, "事项", "王国珍", "办公室", "1月"), header=header)
    assert (rows[0].starred, problems) == (starred, [])


def test_a_flag_that_says_neither_is_asked_about(typed):
    header = ("工作方案", "工作内容", "牵头领导", "责任部门", "完成时间")
    rows, problems = typed(("待定", "事项", "王国珍", "办公室", "1月"), header=header)
    assert rows[0].starred is False
    assert [str(problem) for problem in problems] == [
        "工作表“附件1” 第2行 A列：“待定”看不出是否需要工作方案，按不需要读入。请填“是”或“否”。"
    ]


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        ("每季\n一次", "每季一次"),
        ("3-\n5月", "3-5月"),
        ("2021年\n3月", "2021年3月"),
        ("3月\n8月", "3月、8月"),
        ("6月底前\n10月底前", "6月底前、10月底前"),
        ("3月 8月", "3月 8月"),
        ("　全年 ", "全年"),
        ("", ""),
        ("13月", "13月"),
    ],
)
def test_the_period_is_kept_as_written_but_for_its_line_breaks(one, written, phrase):
    assert one(period=written).period_phrase == phrase


def test_a_row_without_a_title_is_an_error(typed):
    rows, problems = typed(("1", "", "王国珍", "办公室", "", "1月"), ("2", "★", "", "", "", ""))
    assert rows == []
    assert [str(problem) for problem in problems] == [
        "工作表“附件1” 第2行 B列：这一行没有写工作内容。请补上；如不需要，请删去整行。",
        "工作表“附件1” 第3行 B列：这一行没有写工作内容。请补上；如不需要，请删去整行。",
    ]


def test_a_missing_leader_or_department_is_a_warning(typed):
    rows, problems = typed(("1", "事项", "—", "", "", ""))
    assert len(rows) == 1
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert [str(problem) for problem in problems] == [
        "工作表“附件1” 第2行 C列：没有写牵头领导。请补上，或导入后补填。",
        "工作表“附件1” 第2行 D列：没有写责任部门。请补上，或导入后补填。",
    ]


def test_a_number_used_twice_names_both_rows(typed):
    _, problems = typed(ROW, ("2", *ROW[1:]), ROW)
    assert problems == [
        FileProblem(
            Severity.ERROR,
            "序号1重复：第2行和第4行都是1。请改正其中一个。",
            "附件1",
            4,
            "A",
            "1",
        )
    ]


def test_numbers_may_start_again_under_each_section(typed):
    rows, problems = typed(("一、强学习",), ROW, ("一、强学习",), ROW)
    assert ([row.seq for row in rows], problems) == ([1, 1], [])


def test_a_number_merged_over_two_titles_is_asked_about(typed):
    rows, problems = typed(ROW, ("", *ROW[1:]), merges=[(2, 1, 3, 1)])
    assert [row.seq for row in rows] == [1, 1]
    (problem,) = problems
    assert problem.severity is Severity.WARNING
    assert problem.message == "序号1的合并单元格盖住了第2行和第3行，按两项读入。请确认。"


def test_two_numbers_beside_a_merged_title_are_no_number_of_two_digits(typed):
    (row,), problems = typed(ROW, ("2", "", "余静漪", *ROW[3:]), merges=[(2, 2, 3, 2)])
    assert (row.seq, row.leaders) == (1, ("王国珍", "余静漪"))
    assert [str(problem) for problem in problems] == [
        "工作表“附件1” 第2行 A列：工作内容合并在一格里，序号却有2个（1、2），"
        "按一项读入，序号取1。请确认。"
    ]


def test_a_section_line_may_name_the_leader_of_the_rows_below(typed):
    rows, problems = typed(
        ("一、强学习（牵头领导：王国珍、郑　丽）",),
        ("1", "甲项", "", "办公室", "", "1月"),
        ("2", "乙项", "余静漪", "办公室", "", "1月"),
    )
    assert [row.leaders for row in rows] == [("王国珍", "郑丽"), ("余静漪",)]
    assert problems == []


@pytest.mark.parametrize(
    "section", [("一、强学习", "", "王国珍\n郑　丽"), ("", "（一）强学习", "王国珍、郑丽")]
)
def test_a_section_line_may_have_its_leader_in_the_leaders_column(typed, section):
    rows, problems = typed(section, ("1", "甲项", "", "办公室", "", "1月"))
    assert [row.leaders for row in rows] == [("王国珍", "郑丽")]
    assert problems == []


def test_a_task_numbered_in_chinese_is_no_section(typed):
    rows, problems = typed(("一、", "甲项", "王国珍", "办公室", "", ""))
    assert ([row.seq for row in rows], problems) == ([1], [])


def test_unknown_columns_are_kept_with_their_header(typed):
    header = (*HEADER, "经费\n来源", "备注", "备注")
    rows, _ = typed((*ROW, "财政", "甲", "乙", "丙"), header=header)
    assert rows[0].extra == {"经费来源": "财政", "备注": "甲", "备注（I列）": "乙", "J列": "丙"}


def test_what_the_reader_noticed_is_as_grave_as_it_is_only_in_known_columns(table):
    flaw = Flaw(Severity.ERROR, "这里是公式。")
    found = table(ROW, header=(*HEADER, "经费"))
    found.body[0].cells[6] = (Cell(2, 6, "", "=A1", flaw=flaw),)
    found.body[0].cells[7] = (Cell(2, 7, "", "=A2", flaw=flaw),)
    rows, problems = typed_rows(found, Annex.TASKS)
    assert rows[0].period_phrase == ""
    assert problems == [
        FileProblem(Severity.ERROR, "这里是公式。", "附件1", 2, "F", "=A1"),
        FileProblem(Severity.WARNING, "这里是公式。", "附件1", 2, "G", "=A2"),
    ]


def test_a_sentence_about_who_attends_is_kept_as_it_is_and_asked_about(typed):
    words = "邀请区发改局、区经信局负责人参加。"
    rows, (problem,) = typed(("1", "事项", "王国珍", "办公室", words, "1月"))
    assert (rows[0].participants, rows[0].extra) == ((), {"参与部门": words})
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        "工作表“附件1” 第2行 E列：这里像是一句话，不是名单，没有拆分，作为附加内容保留。请确认。"
    )


def test_government_counterparts_are_no_departments_of_ours(typed):
    header = ("协商议题", "牵头领导", "责任部门", "协商部门", "协商时间")
    rows, problems = typed(("托育", "张爱莲", "教文委", "区教育局、区卫健局", "3月"), header=header)
    assert (rows[0].participants, rows[0].extra) == ((), {"协商部门": "区教育局、区卫健局"})
    assert problems == []


def test_script_tags_are_words(one):
    assert one(title="<script>alert(1)</script>").title == "<script>alert(1)</script>"
