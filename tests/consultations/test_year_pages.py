"""The pages of a theme, a year, its topics and its figures: who sees them, and what they do."""

from datetime import date
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.models import (
    Consultation,
    ConsultationKind,
    ConsultationMeeting,
    Research,
    Supervision,
    TopicSuggestion,
)
from consultations.services import suggestions
from consultations.services.topics import propose_topic
from members.enums import DepartmentKind, Duty
from members.models import Department
from tests.consultations.factories import (
    ROLES,
    WRITE,
    below,
    consultation_on,
    meeting_of,
    research_on,
    supervision_on,
)
from tests.factories import (
    OneOfEachRole,
    appoint,
    make_department,
    make_head,
    make_item,
    make_link,
    make_user,
)
from workplan.annexes import Annex
from workplan.models import ItemMember

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def consultation(one_of_each_role: OneOfEachRole) -> Consultation:
    return consultation_on(one_of_each_role.item)


@pytest.fixture
def meeting(consultation: Consultation) -> ConsultationMeeting:
    return meeting_of(consultation)


@pytest.fixture
def supervision(one_of_each_role: OneOfEachRole) -> Supervision:
    item = make_item(
        one_of_each_role.item.plan,
        5,
        "物业提档",
        annex=Annex.SUPERVISION,
        lead=one_of_each_role.item.lead_departments,
    )
    return supervision_on(item)


@pytest.fixture
def research(one_of_each_role: OneOfEachRole) -> Research:
    item = make_item(
        one_of_each_role.item.plan,
        5,
        "物业调研",
        annex=Annex.RESEARCH,
        lead=one_of_each_role.item.lead_departments,
    )
    return research_on(item)


# --- the theme and its beginning -----------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_the_department_and_the_office_begin_a_chain(one_of_each_role, signed_in, role):
    item = make_item(
        *(one_of_each_role.item.plan, 1, "完善托育"),
        annex=Annex.RESEARCH,
        lead=one_of_each_role.item.lead_departments,
        period="5月",
    )
    response = signed_in(role).post(reverse("consultations:begin", args=[item.pk]))
    assert response.status_code == (302 if role in WRITE else 404)
    assert Research.objects.count() == (1 if role in WRITE else 0)


def test_of_two_rows_of_one_matter_the_consultation_hangs_on_the_leading_one(
    one_of_each_role, signed_in
):
    annex_3 = make_item(
        one_of_each_role.item.plan,
        1,
        "地铁口",
        annex=Annex.CONSULTATION,
        lead=one_of_each_role.item.lead_departments,
    )
    make_link(one_of_each_role.item, annex_3)
    office, address = signed_in("office"), reverse("consultations:begin", args=[annex_3.pk])
    office.post(address)
    office.post(address)
    found = Consultation.objects.get()
    assert (found.item, found.topic) == (one_of_each_role.item, "地铁口")


def test_a_task_is_no_theme_to_begin(one_of_each_role, signed_in):
    address = reverse("consultations:begin", args=[one_of_each_role.item.pk])
    assert signed_in("office").post(address).status_code == 404


def test_the_items_page_leads_to_its_chain(one_of_each_role, signed_in, consultation):
    link = f'href="/themes/{one_of_each_role.item.pk}/"'
    assert (
        link in signed_in("office").get(one_of_each_role.item.get_absolute_url()).content.decode()
    )
    assert (
        link
        not in signed_in("member").get(one_of_each_role.item.get_absolute_url()).content.decode()
    )


# --- the year ------------------------------------------------------------------------------------


def test_everyone_sees_the_years_themes_and_only_some_may_open_them(
    signed_in, consultation, supervision, research
):
    member = signed_in("member").get("/chains/2021/").content.decode()
    assert "地铁口序化" in member
    assert consultation.get_absolute_url() not in member
    office = signed_in("office").get("/chains/2021/").content.decode()
    assert all(row.get_absolute_url() in office for row in (consultation, supervision, research))


def test_rows_without_a_chain_are_named(one_of_each_role, signed_in):
    make_item(one_of_each_role.item.plan, 1, "关于党建赋能的调研", annex=Annex.RESEARCH)
    page = signed_in("office").get("/chains/2021/")
    assert [item.title for item in page.context["waiting"]] == ["关于党建赋能的调研"]


