"""Who is told of what was handed over: the unit that answers, and the department that follows it up."""

import pytest

from consultations.models import Problem
from consultations.services import problems, topics
from members.enums import DepartmentKind
from members.models import NameAlias, Person
from notifications.models import Mail
from tests.consultations.factories import problem_of, research_on, supervision_on
from tests.factories import OneOfEachRole, appoint, make_department, make_head

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return list(Mail.objects.order_by("pk").values_list("recipient__name", "text"))


@pytest.fixture
def contact(one_of_each_role: OneOfEachRole) -> Person:
    """Who answers for 长河街道, which is also called 属地街道."""
    unit = make_department("长河街道", DepartmentKind.UNIT)
    NameAlias.objects.create(name="属地街道", department=unit)
    return make_head(unit, "街道联系人")


def hand_over(one_of_each_role: OneOfEachRole, by: str = "office") -> None:
    row = problem_of(supervision_on(one_of_each_role.item))
    problems.hand_over(problem=row, actor=one_of_each_role.users[by])


def test_a_unit_is_known_by_its_other_names_and_reads_all_and_where_to_answer(
    one_of_each_role: OneOfEachRole, contact
):
    hand_over(one_of_each_role)
    name, text = told()[0]
    assert name == "街道联系人"
    assert "问题：消防通道被占\n" in text
    assert "请答复：在下面的页面上；没有账号的，书面答复城建委，由其登记。\n" in text
    assert f"/handed/problem/{Problem.objects.get().pk}/\n" in text
    assert "/supervisions/" not in text


def test_those_who_follow_it_up_read_whether_the_unit_was_written_to(
    one_of_each_role: OneOfEachRole, contact
):
    hand_over(one_of_each_role)
    assert [name for name, _ in told()] == ["街道联系人", "陈悦", "前任"]
    assert "转给：属地街道（已发邮件）\n" in told()[1][1]


def test_of_a_unit_that_nobody_answers_for_the_department_reads_so(
    one_of_each_role: OneOfEachRole,
):
    hand_over(one_of_each_role)
    assert [name for name, _ in told()] == ["陈悦", "前任"]
    assert "转给：属地街道（没有联系人，请另行告知）\n" in told()[0][1]


def test_nobody_is_told_of_what_they_handed_over_themselves(
    one_of_each_role: OneOfEachRole, contact
):
    hand_over(one_of_each_role, "responsible head")
    assert [name for name, _ in told()] == ["街道联系人", "前任"]


def test_who_answers_and_follows_it_up_is_told_once(one_of_each_role: OneOfEachRole, contact):
    appoint(
        one_of_each_role.users["responsible head"].person, contact.appointments.get().department
    )
    hand_over(one_of_each_role)
    assert sorted(name for name, _ in told()) == ["前任", "街道联系人", "陈悦"]


def test_the_heads_are_told_of_research_that_was_set_up(one_of_each_role: OneOfEachRole):
    research_on(one_of_each_role.item)
    assert [name for name, _ in told()] == ["陈悦", "前任"]


def test_the_office_is_not_told_of_a_topic_that_it_entered(one_of_each_role: OneOfEachRole):
    make_head(make_department("办公室", DepartmentKind.OFFICE), "办公室负责人")
    topics.propose_topic(year=2022, actor=one_of_each_role.users["office"], title="停车")
    assert told() == []
    topics.propose_topic(year=2022, actor=one_of_each_role.users["member"], title="停车")
    assert [name for name, _ in told()] == ["办公室负责人"]


def test_a_topic_put_forward_by_no_person_is_decided_without_a_letter(
    one_of_each_role: OneOfEachRole,
):
    found = topics.propose_topic(
        year=2022, actor=one_of_each_role.users["account of no one"], title="停车"
    )
    topics.select_topic(topic=found, actor=one_of_each_role.users["office"])
    assert told() == []
