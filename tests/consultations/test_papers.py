"""监督意见书 and the year's 综述: what they say, and for whom they are."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from consultations.papers import YEAR, year_facts
from consultations.services import problems
from tests.consultations.factories import problem_of, supervision_on
from workflow.figures import Fact, Line
from workplan.reading.official_papers import make

pytestmark = pytest.mark.django_db


def texts(content: bytes) -> tuple[list[str], list[list[str]]]:
    found = Document(BytesIO(content))
    table = [[cell.text for cell in row.cells] for row in found.tables[0].rows]
    return [p.text for p in found.paragraphs], table


@pytest.fixture
def supervision(one_of_each_role):
    found = supervision_on(one_of_each_role.item, group="周翔、陈悦")
    handed = problem_of(found, place="江陵路站")
    problems.hand_over(
        problem=handed,
        actor=one_of_each_role.users["office"],
        on=date(2021, 6, 1),
        due_on=date(2021, 7, 1),
    )
    problem_of(found, text="停车乱", unit="")
    return found


def opinion(supervision) -> str:
    return reverse("consultations:opinion", args=[supervision.pk])


def test_the_opinion_says_each_problem_with_its_unit_and_day(supervision, signed_in):
    found, table = texts(signed_in("office").get(opinion(supervision)).content)

    assert found == [
        "关于深入推进物业提档升级的监督意见书",
        "",
        "城建委就“深入推进物业提档升级”开展了民主监督，监督小组成员：周翔、陈悦。"
        "现将监督中发现的2个问题和意见反馈如下：",
        "一、发现的问题",
        "二、监督意见",
        "请各责任单位对照问题逐项整改，并在期限前书面答复。",
        "",
        "【缺：发文机关】",
        "2021年6月30日",
    ]
    assert table == [
        ["序号", "问题", "责任单位", "整改期限"],
        ["1", "消防通道被占（江陵路站）", "属地街道", "2021年7月1日前"],
        ["2", "停车乱", "【缺：单位】", "【缺：期限】"],
    ]


@pytest.mark.parametrize(
    ("role", "status"), [("office", 200), ("responsible head", 200), ("account of no one", 404)]
)
def test_it_is_for_who_sees_the_chain(role, status, supervision, signed_in):
    assert signed_in(role).get(opinion(supervision)).status_code == status


def test_the_review_says_each_figure_in_a_sentence_and_in_a_table():
    day = date(2021, 3, 1)
    figures = [
        Line("a", "信息", "专报", "篇", "编报专报{n}篇", (Fact("一", on=day, count=279),)),
        Line("b", "信息", "采用", "篇", "被采用{n}篇", (Fact("二", on=day, count=184),)),
        Line("c", "协商", "协商会", "场", "举行协商会{n}场", ()),
        Line("d", "活动", "读书会", "场", "", (Fact("三", on=day, count=12),)),
    ]

    found, table = texts(make(YEAR, year_facts(2021, figures)))

    assert found == [
        "2021年工作综述",
        "",
        "2021年，编报专报279篇，被采用184篇。",
        "信息",
        "编报专报279篇，被采用184篇。",
        "活动",
        "附：主要数据",
        "",
        "【缺：发文机关】",
        "2021年6月30日",
    ]
    assert table == [
        ["类别", "指标", "数量", "单位"],
        ["信息", "专报", "279", "篇"],
        ["信息", "采用", "184", "篇"],
        ["活动", "读书会", "12", "场"],
    ]


def test_the_review_is_for_those_to_whom_all_figures_are_open(one_of_each_role, signed_in):
    url = reverse("consultations:figures_review", args=[2021])

    assert signed_in("office").get(url).status_code == 200
    assert signed_in("account of no one").get(url).status_code == 404
    page = signed_in("office").get(reverse("consultations:figures", args=[2021]))
    assert url in page.content.decode()
