"""The problem list: one problem's way, and 淳安's 55."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almanac import clock
from consultations.models import Paper, Problem
from consultations.services import problems
from consultations.units import by_unit
from tests.consultations.factories import disguised, pdf, photo, problem_of, supervision_on
from tests.factories import OneOfEachRole, make_item
from tests.shared_rows import shared_rows
from workflow.figures import lines, paragraph
from workflow.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_problem_goes_all_the_way(one_of_each_role: OneOfEachRole):
    head, office = one_of_each_role.users["responsible head"], one_of_each_role.users["office"]
    row = problem_of(supervision_on(one_of_each_role.item), unit="")
    row = problems.hand_over(
        problem=row, actor=head, unit="属地街道", on=date(2021, 5, 17), due_on=date(2021, 6, 10)
    )
    row = problems.answer(problem=row, actor=head, answer="三日内清理", on=date(2021, 5, 19))
    row = problems.rectify(problem=row, actor=head, on=date(2021, 5, 21), photos=[photo()])
    row = problems.pass_check(problem=row, actor=head, on=date(2021, 5, 25))
    row = problems.close(problem=row, actor=office, on=date(2021, 5, 26))
    assert (row.state, row.closed_on, row.answer) == ("closed", date(2021, 5, 26), "三日内清理")
    assert [record.get_action_display() for record in row.changes.order_by("pk")] == [
        "交办",
        "答复",
        "整改",
        "核查通过",
        "销号",
    ]
    assert Paper.objects.get().problem == row


def test_a_failed_check_hands_it_over_anew_with_a_new_day(one_of_each_role: OneOfEachRole):
    office = one_of_each_role.users["office"]
    row = problems.hand_over(
        problem=problem_of(supervision_on(one_of_each_role.item)), actor=office
    )
    row = problems.answer(problem=row, actor=office, answer="马上办")
    row = problems.rectify(problem=row, actor=office)
    row = problems.fail_check(
        problem=row, actor=office, reason="又被占用", due_on=date(2021, 7, 20)
    )
    assert (row.state, row.handed_on, row.due_on) == (
        "handed_over",
        date(2021, 6, 30),
        date(2021, 7, 20),
    )
    assert (row.answered_on, row.rectified_on) == (None, None)


def test_handing_over_to_no_unit_is_refused(one_of_each_role: OneOfEachRole):
    with pytest.raises(Refused, match="请填写责任单位。"):
        problems.hand_over(
            problem=problem_of(supervision_on(one_of_each_role.item), unit=""),
            actor=one_of_each_role.users["office"],
        )


def test_a_deadline_before_the_handing_over_is_refused_in_words(one_of_each_role: OneOfEachRole):
    with pytest.raises(ValidationError, match="整改期限不能早于交办日期。"):
        problems.hand_over(
            problem=problem_of(supervision_on(one_of_each_role.item)),
            actor=one_of_each_role.users["office"],
            due_on=date(2021, 6, 1),
        )


@pytest.mark.parametrize("file", [pdf("现场.pdf"), disguised()])
def test_only_a_real_photograph_is_taken_and_else_no_problem_is_kept(
    one_of_each_role: OneOfEachRole, file
):
    with pytest.raises(ValidationError):
        problem_of(supervision_on(one_of_each_role.item), photos=[file])
    assert (Problem.objects.count(), Paper.objects.count()) == (0, 0)


def test_the_database_refuses_a_problem_closed_without_a_day(one_of_each_role: OneOfEachRole):
    row = problem_of(supervision_on(one_of_each_role.item))
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=row.pk).update(state="closed")


def test_a_problem_is_late_with_its_unit_on_the_day_after_its_own(one_of_each_role: OneOfEachRole):
    row = problems.hand_over(
        problem=problem_of(supervision_on(one_of_each_role.item)),
        actor=one_of_each_role.users["office"],
        due_on=date(2021, 7, 5),
    )
    assert [row.is_late(date(2021, 7, day)) for day in (5, 6)] == [False, True]


UNITS = ("县农业农村局", "县文广旅体局", "县水利局", "县住建局", "属地乡镇")


@shared_rows(on=date(2021, 6, 30))
def found(one_of_each_role: OneOfEachRole) -> list[Problem]:
    """淳安 2022: eleven supervisions, 55 problems handed over, some put right (seed 003)."""
    office = one_of_each_role.users["office"]
    supervisions = [
        supervision_on(
            make_item(one_of_each_role.item.plan, 100 + n, f"专项监督{n}"), f"专项监督{n}"
        )
        for n in range(11)
    ]
    rows = []
    for n in range(57):  # two are found and not handed over
        row = problem_of(
            supervisions[n % 11], f"问题{n}", unit=UNITS[n % 5], found_on=date(2021, 3, 1)
        )
        rows.append(_bring(row, n, office))
    return rows


def _bring(row: Problem, n: int, office) -> Problem:
    """Bring the n-th problem as far as it has come: 20 closed, 10 rectified, 15 answered."""
    if n >= 55:
        return row
    row = problems.hand_over(
        problem=row, actor=office, on=date(2021, 3, 10), due_on=date(2021, 6, 15)
    )
    if n < 45:
        row = problems.answer(problem=row, actor=office, answer="正在整改", on=date(2021, 4, 1))
    if n < 30:
        row = problems.rectify(problem=row, actor=office, on=date(2021, 5, 6))
    if n < 20:
        row = problems.pass_check(problem=row, actor=office, on=date(2021, 5, 20))
        row = problems.close(problem=row, actor=office, on=date(2021, 6, 1))
    return row


class TestChunan:
    def test_the_figures_are_exact(self, found):
        assert Counter(row.state for row in found) == {
            "closed": 20,
            "rectified": 10,
            "answered": 15,
            "handed_over": 10,
            "found": 2,
        }
        counted = {line.key: line.total for line in lines(2021) if line.group == "民主监督"}
        assert counted == {
            "inspections": 0,
            "opinions-sent": 0,
            "opinions-points": 0,
            "problems-handed": 55,
            "problems-rectified": 30,
            "problems-closed": 20,
            "monitored": 0,
            "monitor-reports": 0,
        }

    def test_each_number_is_of_the_month_in_which_it_happened(self, found):
        months = {line.key: line.by_month() for line in lines(2021)}
        assert months["problems-handed"] == [0, 0, 55, *[0] * 9]
        assert months["problems-closed"] == [0, 0, 0, 0, 0, 20, *[0] * 6]

    def test_the_paragraph_says_so(self, found):
        said = paragraph(2021, lines(2021))
        assert said == "2021年，交办问题55个，完成整改30个，销号20个。"

    def test_what_is_open_is_told_unit_by_unit(self, found):
        table = by_unit(found, clock.today())
        assert [row.unit for row in table] == sorted(UNITS)
        assert {(row.handed, row.open, row.late, row.closed) for row in table} == {(11, 5, 5, 4)}

    def test_the_next_year_counts_none_of_them(self, found):
        with clock.standing_at(date(2022, 6, 30)):
            assert {line.total for line in lines(2022)} == {0}
