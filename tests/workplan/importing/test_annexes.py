import pytest

from workplan.annexes import Annex
from workplan.importing.annexes import identify, label_of, named_year, title_of
from workplan.models import WorkItem


def test_each_annex_has_its_number_and_its_chinese_name():
    assert [(annex.value, annex.number, annex.printed) for annex in Annex] == [
        ("tasks", 1, "重点工作任务分解"),
        ("research", 2, "重点调研课题"),
        ("consultation", 3, "“请你来协商”议题"),
        ("proposals", 4, "重点督办提案"),
        ("supervision", 5, "民主监督议题"),
    ]


def test_each_annex_has_the_documents_words_for_who_and_when():
    said = {
        annex.number: (annex.leader_label, annex.department_label, annex.period_label)
        for annex in Annex
    }
    assert said == {
        1: ("牵头领导", "责任部门", "完成时间"),
        2: ("牵头领导", "责任部门", "完成时间"),
        3: ("牵头领导", "责任单位", "协商时间"),
        4: ("督办领导", "督办部门", "完成时间"),
        5: ("督导领导", "民主监督小组", "完成时间"),
    }


def test_the_database_offers_the_annexes_of_the_table():
    assert WorkItem._meta.get_field("annex").choices == [(a.value, a.label) for a in Annex]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("区政协2021年重点工作任务分解", Annex.TASKS),
        ("区政协2021年重点调研课题安排", Annex.RESEARCH),
        ("区政协2021年“请你来协商”议题", Annex.CONSULTATION),
        ("区政协2021年重点督办提案", Annex.PROPOSALS),
        ("区政协2021年民生实事项目民主监督议题", Annex.SUPERVISION),
        ("附件４", Annex.PROPOSALS),
        ("附件 五", Annex.SUPERVISION),
    ],
)
def test_a_sheet_is_known_by_its_title_or_number(title, key):
    assert identify(["Sheet1", title]) is key


def test_the_title_outranks_the_number():
    assert identify(["附件2", "区政协2022年重点工作任务分解表"]) is Annex.TASKS


@pytest.mark.parametrize("line", ["附件10", "附件12", "附件十一", "附件二十", "说明", ""])
def test_other_words_name_no_annex(line):
    assert identify([line]) is None


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("区政协2021年重点调研课题安排", Annex.RESEARCH),
        ("附件2：区政协2021年重点调研课题安排表", Annex.RESEARCH),
        ("2021年“请你来协商”议题（讨论稿）", Annex.CONSULTATION),
        ("附件4 重点督办提案目录", Annex.PROPOSALS),
    ],
)
def test_a_line_that_is_a_title(line, key):
    assert title_of(line) is key


@pytest.mark.parametrize(
    "line",
    [
        "附件：1.区政协2021年重点工作任务分解；",
        "附件：区政协2021年重点工作任务分解；",
        "2.区政协2021年重点调研课题安排",
        "5.区政协2021年民主监督议题。",
        "区政协2021年重点调研课题安排；",
        "★“请你来协商”议题",
        "二、重点督办提案",
        "协助召开提案交办会、确定重点督办提案的承办单位",
        "",
    ],
)
def test_lines_of_a_list_and_others_are_no_titles(line):
    assert title_of(line) is None


def test_a_label_alone():
    assert label_of("附件 ３") is Annex.CONSULTATION
    assert label_of("附件3 说明") is None


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["区政协2022年重点调研课题安排"], 2022),
        (["区政协２０２２年度重点调研课题安排"], 2022),
        (["2020年12月30日", "区政协2021年重点工作任务分解"], 2021),
        (["2020年12月30日", "重点工作任务分解"], None),
        (["共120212年", "1021年"], None),
        ([], None),
    ],
)
def test_the_year_that_a_title_names(lines, year):
    assert named_year(lines) == year
