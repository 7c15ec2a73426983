"""What the database itself refuses, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from proposals.enums import AssignmentState, Role, State
from proposals.models import (
    Answer,
    Assignment,
    AssignmentExtension,
    Category,
    CoSigner,
    DispatchBatch,
    Evaluation,
    EvaluationStage,
    LookBack,
    Proposal,
    ProposalMeeting,
    ProposalSettings,
    ProposalTransition,
    Review,
)
from tests.proposals.factories import (
    answer_class,
    assignment_in,
    day,
    make_one_of_each_role,
    proposal_in,
    stage,
)
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.postgresql


NOW = "2021-06-30T09:00:00+08:00"


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role():
    return make_one_of_each_role()


@pytest.fixture
def given(one_of_each_role):
    return assignment_in(
        AssignmentState.SIGNED, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )


def refused(constraint: str, model, row=None, **values) -> None:
    """Write past all checks of ours; the database names what it refuses."""
    write = model.objects.filter(pk=row.pk).update if row else model.objects.create
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write(**values)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("state", "values", "constraint"),
    [
        (State.DRAFT, {"author": None}, "proposal_draft_is_someones"),
        (State.DRAFT, {"submitted_on": day(6, 30)}, "proposal_draft_is_someones"),
        (State.SUBMITTED, {"number": 3}, "proposal_number_only_when_filed"),
        (State.FILED, {"state": State.MERGED}, "proposal_merged_into_another"),
        (State.FILED, {"state": State.REJECTED}, "proposal_rejected_on_a_ground"),
        (State.FILED, {"origin": "party"}, "proposal_sponsor_of_collective_origin"),
        (State.FILED, {"state": State.CLOSED}, "proposal_closed_has_date"),
        (State.FILED, {"closed_on": day(6, 30)}, "proposal_closed_has_date"),
        (State.FILED, {"filed_on": day(1, 1)}, "proposal_filed_after_submission"),
        (State.FILED, {"round": 0}, "proposal_round_from_1"),
    ],
)
def test_a_proposal_that_cannot_be(one_of_each_role, state, values, constraint):
    refused(constraint, Proposal, proposal_in(state, one_of_each_role), **values)


def test_a_proposal_is_not_merged_into_itself(one_of_each_role):
    row = proposal_in(State.FILED, one_of_each_role)
    refused("proposal_merged_into_another", Proposal, row, state=State.MERGED, merged_into=row)


def test_only_a_key_one_is_promoted(one_of_each_role):
    row = proposal_in(State.FILED, one_of_each_role)
    refused(
        "proposal_promoted_only_when_key",
        Proposal,
        row,
        promoting_leader=one_of_each_role.person("leader"),
    )


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": AssignmentState.ANSWERED}, "assignment_done_has_date"),
        ({"done_on": day(6, 30)}, "assignment_done_has_date"),
        (
            {"state": AssignmentState.OPINED, "done_on": day(6, 30)},
            "assignment_opinion_is_a_co_handlers",
        ),
        (
            {"state": AssignmentState.ANSWERED, "done_on": day(6, 30), "role": Role.CO},
            "assignment_co_handler_does_not_answer",
        ),
        ({"due_on": None}, "assignment_given_has_dates"),
        ({"due_on": day(6, 30)}, "assignment_due_after_handing_over"),
        ({"signed_on": day(6, 29)}, "assignment_done_after_handing_over"),
        ({"round": 0}, "assignment_round_from_1"),
    ],
)
def test_an_assignment_that_cannot_be(given, values, constraint):
    refused(constraint, Assignment, given, **values)


def test_one_lead_and_each_unit_once(one_of_each_role, given):
    more = {"proposal": given.proposal, "state": AssignmentState.PLANNED}
    refused("proposal_id", Assignment, unit=one_of_each_role.co_unit, role=Role.LEAD, **more)
    refused("unit_id", Assignment, unit=one_of_each_role.unit, role=Role.CO, **more)
    given.state = AssignmentState.RETURNED
    given.save()
    assert Assignment.objects.create(unit=one_of_each_role.unit, role=Role.LEAD, **more).pk


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"until": day(9, 28)}, "extension_is_later"),
        ({"reason": ""}, "extension_has_reason"),
        ({"granted": True}, "extension_decided_by_someone"),
    ],
)
def test_an_extension_that_cannot_be(one_of_each_role, given, values, constraint):
    row = {
        "assignment": given,
        "old_due_on": day(9, 28),
        "until": day(10, 31),
        "reason": "资金",
        "asked_by": one_of_each_role.users["unit"],
        "asked_at": NOW,
    }
    refused(constraint, AssignmentExtension, **{**row, **values})
    AssignmentExtension.objects.create(**row)
    refused("assignment_id", AssignmentExtension, **row)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"answer_class": None}, "answer_given_is_whole"),
        ({"text": ""}, "answer_given_is_whole"),
        ({"file": "a.pdf"}, "answer_file_has_key"),
    ],
)
def test_an_answer_that_cannot_be(one_of_each_role, given, values, constraint):
    row = {
        "assignment": given,
        "answer_class": answer_class("A"),
        "text": "答复",
        "author": one_of_each_role.users["unit"],
        "saved_at": NOW,
        "submitted_on": day(6, 30),
    }
    refused(constraint, Answer, **{**row, **values})


def test_one_draft_of_an_answer_at_a_time(one_of_each_role, given):
    row = {"assignment": given, "author": one_of_each_role.users["unit"], "saved_at": NOW}
    Answer.objects.create(**row)
    refused("assignment_id", Answer, version=2, **row)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"person": None}, "evaluation_has_one_rater"),
        ({"rater": "某委员"}, "evaluation_has_one_rater"),
        ({"grade": "unsatisfied"}, "evaluation_unsatisfied_says_why"),
    ],
)
def test_an_evaluation_that_cannot_be(one_of_each_role, given, values, constraint):
    row = {
        "assignment": given,
        "stage": stage(),
        "person": one_of_each_role.person("author"),
        "grade": "satisfied",
        "rated_on": day(6, 30),
        "entered_by": one_of_each_role.users["author"],
        "entered_at": NOW,
    }
    refused(constraint, Evaluation, **{**row, **values})
    Evaluation.objects.create(**row)
    refused("person_id", Evaluation, **row)


def test_a_meeting_face_to_face_has_a_place(one_of_each_role, given):
    row = {"phase": "before", "held_on": day(6, 30), "recorded_at": NOW}
    refused(
        "meeting_face_to_face_has_place",
        ProposalMeeting,
        assignment=given,
        way="talk",
        recorded_by=one_of_each_role.users["unit"],
        **row,
    )


def test_a_second_look_that_is_done_says_what_was_found(given):
    row = {"assignment": given, "why": "basic", "listed_on": day(6, 30), "due_on": day(8, 29)}
    refused("look_back_done_has_finding", LookBack, done_on=day(7, 1), **row)
    refused("look_back_dates_after_listing", LookBack, **{**row, "due_on": day(6, 29)})
    LookBack.objects.create(**row)
    refused("why", LookBack, **row)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({}, "dispatch_batch_has_one_deadline"),
        ({"months": 3, "fixed_due_on": day(9, 30)}, "dispatch_batch_has_one_deadline"),
        ({"fixed_due_on": day(6, 29)}, "dispatch_batch_due_after_meeting"),
    ],
)
def test_a_handover_that_cannot_be(db, values, constraint):
    row = {"name": "交办会", "term": 2, "session": 5, "held_on": day(6, 30)}
    refused(constraint, DispatchBatch, **row, **values)


def test_a_co_signer_who_answered_did_so_at_a_time(one_of_each_role):
    proposal, person = (
        proposal_in(State.COSIGNING, one_of_each_role),
        one_of_each_role.person("co-signer"),
    )
    refused(
        "cosigner_answered_has_time", CoSigner, proposal=proposal, person=person, state="confirmed"
    )


def test_a_ground_belongs_to_a_rejection(one_of_each_role):
    refused(
        "review_ground_only_for_rejection",
        Review,
        proposal=proposal_in(State.SUBMITTED, one_of_each_role),
        step="pre",
        outcome="file",
        ground_id=1,
        reviewer=one_of_each_role.users["office"],
        at=NOW,
    )


def test_a_transition_is_a_proposals_or_an_assignments(one_of_each_role, given):
    row = {"proposal": given.proposal, "at": NOW, "to_state": "signed", "from_state": "sent"}
    refused("proposal_transition_of_one_kind", ProposalTransition, action="sign", **row)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"max_months": 2}, "proposal_settings_max_not_below_usual"),
        ({"text_max": 10}, "proposal_settings_text_max_not_below_min"),
        ({"review_steps": 4}, "proposal_settings_review_of_1_to_3_steps"),
        ({"max_rounds": 0}, "proposal_settings_from_1"),
    ],
)
def test_settings_that_cannot_be(one_of_each_role, values, constraint):
    refused(constraint, ProposalSettings, one_of_each_role.settings, **values)


def test_a_stage_that_decides_is_about_the_answer(db):
    refused(
        "evaluation_stage_decides_on_the_answer",
        EvaluationStage,
        name="交办评价",
        opens="handed_over",
        decisive=True,
    )


class TestValidity:
    def test_an_entry_is_in_use_from_a_year_to_a_year(self, db):
        Category.objects.create(name="数字化", valid_from=2020, valid_to=2021)
        used = [
            Category.objects.valid_in(year).filter(name="数字化").exists()
            for year in (2019, 2020, 2021, 2022)
        ]
        assert used == [False, True, True, False]

    def test_it_does_not_end_before_it_begins(self, db):
        refused("category_ends_after_start", Category, name="甲", valid_from=2021, valid_to=2020)

    def test_a_new_meaning_begins_in_another_year(self, db):
        Category.objects.create(name="其他", valid_from=2022)
        refused("valid_from", Category, name="其他", valid_from=2022)
