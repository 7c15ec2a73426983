"""线索, 联系点 and 专刊: entered by the office; one funnel with all that was gathered elsewhere."""

from datetime import date
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.urls import reverse
from docx import Document

from opinions.enums import Level
from opinions.figures import by_point, figure_lines, funnel, in_words, year_figures
from opinions.models import Adoption, ContactPoint, LeadCount, OpinionReport
from opinions.services.leads import record_leads, remove_leads
from opinions.services.outcomes import record_adoption
from tests.opinions.pages import shown
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db

LEADS, COLLECTION = reverse("opinions:leads"), reverse("opinions:collection")


@pytest.fixture
def point() -> ContactPoint:
    return ContactPoint.objects.create(name="江南社区联系点")


@pytest.fixture
def year(one_of_each_role, point) -> int:
    """5,000 线索 and one report that the nation's committee adopted by itself and passed on."""
    office = one_of_each_role.users["office"]
    record_leads(actor=office, count=4_990, on=date(2021, 4, 1), point=point)
    record_leads(actor=office, count=10)
    report = one_of_each_role.in_state("sent")
    OpinionReport.objects.filter(pk=report.pk).update(contact_point=point)
    record_adoption(
        report=report, level=Level.NATION, actor=office, way="single", ministry="教育部"
    )
    record_adoption(report=report, level=Level.DISTRICT, actor=office, way="combined")
    return 2021


def test_there_is_one_funnel(year):
    steps = funnel(year, year_figures(year))
    assert [(step.label, step.count) for step in steps] == [
        ("线索", 5_000),
        ("编报", 1),
        ("被采用", 1),
        ("市级以上采用", 1),
        ("全国采用", 1),
        ("全国单篇采用", 1),
        ("转送部委", 1),
    ]
    assert [(label, count) for label, count, _ in steps[0].parts] == [
        ("码上协商", 0),
        ("登记", 5_000),
    ]
    lines = {line.key: line.total for line in figure_lines(year)}
    assert (lines["opinion-leads"], lines["opinion-reports-nation-single"]) == (5_000, 1)
    assert in_words(year) == (
        "2021年收集线索5000条，编报社情民意信息1篇，被各级政协采用1篇，其中市级以上政协采用1篇，"
        "全国政协采用1篇（单篇采用1篇），1篇转送国家有关部门；获领导批示0篇。"
    )


def test_each_step_opens_its_reports_and_the_contact_points_are_counted(year, signed_in):
    client = signed_in("office")
    for step in funnel(year, year_figures(year))[1:]:
        assert client.get(step.url).context["page"].paginator.count == step.count
    found = [(row.label, row.leads, [f.count for f in row.figures]) for row in by_point(year)]
    assert found == [("江南社区联系点", 4_990, [1, 1, 1]), ("未注明联系点", 10, [0, 0, 0])]
    page = shown(client.get(f"/opinions/figures/?year={year}"))
    assert [" ".join(li.text.split()) for li in page.select("ol.figures li")] == [
        "5000线索",
        "1编报",
        "1被采用",
        "1市级以上采用",
        "1全国采用",
        "1全国单篇采用",
        "1转送部委",
    ]


def test_a_combined_adoption_is_no_single_one(one_of_each_role):
    report, office = one_of_each_role.in_state("sent"), one_of_each_role.users["office"]
    record_adoption(report=report, level=Level.NATION, actor=office, way="combined")
    record_adoption(report=report, level=Level.CITY, actor=office, way="single")
    count = {figure.key: figure.count for figure in year_figures(2021)}
    assert (count["adopted-nation"], count["nation-single"], count["passed-on"]) == (1, 0, 0)
    assert not OpinionReport.objects.nation_single().exists()


def test_leads_are_entered_by_the_office_and_taken_back(one_of_each_role, signed_in, point):
    client = signed_in("office")
    said = {"point": point.pk, "on": "2021-05-18", "count": 12, "note": "接待日"}
    assert client.post(LEADS, said).status_code == 302
    row = LeadCount.objects.get()
    assert (row.point, row.on, row.count, row.note) == (point, date(2021, 5, 18), 12, "接待日")
    page = shown(client.get(LEADS)).main.get_text(" ", strip=True)
    assert "江南社区联系点 5月18日 12 接待日" in page
    client.post(reverse("opinions:remove_leads", args=[row.pk]))
    assert not LeadCount.objects.exists()
    assert LeadCount.history.count() == 2


def test_a_day_to_come_stands_on_the_page_again(signed_in):
    page = signed_in("office").post(LEADS, {"on": "2021-05-21", "count": 1})
    assert page.status_code == 422
    assert "收到日期不能晚于今天。" in page.content.decode()


@pytest.mark.parametrize(
    ("role", "reads", "enters"),
    [
        ("office", 200, 302),
        ("leader", 200, 404),
        ("author", 404, 404),
        ("another member", 404, 404),
        ("stopped office", 302, 302),
    ],
)
def test_who_reads_and_who_enters_leads(role, reads, enters, signed_in, one_of_each_role):
    row = record_leads(actor=one_of_each_role.users["office"], count=1)
    client = signed_in(role)
    assert client.get(LEADS).status_code == reads
    assert client.post(LEADS, {"count": 7}).status_code == enters
    if role != "office":
        assert not LeadCount.objects.filter(count=7).exists()
        client.post(reverse("opinions:remove_leads", args=[row.pk]))
        assert LeadCount.objects.filter(pk=row.pk).exists()
        user = one_of_each_role.users[role]
        with pytest.raises(NotAllowed):
            record_leads(actor=user, count=1)
        with pytest.raises(NotAllowed):
            remove_leads(row=row, actor=user)


def test_no_leads_of_a_day_to_come(one_of_each_role):
    with pytest.raises(Refused, match="收到日期不能晚于今天。"):
        record_leads(actor=one_of_each_role.users["office"], count=1, on=date(2021, 5, 21))


def test_several_reports_are_one_paper(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("sent")
    page = signed_in("office").get(
        COLLECTION, {"name": "社情民意专刊", "number": "第3期", "reports": [report.pk]}
    )
    assert [p.text for p in Document(BytesIO(page.content)).paragraphs if p.text] == [
        "社情民意专刊",
        "第3期　2021年5月20日",
        "本期目录",
        "一、关于地铁口停车的建议",
        "一、关于地铁口停车的建议",
        "情况：停车乱。",
        "建议：划线。",
        "（作者：陈悦、费建伟、前任，城建委）",
    ]


def test_a_paper_of_none_is_asked_for_again(one_of_each_role, signed_in):
    one_of_each_role.in_state("sent")
    assert signed_in("office").get(COLLECTION, {"name": "专刊"}).status_code == 422


@pytest.mark.parametrize("role", ["leader", "author", "another member"])
def test_the_collection_is_the_offices(role, signed_in):
    assert signed_in(role).get(COLLECTION).status_code == 404


def test_what_was_said_of_an_adoption_is_its_way_after_the_migration(one_of_each_role):
    report = one_of_each_role.in_state("sent")
    for level, note in (
        ("nation", "单篇采用"),
        ("city", "综合采用，见第9期"),
        ("province", "见报"),
    ):
        Adoption.objects.create(report=report, level=level, body=level, note=note)
    import_module("opinions.migrations.0003_funnel_and_handing_over").say_the_way(apps, None)
    assert sorted(Adoption.objects.values_list("level", "way", "note")) == [
        ("city", "combined", "综合采用，见第9期"),
        ("nation", "single", ""),
        ("province", "", "见报"),
    ]
