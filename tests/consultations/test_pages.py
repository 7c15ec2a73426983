"""The pages of a chain: who sees and writes what, and what a refused form keeps."""

from datetime import date
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.actions import MOVES, TOPICS
from consultations.enums import Action
from consultations.models import (
    ChainChange,
    Consultation,
    ConsultationMeeting,
    Problem,
    Research,
    Suggestion,
    Supervision,
    ThemeInstruction,
)
from consultations.services import problems
from consultations.services.themes import add_version
from consultations.transitions import RULES
from tests.activities.factories import states_of
from tests.consultations.factories import (
    ROLES,
    SEE,
    WRITE,
    below,
    consultation_on,
    disguised,
    meeting_of,
    pdf,
    photo,
    problem_of,
    research_on,
    supervision_on,
)
from tests.factories import OneOfEachRole, make_item, make_person
from workplan.annexes import Annex

pytestmark = pytest.mark.django_db


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


def record(client, noun: str, row, word: str, **values):
    address = reverse("consultations:record", args=[noun, row.pk, word])
    return client.post(address, _prefixed(f"{noun}-{row.pk}-{word}", values))


def act(client, noun: str, row, action: str, **values):
    address = reverse("consultations:act", args=[noun, row.pk, action])
    return client.post(address, _prefixed(f"{noun}-{row.pk}-{action}", values))


def _prefixed(prefix: str, values: dict) -> dict:
    return {f"{prefix}-{name}" if name != "seen" else name: v for name, v in values.items()}


# --- who sees ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_a_chains_pages_are_for_those_involved_the_leaders_and_the_office(
    one_of_each_role, signed_in, role, consultation, meeting
):
    client = signed_in(role)
    addresses = [
        consultation.get_absolute_url(),
        meeting.get_absolute_url(),
        reverse("consultations:theme", args=[one_of_each_role.item.pk]),
    ]
    found = {client.get(address).status_code for address in addresses}
    assert found == {200 if role in SEE else 404}


@pytest.mark.parametrize("role", ROLES)
def test_research_and_supervision_are_for_their_department_the_leaders_and_the_office(
    signed_in, role, research, supervision
):
    client = signed_in(role)
    found = {client.get(row.get_absolute_url()).status_code for row in (research, supervision)}
    allowed = role in SEE and role != "participant head"
    assert found == {200 if allowed else 404}


@pytest.mark.parametrize("role", ROLES)
def test_a_streets_consultation_is_its_departments(one_of_each_role, signed_in, role):
    row = below(department=one_of_each_role.item.lead_departments[0])
    status = signed_in(role).get(row.get_absolute_url()).status_code
    allowed = ("responsible head", "lead leader", "another leader", "office")
    assert status == (200 if role in allowed else 404)


def test_a_visitor_is_asked_to_sign_in(client, consultation):
    address = consultation.get_absolute_url()
    assert client.get(address).headers["Location"] == f"/login/?next={address}"


@pytest.mark.parametrize("noun", ["consultation", "session", "suggestion", "nothing"])
def test_what_is_not_there_is_not_found(one_of_each_role, signed_in, noun):
    client = signed_in("office")
    assert client.get("/consultations/999/").status_code == 404
    assert client.post(f"/records/{noun}/999/edit/").status_code == 404
    assert client.post(f"/acts/{noun}/999/close/").status_code == 404


# --- who writes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_the_department_and_the_office_record_a_meeting(signed_in, role, consultation):
    values = {"held_on": "2021-05-20", "form": "on_site", "place": "会议室", "offered": "7"}
    response = record(signed_in(role), "consultation", consultation, "session", **values)
    assert response.status_code == (302 if role in WRITE else 404)
    assert ConsultationMeeting.objects.count() == (1 if role in WRITE else 0)


@pytest.mark.parametrize("role", ROLES)
def test_the_department_and_the_office_take_a_step(signed_in, role, consultation):
    step = consultation.steps.get(name="协商会")
    response = act(signed_in(role), "chainstep", step, "complete", note="已开", seen="waiting")
    assert response.status_code == (302 if role in WRITE else 404)
    step.refresh_from_db()
    assert step.state == ("done" if role in WRITE else "waiting")


