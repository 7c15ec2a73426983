"""A session that is planned: on its topic's page who was asked and has answered, and when to tell them."""

from datetime import date

import pytest

from activities.enums import EventKind
from activities.models import NoticePeriod
from activities.notice_periods import notice_days
from activities.services import attendance
from almanac import clock
from consultations.models import ConsultationKind
from consultations.services import record_meeting
from consultations.services.meetings import name_kind
from consultations.services.steps import add_step
from tests.activities.factories import event_of
from tests.consultations.factories import consultation_on, supervision_on
from tests.factories import OneOfEachRole, make_person
from workflow.inbox import inbox_of
from workplan.services import awaiting

pytestmark = pytest.mark.django_db
TODAY, ON = date(2021, 6, 30), date(2021, 7, 20)


@pytest.fixture
def consultation(one_of_each_role: OneOfEachRole):
    return consultation_on(one_of_each_role.item, with_steps=False)


@pytest.fixture
def session(one_of_each_role: OneOfEachRole, consultation):
    office = one_of_each_role.users["office"]
    people = [make_person(name) for name in ("李海松", "金小君")]
    item = one_of_each_role.item
    return event_of(office, kind=EventKind.SESSION, on=ON, item=item, ask=people)


def notices(user) -> list[tuple[str, str, str]]:
    return [
        (entry.title, entry.state, entry.detail)
        for entry in inbox_of(user, clock.today()).mine
        if "会前" in entry.detail
    ]


@pytest.fixture
def planned(consultation):
    step = add_step(theme=consultation, actor=None, name="协商会", planned_on=ON)
    consultation.steps.filter(pk=step.pk).update(part="meeting")
    return step


def test_its_topics_page_says_who_answered_and_who_did_not(
    session, consultation, one_of_each_role, signed_in
):
    first = session.attendances.first()
    attendance.mark(
        event=session,
        actor=one_of_each_role.users["office"],
        marks={first.person: attendance.Mark("coming")},
    )
    page = signed_in("responsible head").get(consultation.get_absolute_url())

    [(event, answers)] = page.context["coming"]
    [others] = answers
    assert (event, others.asked) == (session, 2)
    assert (others.coming, len(others.owing)) == ([str(first.person)], 1)
    assert "7月20日协商会：邀请和答复" in page.content.decode()


def test_what_was_held_shows_the_answers_on_its_own_page(session, consultation, signed_in):
    with clock.standing_at(ON):
        held = record_meeting(consultation=consultation, actor=None, held_on=ON, place="会议室")
        page = signed_in("office").get(held.get_absolute_url())
        assert [one.asked for one in page.context["answers"]] == [2]
        topic = signed_in("office").get(consultation.get_absolute_url())
        assert topic.context["coming"] == []


@pytest.mark.parametrize("role", ["another head", "member"])
def test_to_others_neither_page_is_there(session, consultation, role, signed_in):
    assert signed_in(role).get(consultation.get_absolute_url()).status_code == 404


def test_a_planned_session_that_nobody_put_up_is_told_to_the_office_and_its_department(
    planned, one_of_each_role
):
    NoticePeriod.objects.create(kind=EventKind.SESSION, workdays=15)
    said = ("地铁口序化 · 协商会通知", "已过通知期限 1 天", "计划 7月20日召开 · 会前 15 个工作日")
    for role in ("office", "responsible head"):
        assert notices(one_of_each_role.users[role]) == [said]
    for role in ("another head", "member", "lead leader"):
        assert notices(one_of_each_role.users[role]) == []


def test_once_it_is_put_up_its_event_says_so(planned, session, one_of_each_role):
    NoticePeriod.objects.create(kind=EventKind.SESSION, workdays=15)
    assert notices(one_of_each_role.users["office"]) == []


def test_a_kind_of_consultation_has_a_period_of_its_own(planned, consultation, one_of_each_role):
    NoticePeriod.objects.create(kind=EventKind.SESSION, workdays=15)
    kind = ConsultationKind.objects.create(name="恳谈", notice_days=10)
    name_kind(consultation=consultation, actor=None, kind=kind)
    office = one_of_each_role.users["office"]
    [(_, state, _)] = notices(office)
    assert state == "7月6日前发通知"
    event = event_of(
        office, kind=EventKind.SESSION, on=ON, item=one_of_each_role.item, published=False
    )
    assert notice_days([event])[event.pk].by == date(2021, 7, 6)


def test_without_a_period_nobody_is_told(planned, one_of_each_role):
    assert notices(one_of_each_role.users["office"]) == []


def test_while_its_item_waits_for_a_document_no_step_is_late_or_told_of(
    planned, consultation, one_of_each_role, signed_in
):
    office = one_of_each_role.users["office"]
    NoticePeriod.objects.create(kind=EventKind.SESSION, workdays=15)
    step = add_step(theme=consultation, actor=None, name="会前调研", planned_on=date(2021, 6, 1))
    assert step.is_late(TODAY)

    awaiting.await_document(item=one_of_each_role.item, actor=office, leader="市政协", what="方案")

    step = consultation.steps.get(pk=step.pk)
    assert not step.is_late(TODAY)
    for role in ("office", "responsible head"):
        user = one_of_each_role.users[role]
        assert not [e for e in inbox_of(user, TODAY).mine if "地铁口序化" in e.title]
    page = signed_in("responsible head").get(consultation.get_absolute_url()).content.decode()
    assert "由市政协牵头，等方案。文件登记以前不计逾期，也不提醒。" in page


def test_who_leads_from_elsewhere_is_said_on_the_page_and_in_the_list(one_of_each_role, signed_in):
    supervision = supervision_on(one_of_each_role.item, led_by="省政协")
    client = signed_in("responsible head")
    page = client.get(supervision.get_absolute_url()).content.decode()
    assert "<dt>牵头单位</dt><dd>省政协</dd>" in page
    assert "省政协牵头" in client.get("/chains/2021/").content.decode()
