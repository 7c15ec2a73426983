"""What the reminders are told of chains."""

from datetime import date

import pytest

from almanac import clock
from consultations.deadlines import open_deadlines
from consultations.services import problems, steps
from members.enums import DepartmentKind
from members.models import Person
from notifications.registry import deadlines
from tests.consultations.factories import below, consultation_on, problem_of, supervision_on
from tests.factories import OneOfEachRole, make_department, make_head

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ON, UNTIL = date(2021, 5, 1), date(2021, 5, 31)


@pytest.fixture
def secretary(one_of_each_role: OneOfEachRole) -> Person:
    return make_head(make_department("办公室", DepartmentKind.OFFICE), "办公室负责人")


def reminded(on: date = ON, until: date = UNTIL) -> list[tuple]:
    people = dict(Person.objects.values_list("pk", "name"))
    return [
        (str(found), found.due_on, [people[pk] for pk in found.recipient_ids])
        for found in open_deadlines(on, until)
    ]


def test_each_step_is_told_to_those_whose_it_is(one_of_each_role: OneOfEachRole, secretary):
    consultation_on(one_of_each_role.item)
    assert reminded() == [
        ("协商环节：征集选题——地铁口序化", date(2021, 3, 2), ["办公室负责人"]),
        ("协商环节：定题——地铁口序化", date(2021, 3, 17), ["办公室负责人"]),
        ("协商环节：协商方案——地铁口序化", date(2021, 4, 16), ["陈悦", "前任"]),
        ("协商环节：会前调研——地铁口序化", date(2021, 5, 11), ["陈悦", "前任"]),
        ("协商环节：协商会——地铁口序化", date(2021, 5, 24), ["陈悦", "前任"]),
        ("协商环节：协商报告报送——地铁口序化", date(2021, 5, 31), ["陈悦", "前任"]),
    ]


def test_what_was_taken_or_skipped_is_not_told(one_of_each_role: OneOfEachRole, secretary):
    consultation = consultation_on(one_of_each_role.item)
    first, second, *_ = consultation.steps.all()
    steps.complete(step=first, actor=one_of_each_role.users["office"], note="已汇总")
    steps.skip(step=second, actor=one_of_each_role.users["office"], reason="不需要")
    assert len(reminded()) == 4


def answered(row, office):
    return problems.answer(problem=row, actor=office, answer="马上办")


def rectified(row, office):
    return problems.rectify(problem=answered(row, office), actor=office)


def checked(row, office):
    return problems.pass_check(problem=rectified(row, office), actor=office)


PROBLEM_TABLE = [
    (lambda row, office: row, "答复", ["陈悦", "前任"], "请督促属地街道答复后登记"),
    (answered, "整改", ["陈悦", "前任"], "属地街道已答复，请督促整改后登记"),
    (rectified, "核查", ["陈悦", "前任"], "属地街道已整改"),
    (checked, "销号", ["办公室负责人"], "已核查通过"),
    (lambda row, o: problems.close(problem=checked(row, o), actor=o), "", [], ""),
    (
        lambda row, o: problems.fail_check(
            problem=rectified(row, o), actor=o, reason="仍被占", due_on=date(2021, 5, 28)
        ),
        *("答复", ["陈悦", "前任"], "请督促属地街道答复后登记"),
    ),
]


@pytest.mark.parametrize(("act", "wanted", "names", "status"), PROBLEM_TABLE)
def test_a_problem_is_told_to_those_whose_turn_it_is(
    one_of_each_role: OneOfEachRole, secretary, act, wanted, names, status
):
    office = one_of_each_role.users["office"]
    row = problem_of(supervision_on(one_of_each_role.item))
    assert not [d for d in open_deadlines(ON, UNTIL) if d.series == "监督问题"]
    day = {"on": date(2021, 5, 17), "due_on": date(2021, 5, 28)}
    with clock.standing_at(date(2021, 5, 20)):
        act(problems.hand_over(problem=row, actor=office, **day), office)
    people = dict(Person.objects.values_list("pk", "name"))
    told = [
        (str(d), d.due_on, d.act, d.status, [people[pk] for pk in d.recipient_ids])
        for d in open_deadlines(ON, UNTIL)
        if d.series == "监督问题"
    ]
    line = ("监督问题 1：消防通道被占（属地街道）", date(2021, 5, 28), wanted, status, names)
    assert told == ([line] if wanted else [])


def test_a_department_in_which_nobody_answers_is_named(one_of_each_role: OneOfEachRole):
    below(until=date(2021, 5, 20), department=make_department("社法委"))
    found = {deadline.unanswered for deadline in open_deadlines(ON, UNTIL) if deadline.title}
    assert ("社法委",) in found


def test_the_registry_knows_this_app(one_of_each_role: OneOfEachRole, secretary):
    consultation_on(one_of_each_role.item)
    subjects = {found.subject.partition(":")[0] for found in deadlines(ON, UNTIL)}
    assert "consultations.chainstep" in subjects


def test_many_chains_take_the_queries_of_one(
    one_of_each_role: OneOfEachRole, secretary, django_assert_num_queries
):
    for n in range(5):
        below(topic=f"议题{n}", until=date(2021, 5, 20))
    supervision = supervision_on(one_of_each_role.item)
    for _ in range(5):
        problems.hand_over(
            problem=problem_of(supervision),
            actor=one_of_each_role.users["office"],
            due_on=date(2021, 7, 1),
        )
    with django_assert_num_queries(7):
        assert list(open_deadlines(ON, date(2021, 8, 1)))