@pytest.mark.parametrize("role", ROLES)
def test_closing_a_problem_is_the_offices(one_of_each_role, signed_in, role, supervision):
    row = problem_of(supervision)
    office = one_of_each_role.users["office"]
    row = problems.hand_over(problem=row, actor=office)
    row = problems.answer(problem=row, actor=office, answer="马上办")
    row = problems.rectify(problem=row, actor=office)
    row = problems.pass_check(problem=row, actor=office)
    response = act(signed_in(role), "problem", row, "close", seen="checked")
    expected = {"office": 302, "responsible head": 422}.get(role, 404)
    assert response.status_code == expected
    row.refresh_from_db()
    assert row.state == ("closed" if role == "office" else "checked")


def test_a_leader_reads_and_is_offered_no_form(signed_in, consultation):
    page = signed_in("lead leader").get(consultation.get_absolute_url())
    assert "/records/" not in page.content.decode()
    assert "/acts/" not in page.content.decode()


def test_the_head_is_not_offered_the_offices_steps(signed_in, consultation):
    page = signed_in("responsible head").get(consultation.get_absolute_url())
    offered = {
        mark.step.name: [each.label for each in actions]
        for _, mark, actions in page.context["steps"]
    }
    assert offered["定题"] == []
    assert offered["协商会"] == ["完成", "不适用", "改期"]


# --- what is written -----------------------------------------------------------------------------


def test_a_step_is_done_with_its_document_which_only_those_involved_open(
    signed_in, consultation, one_of_each_role
):
    step = consultation.steps.get(name="协商报告报送")
    act(signed_in("responsible head"), "chainstep", step, "complete", files=pdf(), on="2021-05-28")
    step.refresh_from_db()
    assert step.done_on == date(2021, 5, 28)
    address = step.papers.get().get_absolute_url()
    response = signed_in("lead leader").get(address)
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert "协商报告.pdf" in unquote(response["Content-Disposition"])
    assert signed_in("another head").get(address).status_code == 404
    assert signed_in("member").get(address).status_code == 404