def test_this_years_page_is_found_without_its_year(one_of_each_role, signed_in):
    assert signed_in("member").get("/chains/").headers["Location"] == "/chains/2021/"
    assert signed_in("member").get("/chains/1999/").status_code == 404


def test_a_department_begins_a_streets_consultation_of_its_own(one_of_each_role, signed_in):
    own = one_of_each_role.item.lead_departments[0]
    other = make_department("社法委")
    values = {"topic": "停车难", "level": "street", "street": "长河街道", "until": "2021-08-31"}
    head, address = signed_in("responsible head"), "/chains/2021/begin/"
    refused = head.post(address, values | {"department": other.pk})
    assert (refused.status_code, Consultation.objects.count()) == (422, 0)
    head.post(address, values | {"department": own.pk})
    found = Consultation.objects.get()
    assert (found.topic, found.department, found.item) == ("停车难", own, None)
    assert found.steps.get(name="协商会").planned_on == date(2021, 8, 31)
    assert signed_in("member").post(address, values).status_code == 404


def test_a_districts_consultation_of_a_kind_stands_without_an_item(one_of_each_role, signed_in):
    kind = ConsultationKind.objects.get(name="区长与委员面对面")
    own = one_of_each_role.item.lead_departments[0]
    head, address = signed_in("responsible head"), "/chains/2021/begin/"
    values = {"topic": "科技创新", "level": "district", "department": own.pk}
    refused = head.post(address, values)
    assert (refused.status_code, Consultation.objects.count()) == (422, 0)
    assert "区级协商没有工作事项的，须选择协商类型。" in refused.content.decode()
    head.post(address, values | {"consultation_kind": kind.pk})
    found = Consultation.objects.get()
    assert (found.item, found.level, found.consultation_kind) == (None, "district", kind)
    # It stands among the district's, with its kind, and opens to its department.
    page = head.get("/chains/2021/").content.decode()
    assert page.count(f'href="{found.get_absolute_url()}"') == 1
    assert "<span>区长与委员面对面</span>" in page
    assert "区长与委员面对面" in head.get(found.get_absolute_url()).content.decode()
    assert signed_in("another head").get(found.get_absolute_url()).status_code == 404


def test_a_streets_consultation_names_its_street(one_of_each_role, signed_in):
    own = one_of_each_role.item.lead_departments[0]
    values = {"topic": "停车难", "level": "street", "department": own.pk}
    refused = signed_in("responsible head").post("/chains/2021/begin/", values)
    assert (refused.status_code, Consultation.objects.count()) == (422, 0)
    assert "请填写镇街、村社。" in refused.content.decode()


def test_twenty_themes_take_the_queries_of_two(one_of_each_role, signed_in):
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert head.get("/chains/2021/").status_code == 200
        return len(made)

    head = signed_in("responsible head")
    for n in range(1, 3):
        _theme_of_each(one_of_each_role, n)
    few = queries()
    for n in range(3, 12):
        _theme_of_each(one_of_each_role, n)
    assert queries() == few


def _theme_of_each(one_of_each_role: OneOfEachRole, n: int) -> None:
    plan, lead = one_of_each_role.item.plan, one_of_each_role.item.lead_departments
    consultation_on(make_item(plan, 100 + n, f"协商{n}", lead=lead), f"协商{n}")
    research_on(make_item(plan, n, f"调研{n}", annex=Annex.RESEARCH, lead=lead))
    supervision_on(make_item(plan, n, f"监督{n}", annex=Annex.SUPERVISION, lead=lead))
    below(topic=f"议题{n}", department=lead[0])


# --- topics --------------------------------------------------------------------------------------


def test_a_member_puts_a_topic_forward_and_reads_the_answer(one_of_each_role, signed_in):
    member, office = signed_in("member"), signed_in("office")
    member.post("/topics/2022/", {"title": "停车难", "level": "district"})
    topic = TopicSuggestion.objects.get()
    assert (topic.year, topic.proposed_by) == (2022, one_of_each_role.users["member"])
    prefix = f"topicsuggestion-{topic.pk}-decline"
    office.post(f"/topics/{topic.pk}/decline/", {f"{prefix}-reason": "去年已协商"})
    page = member.get("/topics/2022/").content.decode()
    assert "办公室意见：去年已协商" in page


