"""The rates of proposals, and the rows behind each; test_year_2021 has a whole year of them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.enums import DepartmentKind
from proposals.enums import AssignmentState, Role, State
from proposals.models import Answer, Category, Evaluation, ProposalMeeting
from proposals.reading.figure_numbers import Numbers
from proposals.reading.figures import ProposalFigures
from tests.factories import make_department
from tests.proposals.factories import (
    answer_class,
    assignment_in,
    counts,
    day,
    make_one_of_each_role,
    percents,
    proposal_in,
    stage,
)
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.postgresql


TODAY = day(6, 30)
ANSWERED = AssignmentState.ANSWERED


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role():
    return make_one_of_each_role()


def answered(one_of_each_role, title: str, letter: str = "A", unit=None, **values):
    """A proposal answered today by one unit."""
    row = {"filed_on": TODAY, "answered_on": TODAY, **values}
    given = assignment_in(
        ANSWERED,
        proposal_in(State.ANSWERED, one_of_each_role, title, **row),
        unit or one_of_each_role.unit,
    )
    Answer.objects.create(
        assignment=given,
        answer_class=answer_class(letter),
        text="答复",
        author=one_of_each_role.users["unit"],
        saved_at="2021-06-30T09:00:00+08:00",
        submitted_on=TODAY,
    )
    return given


def rated(one_of_each_role, given, role: str, grade: str) -> None:
    Evaluation.objects.create(
        assignment=given,
        stage=stage(),
        person=one_of_each_role.person(role),
        grade=grade,
        comment="意见",
        rated_on=TODAY,
        entered_by=one_of_each_role.users[role],
        entered_at="2021-06-30T09:00:00+08:00",
    )


def units() -> set[int]:
    """The units that have a line in the tables."""
    return {one.unit for one in Numbers(TODAY).handed}


def test_where_there_is_nothing_there_is_no_rate(one_of_each_role):
    assert set(percents(ProposalFigures(TODAY)).values()) == {None}


def test_of_several_ratings_the_worst_is_the_proposals(one_of_each_role):
    given = answered(one_of_each_role, "甲案")
    rated(one_of_each_role, given, "author", "satisfied")
    rated(one_of_each_role, given, "co-signer", "basic")
    figures = ProposalFigures(TODAY)
    assert [figures.satisfied.count(), figures.basically_satisfied.count()] == [0, 1]
    assert percents(figures)["满意和基本满意率"] == 100.0


def test_a_merged_one_counts_as_filed_and_a_rejected_one_does_not(one_of_each_role):
    for state in (State.FILED, State.REJECTED, State.SUBMITTED):
        proposal_in(state, one_of_each_role, state.label)
    proposal_in(
        State.MERGED, one_of_each_role, "并案", decided_on=TODAY
    )  # with what it was merged into
    rate = ProposalFigures(TODAY).rate("立案率")
    assert (counts(rate), percents(ProposalFigures(TODAY))["立案率"]) == ((3, 5), 60.0)
    assert {p.state for p in rate.part} == {State.FILED, State.MERGED}


@pytest.mark.parametrize("state", [State.DRAFT, State.COSIGNING, State.WITHDRAWN])
def test_drafts_and_what_was_taken_back_count_nowhere(one_of_each_role, state):
    proposal_in(state, one_of_each_role)
    assert ProposalFigures(TODAY).submitted.count() == 0


def test_what_was_struck_off_by_the_committee_counts_as_submitted(one_of_each_role):
    proposal_in(State.WITHDRAWN, one_of_each_role, decided_on=TODAY)
    assert (ProposalFigures(TODAY).submitted.count(), ProposalFigures(TODAY).filed.count()) == (
        1,
        0,
    )


def test_only_a_meeting_face_to_face_by_the_day_of_the_answer_counts(one_of_each_role):
    for title, way, held_on in (
        ("甲案", "talk", TODAY),
        ("乙案", "phone", TODAY),
        ("丙案", "talk", day(7, 1)),
    ):
        ProposalMeeting.objects.create(
            assignment=answered(one_of_each_role, title),
            phase="before",
            held_on=held_on,
            way=way,
            place="会议室",
            recorded_by=one_of_each_role.users["unit"],
            recorded_at="2021-07-01T09:00:00+08:00",
        )
    assert [p.title for p in ProposalFigures(day(7, 31)).met] == ["甲案"]
    assert percents(ProposalFigures(day(7, 31)))["面商率"] == 33.3


def test_adopted_is_what_the_dictionary_says(one_of_each_role):
    answered(one_of_each_role, "甲案", "A")
    answered(one_of_each_role, "乙案", "C")
    assert percents(ProposalFigures(TODAY))["采纳率"] == 50.0
    c = answer_class("C")
    c.adopted = True
    c.save()
    assert percents(ProposalFigures(TODAY))["采纳率"] == 100.0


def test_of_separate_handlers_the_proposal_waits_for_the_last_and_each_unit_for_itself(
    one_of_each_role,
):
    proposal = proposal_in(State.HANDLING, one_of_each_role, filed_on=TODAY)
    assignment_in(ANSWERED, proposal, one_of_each_role.unit, Role.SEPARATE)
    assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.co_unit, Role.SEPARATE)
    assert percents(ProposalFigures(TODAY))["办复率"] == 0.0
    assert percents(ProposalFigures(TODAY, unit=one_of_each_role.unit))["办复率"] == 100.0
    assert percents(ProposalFigures(TODAY, unit=one_of_each_role.co_unit))["办复率"] == 0.0
    assert units() == {one_of_each_role.unit.pk, one_of_each_role.co_unit.pk}


def test_a_co_handlers_part_is_none_of_its_figures(one_of_each_role):
    given = answered(one_of_each_role, "甲案")
    assignment_in(AssignmentState.OPINED, given.proposal, one_of_each_role.co_unit, Role.CO)
    assert ProposalFigures(TODAY, unit=one_of_each_role.co_unit).handed_over.count() == 0
    assert units() == {one_of_each_role.unit.pk}


def test_figures_of_a_category_and_a_session(one_of_each_role):
    category = Category.objects.get(name="社会建设")
    answered(one_of_each_role, "甲案", category=category)
    answered(one_of_each_role, "乙案", session=4)
    assert [p.title for p in ProposalFigures(TODAY, category=category).answered] == ["甲案"]
    assert [p.title for p in ProposalFigures(TODAY, term=2, session=4).answered] == ["乙案"]


def test_a_late_answer_stays_late_and_one_still_owed_is_late_once_its_day_is_past(one_of_each_role):
    given = answered(one_of_each_role, "甲案")
    given.done_on, given.due_on = day(10, 8), day(9, 28)
    given.save()
    assert ProposalFigures(day(9, 28)).late.count() == 0
    assert ProposalFigures(day(9, 29)).late.count() == 1
    assert ProposalFigures(day(12, 31)).late.count() == 1


def test_every_number_takes_one_query(one_of_each_role, django_assert_num_queries):
    for n in range(5):
        rated(one_of_each_role, answered(one_of_each_role, f"提案{n}"), "author", "satisfied")
    figures = ProposalFigures(TODAY, 2, 5)
    with django_assert_num_queries(12):
        assert [counts(rate) for rate in figures.rates()] == [
            (5, 5),
            (5, 5),
            (0, 5),
            (5, 5),
            (5, 5),
            (5, 5),
        ]


def test_the_tables_ask_as_often_for_many_proposals_as_for_one(one_of_each_role):
    client = Client()
    client.force_login(one_of_each_role.users["office"])

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/proposals/figures/").status_code == 200
        return len(found)

    rated(one_of_each_role, answered(one_of_each_role, "甲案"), "author", "satisfied")
    one = asked()
    for n in range(5):
        unit = make_department(f"单位{n}", DepartmentKind.UNIT)
        rated(
            one_of_each_role, answered(one_of_each_role, f"提案{n}", unit=unit), "author", "basic"
        )
    # Seven of them are the frame's of every page.
    assert (asked(), one) == (13, 13)
