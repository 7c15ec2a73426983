"""How far a proposal has come, as a line of steps."""

from datetime import date

import pytest

from proposals.enums import AssignmentState, Role, State
from proposals.reading.milestones import milestones_of
from tests.proposals.factories import (
    OneOfEachProposalRole,
    assignment_in,
    day,
    make_one_of_each_role,
    proposal_in,
)
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.postgresql


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role() -> OneOfEachProposalRole:
    return make_one_of_each_role()


def marks(proposal) -> list[tuple[str, str]]:
    steps = milestones_of(proposal, list(proposal.assignments.all()))
    return [(step.label, step.mark) for step in steps if step.mark != "ahead"]


@pytest.mark.parametrize(
    ("state", "now"),
    [
        (State.DRAFT, "撰写"),
        (State.COSIGNING, "撰写"),
        (State.SUBMITTED, "审查立案"),
        (State.RE_REVIEWED, "审查立案"),
        (State.FILED, "交办"),
        (State.ANSWERED, "评价"),
        (State.CLOSED, "归档"),
    ],
)
def test_each_state_has_its_place(one_of_each_role, state, now):
    assert [
        label for label, mark in marks(proposal_in(state, one_of_each_role)) if mark == "now"
    ] == [now]


def test_in_the_handling_what_is_next_is_marked(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role, filed_on=day(6, 12))
    lead = assignment_in(AssignmentState.SENT, proposal, one_of_each_role.unit)
    assert marks(proposal)[-1] == ("签收", "now")
    type(lead).objects.update(state=AssignmentState.SIGNED, signed_on=day(6, 30))
    assert marks(proposal)[-1] == ("面商", "now")


def test_a_step_is_done_when_every_unit_that_answers_has(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    for unit, signed_on in (
        (one_of_each_role.unit, day(6, 30)),
        (one_of_each_role.other_unit, None),
    ):
        assignment_in(AssignmentState.SIGNED, proposal, unit, Role.SEPARATE, signed_on=signed_on)
    assert marks(proposal)[-1] == ("签收", "now")


def test_a_co_handler_holds_no_step_up(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit, signed_on=day(6, 30))
    assignment_in(AssignmentState.SENT, proposal, one_of_each_role.co_unit, Role.CO)
    assert marks(proposal)[-1] == ("面商", "now")


def test_what_was_not_filed_ends_with_what_was_decided(one_of_each_role):
    steps = milestones_of(proposal_in(State.MERGED, one_of_each_role, decided_on=day(6, 12)), [])
    assert [(step.label, step.mark, step.on) for step in steps] == [
        ("提交", "done", day(3, 22)),
        ("已并案", "now", day(6, 12)),
    ]