def test_a_topic_without_words_is_refused_and_kept(one_of_each_role, signed_in):
    response = signed_in("member").post("/topics/2021/", {"title": "", "background": "群众反映"})
    assert response.status_code == 422
    assert "群众反映" in response.content.decode()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "office"])
def test_only_the_office_decides(one_of_each_role, signed_in, role):
    topic = propose_topic(year=2021, title="停车难", actor=one_of_each_role.users["member"])
    assert signed_in(role).post(f"/topics/{topic.pk}/select/").status_code == 404
    page = signed_in(role).get("/topics/2021/").content.decode()
    assert f"/topics/{topic.pk}/" not in page


def test_topics_are_taken_for_years_with_a_plan_and_the_next(one_of_each_role, signed_in):
    member = signed_in("member")
    found = {year: member.get(f"/topics/{year}/").status_code for year in range(2020, 2024)}
    assert found == {2020: 404, 2021: 200, 2022: 200, 2023: 404}


# --- figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_figures_are_for_members_and_all_who_work_for_the_committee(
    one_of_each_role, signed_in, role
):
    appoint(
        one_of_each_role.users["member"].person,
        make_department("经济界", DepartmentKind.SECTOR),
        Duty.MEMBER,
    )
    client = signed_in(role)
    addresses = ["", "export/", "offered/"]
    found = {client.get(f"/figures/2021/{path}").status_code for path in addresses}
    assert found == {404 if role == "account of no one" else 200}


def test_what_does_not_open_to_a_reader_is_counted_and_not_linked(
    one_of_each_role, signed_in, meeting
):
    other = signed_in("another head")
    page = other.get("/figures/2021/").content.decode()
    assert '<span class="figure"><b>1</b>区级“请你来协商”协商会（场）</span>' in page
    assert "/figures/2021/sessions-district/" not in page
    rows = other.get("/figures/2021/sessions-district/")
    assert (rows.context["total"], list(rows.context["page"])) == (1, [])
    assert "1 场的记录只给有关人员看，这里只计数。" in rows.content.decode()
    assert meeting.get_absolute_url() not in rows.content.decode()
    own = signed_in("participant head").get("/figures/2021/").content.decode()
    assert 'href="/figures/2021/sessions-district/"><b>1</b>' in own


@pytest.fixture
def unit() -> Client:
    """A government unit's liaison, signed in."""
    client = Client()
    bureau = make_department("区教育局", DepartmentKind.UNIT)
    client.force_login(make_user(person=make_head(bureau)))
    return client


def test_a_government_unit_begins_no_consultation_and_reads_no_numbers_of_others(
    one_of_each_role, meeting, unit
):
    bureau = Department.objects.get(name="区教育局")
    page = unit.get("/chains/2021/").content.decode()
    assert "登记不在附件里的协商" not in page
    values = {"topic": "停车难", "level": "street", "street": "长河街道", "department": bureau.pk}
    assert unit.post("/chains/2021/begin/", values).status_code == 404
    assert Consultation.objects.count() == 1
    assert unit.get("/figures/2021/").context["groups"] == {}
    assert unit.get("/figures/2021/sessions-district/").status_code == 404
    assert "地铁口" not in unit.get("/figures/2021/export/").content.decode("latin-1")


def test_no_department_is_offered_that_begins_no_consultation(one_of_each_role, signed_in, unit):
    make_department("各专委会", DepartmentKind.COLLECTIVE, covers=DepartmentKind.COMMITTEE)
    form = signed_in("office").get("/chains/2021/").context["form"]
    assert [str(found) for found in form.fields["department"].queryset] == [
        *("城建委", "提案委", "经科委"),
    ]


def test_a_research_team_reads_its_research_and_writes_nothing_in_it(
    one_of_each_role, signed_in, research
):
    person = one_of_each_role.users["member"].person
    member, address = signed_in("member"), research.get_absolute_url()
    assert member.get(address).status_code == 404
    ItemMember.objects.create(item=research.item, person=person)
    assert [member.get(at).status_code for at in (address, f"/themes/{research.item.pk}/")] == [
        *(200, 200),
    ]
    assert address in member.get("/chains/2021/").content.decode()
    assert member.get(address).context["records"] == []
    assert member.post(f"/records/research/{research.pk}/activity/").status_code == 404


