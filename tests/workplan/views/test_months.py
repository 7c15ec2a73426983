"""The month's report: all of it for the office and the leaders, one's own part for a head."""

import re
from io import BytesIO
from itertools import pairwise
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.factories import appoint, make_department, make_item, make_person, make_user
from tests.workplan.views.acting import text_of
from workplan.services import states

pytestmark = pytest.mark.postgresql


MAY = "/months/2021-05/"


@pytest.fixture
def done(plan, users):
    """Row 29 of 城建委, closed in May."""
    due = plan.items[29].due_dates.get()
    states.accept(due=due, actor=users["城建委"])
    states.report_done(due=due, actor=users["城建委"], text="视察报告已报送。")
    states.close(due=due, actor=users["办公室"])


def departments(page) -> list[str]:
    return [part.name for part in page.context["report"].departments]


@pytest.mark.parametrize("name", ["办公室", "王国珍", "周翔"])
def test_the_office_and_the_leaders_read_all_departments(name, done, signed_in):
    page = signed_in(name).get(MAY)

    assert departments(page) == [
        "办公室",
        "委员工委",
        "提案委",
        "教文委",
        "经科委",
        "城建委",
        "社法委",
        "多个部门共同承担",
    ]
    assert "视察报告已报送。" in text_of(page)


def test_what_was_added_later_is_marked_on_the_page_and_in_the_paper(plan, users, signed_in):
    item = make_item(
        *(plan.plan, None, "迎春座谈会"),
        lead=[plan.departments["城建委"]],
        period="5月底前",
        added_why="区委临时交办",
    )
    states.close(due=item.due_dates.get(), actor=users["办公室"], reason="已办。")
    client = signed_in("办公室")

    assert "迎春座谈会</a>（增补）：5月20日办结" in text_of(client.get(MAY))
    paper = Document(BytesIO(client.get(f"{MAY}document/").content))
    assert any(p.text.endswith("迎春座谈会（增补）：5月20日办结。") for p in paper.paragraphs)


def test_a_head_reads_the_own_department_only(done, signed_in):
    own = signed_in("城建委").get(MAY)
    other = signed_in("教文委").get(MAY)

    assert departments(own) == ["城建委", "多个部门共同承担"]
    assert departments(other) == ["教文委", "多个部门共同承担"]
    assert "视察报告已报送。" not in text_of(other)


def test_who_is_in_no_department_finds_no_report(plan, signed_in):
    client = signed_in("无关人员")

    assert client.get(MAY).status_code == 404
    assert client.get(f"{MAY}document/").status_code == 404
    assert "月报" not in text_of(client.get(reverse("desk:mine")))


def test_a_month_that_is_not_over_says_up_to_which_day_it_tells(done, signed_in):
    office = signed_in("办公室")

    assert "由台账得出，截至5月20日" in text_of(office.get(MAY))
    assert "截至" not in text_of(office.get("/months/2021-04/"))


@pytest.mark.parametrize("month", ["2021-00", "2021-13", "2021-5", "2020-05"])
def test_there_is_no_report_of_a_month_or_year_that_is_none(month, plan, signed_in):
    assert signed_in("办公室").get(f"/months/{month}/").status_code == 404


def test_the_pages_lead_from_month_to_month_within_the_year(plan, signed_in):
    office = signed_in("办公室")

    assert office.get(reverse("workplan:months")).headers["Location"] == "/months/2021-05/"
    january = text_of(office.get(reverse("workplan:month", args=[2021, 1])))
    assert 'rel="prev"' not in january
    assert 'href="/months/2021-02/" rel="next"' in january


def test_the_report_comes_as_a_word_document_with_the_reader_s_part(done, signed_in):
    answer = signed_in("城建委").get(f"{MAY}document/")
    lines = [p.text for p in Document(BytesIO(answer.content)).paragraphs]

    assert lines[:6] == [
        "2021年5月工作完成情况和下月计划",
        "",
        "（截至5月20日）",
        "一、城建委",
        "本月完成：",
        "1. 在建工地智慧监管专题视察：视察报告已报送。",
    ]
    assert not any("教文委" in line for line in lines)


def test_a_member_and_a_government_unit_find_no_report_and_no_way_to_it(plan):
    for name, kind, duty in (("经济界", "sector", "member"), ("区教育局", "unit", "head")):
        person = make_person(f"{name}的人")
        appoint(person, make_department(name, kind), duty)
        client = Client()
        client.force_login(make_user(person=person))

        assert client.get(MAY).status_code == 404
        assert "/months/" not in client.get(reverse("desk:mine")).content.decode()


def test_without_a_plan_the_page_says_what_is_missing_and_to_whom_where_it_is_made(db):
    office, other = Client(), Client()
    office.force_login(make_user(office=True))
    other.force_login(make_user())
    for address, title in (("/plan/", "全年计划"), ("/months/", "月报"), ("/chains/", "协商监督")):
        page = office.get(address).content.decode()
        assert f"<h1>{title}</h1>" in page
        assert 'href="/first/committee/">本会和您自己</a>' in page
        assert "办公室导入后，会出现在这里。" in other.get(address).content.decode()


def test_each_item_of_the_word_document_ends_with_a_full_stop(done, plan, users, signed_in):
    due = plan.items[31].due_dates.get()
    states.accept(due=due, actor=users["城建委"])
    states.write_progress(due=due, actor=users["城建委"], text="已察看3处，")
    answer = signed_in("办公室").get(f"{MAY}document/")
    lines = [p.text for p in Document(BytesIO(answer.content)).paragraphs]
    items = [line for line in lines if re.match(r"\d+\. ", line)]

    assert len(items) > 20
    assert [item for item in items if not re.search(r"[^，。；]。$", item)] == []
    assert f"2. {plan.items[31].title}：已察看3处。" not in lines
    assert f"1. {plan.items[31].title}：已察看3处。" in lines


class TestAMonthToCome:
    def test_its_page_says_that_it_has_not_begun_and_shows_its_plan(self, plan, signed_in):
        page = BeautifulSoup(signed_in("办公室").get("/months/2021-12/").content, "html.parser")

        assert page.title.text == "2021年12月工作计划 · 滨江区政协年度工作要点"
        assert page.h1.text == "2021年12月工作计划"
        assert page.select_one(".head p").text == (
            "12月尚未开始，没有完成情况；这里是按5月20日的台账列出的计划。"
        )
        assert {heading.text for heading in page.select("h4")} == {"12月计划"}
        assert "尚未办结" not in page.text
        assert "已逾期" not in page.text
        assert "下载计划 Word" in page.text

    def test_its_paper_is_a_plan_too(self, plan, signed_in):
        answer = signed_in("城建委").get("/months/2021-12/document/")
        lines = [p.text for p in Document(BytesIO(answer.content)).paragraphs]

        assert answer["Content-Disposition"].endswith(f"{quote('2021年12月工作计划')}.docx")
        assert lines[:5] == [
            "2021年12月工作计划",
            "",
            "（12月尚未开始，按5月20日的台账列出）",
            "一、多个部门共同承担",
            "12月计划：",
        ]
        assert not any("完成情况" in line for line in lines)


@pytest.mark.parametrize("address", [MAY, "/months/2021-12/", "/months/2021-01/"])
def test_no_heading_skips_a_level(address, done, signed_in):
    page = BeautifulSoup(signed_in("办公室").get(address).content, "html.parser")
    levels = [int(heading.name[1]) for heading in page.select("main :is(h1, h2, h3, h4)")]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
