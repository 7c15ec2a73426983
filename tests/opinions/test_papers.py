"""专报 and 转办单 of a report: what they say, and for whom they are."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from opinions.models import OpinionReport


@pytest.fixture
def report(one_of_each_role) -> OpinionReport:
    found = one_of_each_role.in_state("signed")
    OpinionReport.objects.filter(pk=found.pk).update(signed_on=date(2021, 5, 18))
    return found


def paper(report: OpinionReport, name: str) -> str:
    return reverse("opinions:paper", args=[report.pk, name])


def made(response):
    assert response.status_code == 200
    return Document(BytesIO(response.content))


def test_the_special_report_says_the_matter_who_wrote_it_and_marks_where_it_goes(report, signed_in):
    found = made(signed_in("office").get(paper(report, "report")))

    assert [p.text for p in found.paragraphs] == [
        "社情民意专报",
        "",
        "2021年5月18日签发",
        "",
        "",
        "关于地铁口停车的建议",
        "",
        "情况：停车乱。",
        "建议：划线。",
        "",
        "（作者：陈悦、费建伟、前任，城建委）",
        "报送：【缺：报送单位】",
    ]


def test_the_form_to_hand_it_over_leaves_to_the_hand_what_no_page_knows(report, signed_in):
    found = made(signed_in("office").get(paper(report, "handing-over")))

    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows] == [
        ["标题", "关于地铁口停车的建议"],
        ["反映人", "陈悦、费建伟、前任"],
        ["内容", "情况：停车乱。\n建议：划线。"],
        ["转办单位", ""],
        ["答复期限", ""],
        ["办理情况", "□已办理　□计划办理　□暂不能办理\n\n\n\n"],
        ["承办单位", "\n\n（签章）　　　年　月　日"],
    ]


@pytest.mark.parametrize(
    ("role", "status"),
    [("office", 200), ("leader", 404), ("author", 404), ("another member", 404)],
)
@pytest.mark.parametrize("name", ["report", "handing-over"])
def test_they_are_the_office_s(role, status, name, report, signed_in):
    client = signed_in(role)

    assert client.get(paper(report, name)).status_code == status
    page = client.get(report.get_absolute_url())
    assert (paper(report, name) in page.content.decode()) is (status == 200)


def test_there_is_no_other(report, signed_in):
    assert signed_in("office").get(paper(report, "letter")).status_code == 404