def test_a_refused_form_stays_open_with_what_was_typed(signed_in, consultation):
    step = consultation.steps.get(name="协商会")
    response = act(
        signed_in("office"), "chainstep", step, "reschedule", planned_on="", reason="领导出差"
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "没有保存，请看下面的提示" in page
    assert "领导出差" in page
    assert ChainChange.objects.count() == 0


def test_what_a_service_refuses_is_said_on_the_page(signed_in, consultation):
    step = consultation.steps.get(name="协商会")
    response = act(signed_in("office"), "chainstep", step, "complete", on="2021-05-20")
    assert response.status_code == 422
    assert "请上传“会议记录”，或在说明中写明未附材料的原因。" in response.content.decode()


def test_of_two_who_act_at_once_one_is_told(signed_in, consultation):
    step = consultation.steps.get(name="协商会")
    office = signed_in("office")
    act(office, "chainstep", step, "complete", note="已开", seen="waiting")
    response = act(office, "chainstep", step, "skip", reason="不做", seen="waiting")
    assert response.status_code == 422
    assert "当前状态为“已完成”，不能“不适用”。" in response.content.decode()


def test_suggestions_are_entered_handed_over_and_adopted(signed_in, meeting):
    head = signed_in("responsible head")
    record(head, "session", meeting, "suggestion", text="增设标线", speaker_name="居民代表")
    row = Suggestion.objects.get()
    act(head, "suggestion", row, "hand_over", unit="城管局", seen="offered")
    words = {"text": "增设停车标线", "speaker_name": "李庆莲", "unit": "城管局"}
    record(head, "suggestion", row, "edit", **words)
    act(head, "suggestion", row, "adopt", answer="照办", seen="handed_over")
    record(head, "suggestion", row, "edit", **words, outcome="已完成")
    refused = record(head, "suggestion", row, "edit", **words | {"text": "取消标线"})
    assert refused.status_code == 422
    assert "先“重新办理”。" in refused.content.decode()
    row.refresh_from_db()
    assert (row.said_by, row.person.name, row.speaker) == ("李庆莲", "李庆莲", "")
    assert (row.text, row.unit, row.state, row.outcome) == (
        "增设停车标线",
        "城管局",
        "adopted",
        "已完成",
    )
    page = head.get(meeting.get_absolute_url()).content.decode()
    assert "提出 1 条，采纳 1 条" in page


def test_names_that_are_not_known_are_said_with_the_one_that_may_be_meant(signed_in, meeting):
    make_person("李海松")
    office = signed_in("office")
    refused = record(office, "session", meeting, "presence", people="李海淞", presence="present")
    assert "名册中没有“李海淞”，是否为“李海松”？" in refused.content.decode()
    record(office, "session", meeting, "presence", people="李海松、李庆莲", presence="late")
    meeting.refresh_from_db()
    assert states_of(meeting.event) == {"李海松": "迟到", "李庆莲": "迟到"}


def test_a_problem_comes_with_its_photograph_and_a_disguised_one_is_refused(signed_in, supervision):
    head = signed_in("responsible head")
    refused = record(
        head, "supervision", supervision, "problem", text="路灯坏了", photos=disguised()
    )
    assert (refused.status_code, Problem.objects.count()) == (422, 0)
    record(head, "supervision", supervision, "problem", text="路灯坏了", photos=photo())
    row = Problem.objects.get()
    image = head.get(row.papers.get().get_absolute_url())
    assert image["Content-Type"] == "image/png"
    assert row.get_absolute_url() == f"/supervisions/{supervision.pk}/#problem-{row.pk}"


def test_what_is_open_is_told_by_unit(one_of_each_role, signed_in, supervision):
    for unit in ("属地街道", "属地街道", "物业企业"):
        problems.hand_over(
            problem=problem_of(supervision, unit=unit), actor=one_of_each_role.users["office"]
        )
    page = signed_in("office").get(supervision.get_absolute_url())
    assert [(u.unit, u.open) for u in page.context["units"]] == [
        ("属地街道", 2),
        ("物业企业", 1),
    ]


def test_research_keeps_its_report_its_outline_and_what_it_feeds(signed_in, research, consultation):
    head = signed_in("responsible head")
    record(head, "research", research, "version", files=pdf("报告.pdf"), note="定稿")
    record(head, "research", research, "edit", outline="一、现状", feeds=[consultation.pk])
    research.refresh_from_db()
    assert (research.versions.get().note, research.outline) == ("定稿", "一、现状")
    assert research.feeds.get() == consultation
    page = head.get(reverse("consultations:theme", args=[consultation.item.pk])).content.decode()
    assert "报告 1 稿" in page


def test_a_version_without_a_file_is_refused_in_words(signed_in, research):
    refused = record(signed_in("office"), "research", research, "version", note="定稿")
    assert "请选择调研报告文件。" in refused.content.decode()


def test_an_instruction_is_recorded_of_a_level(signed_in, consultation):
    record(
        *(signed_in("office"), "consultation", consultation, "instruction"),
        on="2021-06-01",
        rank="city",
        leader="市领导",
    )
    assert str(ThemeInstruction.objects.get()) == "市级 市领导批示"


def test_a_word_that_is_no_record_or_action_is_not_found(signed_in, consultation):
    office = signed_in("office")
    step = consultation.steps.first()
    assert record(office, "consultation", consultation, "version").status_code == 404
    assert act(office, "chainstep", step, "close").status_code == 404


def test_a_get_changes_nothing(signed_in, consultation):
    step = consultation.steps.first()
    address = reverse("consultations:act", args=["chainstep", step.pk, "complete"])
    assert signed_in("office").get(address).status_code == 302


def test_every_page_holds_up_with_many_rows_at_the_queries_of_few(
    one_of_each_role, signed_in, supervision
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert head.get(supervision.get_absolute_url()).status_code == 200
        return len(made)

    head = signed_in("responsible head")
    problem_of(supervision)
    few = queries()
    for _ in range(10):
        problem_of(supervision)
    assert queries() == few


def test_all_actions_have_a_form():
    tables = (*MOVES.values(), TOPICS)
    assert {table.keyword: set(table.actions) for table in tables} == {
        # A meeting's units are urged together (催办), by one form of the meeting's.
        noun: set(rules) - {Action.URGE}
        for noun, rules in RULES.items()
    }
    assert Action.ASSIGN.label == "交办"


def test_a_papers_key_that_is_not_there_is_not_found(one_of_each_role, signed_in, research):
    add_version(research=research, actor=one_of_each_role.users["office"], files=[pdf()])
    missing = "00000000-0000-4000-8000-000000000000"
    assert signed_in("office").get(f"/papers/{missing}/").status_code == 404


def test_a_step_in_the_wrong_order_is_said_on_its_page_and_on_the_whole_chains(
    one_of_each_role, signed_in, consultation
):
    consultation.steps.filter(name="会前调研").update(planned_on=date(2021, 5, 30))
    whole = reverse("consultations:theme", args=[one_of_each_role.item.pk])
    for address in (consultation.get_absolute_url(), whole):
        page = signed_in("responsible head").get(address).content.decode()
        assert "顺序不对：计划5月30日，晚于后面的环节“协商会”（计划5月24日）。" in page