def test_a_research_team_reads_it_where_another_row_leads(one_of_each_role, signed_in):
    annex_2 = make_item(one_of_each_role.item.plan, 1, "地铁口调研", annex=Annex.RESEARCH)
    make_link(one_of_each_role.item, annex_2)
    ItemMember.objects.create(item=annex_2, person=one_of_each_role.users["member"].person)
    research = research_on(one_of_each_role.item)
    assert signed_in("member").get(research.get_absolute_url()).status_code == 200


def test_a_chain_leads_to_those_of_its_parts_that_open(one_of_each_role, signed_in, consultation):
    """经科委 works on the research that a consultation of 城建委 rests on."""
    jingke = Department.objects.get(name="经科委")
    annex_2 = make_item(
        one_of_each_role.item.plan, 1, "地铁口调研", annex=Annex.RESEARCH, lead=[jingke]
    )
    research = research_on(annex_2)
    research.feeds.set([consultation])
    for role, is_open in (("office", True), ("responsible head", False)):
        for address in (f"/themes/{one_of_each_role.item.pk}/", consultation.get_absolute_url()):
            page = signed_in(role).get(address).content.decode()
            assert (research.get_absolute_url() in page) == is_open, (role, address)
            assert str(research) in page
    other = signed_in("another head").get(research.get_absolute_url()).content.decode()
    assert consultation.get_absolute_url() not in other
    assert str(consultation) in other


def test_next_years_topics_are_reached_from_this_years_page(one_of_each_role, signed_in):
    member = signed_in("member")
    assert 'href="/topics/2022/"' in member.get("/chains/2021/").content.decode()
    page = member.get("/topics/2022/").content.decode()
    assert ('href="/topics/2021/"' in page, "/chains/2022/" in page) == (True, False)


def test_a_consultation_of_a_year_without_a_plan_leads_to_this_years(one_of_each_role, signed_in):
    old = below(year=2019, department=Department.objects.get(name="城建委"))
    page = signed_in("office").get(old.get_absolute_url()).content.decode()
    assert ('href="/chains/"' in page, "/chains/2019/" in page) == (True, False)


def test_each_number_opens_the_rows_behind_it(signed_in, meeting):
    office = signed_in("office")
    suggestions.add_suggestion(meeting=meeting, actor=None, text="增设标线")
    page = office.get("/figures/2021/").content.decode()
    assert "/figures/2021/offered/?month=3" in page
    rows = office.get("/figures/2021/offered/?month=3").context["page"].object_list
    assert [(fact.url, fact.count) for fact in rows] == [(meeting.get_absolute_url(), 1)]
    assert office.get("/figures/2021/offered/?month=4").context["total"] == 0
    by_department = office.get("/figures/2021/offered/?department=城建委")
    assert by_department.context["total"] == 1
    assert office.get("/figures/2021/nothing/").status_code == 404


def test_a_figure_is_drawn_by_month_and_unit_and_its_bars_open_what_opens(
    one_of_each_role, signed_in, meeting
):
    suggestions.add_suggestion(meeting=meeting, actor=None, text="增设标线")

    def card(role: str) -> Tag:
        page = BeautifulSoup(signed_in(role).get("/figures/2021/").content, "html.parser")
        return next(li for li in page.select(".cards li") if li.span.text == "提出意见建议")

    mine, theirs = card("office"), card("another head")

    for found in (mine, theirs):
        assert found.h3.get_text("|") == "提出意见建议|1 条"
        assert [title.text for title in found.select("svg g title")][2] == "3月 1 条"
        assert [float(r["height"]) for r in found.select("svg")[0].select("rect")[1:4]] == [
            0,
            50,
            0,
        ]
        assert [cell.text.strip() for cell in found.select("tr th, tr td:last-child")] == [
            *("城建委", "1"),
        ]
    assert [a["href"] for a in mine.select("a")] == [
        "/figures/2021/offered/?month=3",
        "/figures/2021/offered/?department=%E5%9F%8E%E5%BB%BA%E5%A7%94",
    ]
    assert theirs.select("a") == []


def test_the_workbook_is_named_in_chinese(one_of_each_role, signed_in):
    response = signed_in("office").get("/figures/2021/export/")
    assert "2021年成果统计.xlsx" in unquote(response["Content-Disposition"])
