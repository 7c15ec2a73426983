"""To whom a proposal opens: in each state, to each role."""

from datetime import date

import pytest

from proposals.enums import AssignmentState, Role, State
from proposals.models import Proposal
from proposals.permissions import access_to, visible_to
from tests.factories import appoint, make_user
from tests.proposals.factories import assignment_in, cosign, day, make_one_of_each_role, proposal_in
from tests.shared_rows import shared_rows

ALWAYS = {"author", "co-signer", "committee head", "committee staff", "office", "leader"} | {
    "supervising head"
}


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role():
    return make_one_of_each_role()


def who_sees(proposal: Proposal, one_of_each_role) -> set[str]:
    """Return the roles to whom it opens, by both ways of asking, which have to agree."""
    on = day(6, 30)
    by_access = {
        role
        for role, user in one_of_each_role.users.items()
        if access_to(proposal, user, on).sees(proposal)
    }
    by_rows = {
        role for role, user in one_of_each_role.users.items() if proposal in visible_to(user, on)
    }
    assert by_access == by_rows
    return by_access


@pytest.mark.parametrize("state", State)
def test_a_draft_is_its_authors_and_what_was_submitted_is_for_those_involved(
    one_of_each_role, state
):
    proposal = proposal_in(state, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    expected = {State.DRAFT: {"author"}, State.COSIGNING: {"author", "co-signer"}}
    assert who_sees(proposal, one_of_each_role) == expected.get(state, ALWAYS)


@pytest.mark.parametrize(
    ("state", "sees"),
    [
        ("invited", True),
        ("confirmed", True),
        ("declined", False),
        ("lapsed", False),
    ],
)
def test_who_did_not_sign_is_no_party_to_it(one_of_each_role, state, sees):
    proposal = proposal_in(State.SUBMITTED, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), state)
    assert ("co-signer" in who_sees(proposal, one_of_each_role)) is sees


@pytest.mark.parametrize("state", AssignmentState)
def test_a_unit_sees_what_it_was_handed_not_what_is_planned_or_taken_away(one_of_each_role, state):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    role = Role.CO if state == AssignmentState.OPINED else Role.LEAD
    assignment_in(state, proposal, one_of_each_role.unit, role)
    hidden = {AssignmentState.PLANNED, AssignmentState.RETURNED, AssignmentState.CANCELLED}
    assert ("unit" in who_sees(proposal, one_of_each_role)) is (state not in hidden)


def test_a_co_handler_sees_it_and_another_unit_does_not(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)
    assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.co_unit, Role.CO)
    seen = who_sees(proposal, one_of_each_role)
    assert seen == ALWAYS - {"co-signer"} | {"unit", "co-unit"}


def test_who_signed_a_merged_one_sees_what_it_is_handled_with(one_of_each_role):
    leading = proposal_in(State.FILED, one_of_each_role, author=None)
    merged = proposal_in(
        State.MERGED,
        one_of_each_role,
        "并入的提案",
        merged_into=leading,
        author=one_of_each_role.person("another member"),
    )
    cosign(merged, one_of_each_role.person("co-signer"), "confirmed")
    cosign(merged, one_of_each_role.person("author"), "declined")
    assert who_sees(leading, one_of_each_role) == ALWAYS - {"author"} | {"another member"}


def test_what_was_taken_back_from_its_co_signers_is_not_shown_to_reviewers(one_of_each_role):
    proposal = proposal_in(State.WITHDRAWN, one_of_each_role, submitted_on=None)
    cosign(proposal, one_of_each_role.person("co-signer"))
    assert who_sees(proposal, one_of_each_role) == {"author", "co-signer"}


def test_a_sectors_proposal_is_its_heads_and_not_its_members(one_of_each_role):
    proposal = proposal_in(
        State.DRAFT,
        one_of_each_role,
        origin="sector",
        sponsor=one_of_each_role.sector,
        author=one_of_each_role.person("sector head"),
    )
    assert who_sees(proposal, one_of_each_role) == {"sector head"}


def test_who_left_a_unit_sees_no_more_of_it(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)
    person = one_of_each_role.person("other unit")
    appoint(person, one_of_each_role.unit, until=day(6, 29))
    user = make_user(person=None)
    assert not access_to(proposal, one_of_each_role.users["other unit"], day(6, 30)).sees(proposal)
    assert access_to(proposal, one_of_each_role.users["other unit"], day(6, 29)).sees(proposal)
    assert not visible_to(user, day(6, 30)).exists()


@pytest.mark.parametrize(
    ("role", "contacts", "review", "ratings"),
    [
        ("author", True, False, True),
        ("co-signer", False, False, True),
        ("committee staff", True, True, True),
        ("unit", True, False, False),
        ("leader", False, False, True),
        ("another member", False, False, False),
    ],
)
def test_personal_data_review_notes_and_ratings_are_for_who_needs_them(
    one_of_each_role, role, contacts, review, ratings
):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)
    access = access_to(proposal, one_of_each_role.users[role], day(6, 30))
    assert (access.sees_contacts, access.sees_review, access.sees_ratings) == (
        contacts,
        review,
        ratings,
    )


def test_before_a_committee_is_named_the_office_alone_reviews(one_of_each_role):
    one_of_each_role.settings.committee = None
    one_of_each_role.settings.save()
    proposal = proposal_in(State.SUBMITTED, one_of_each_role)
    on = day(6, 30)
    reviewers = {
        r for r, u in one_of_each_role.users.items() if access_to(proposal, u, on).committee
    }
    assert reviewers == {"office"}


def test_the_rows_are_found_in_a_constant_number_of_queries(
    one_of_each_role, django_assert_num_queries
):
    for n in range(3):
        proposal_in(State.SUBMITTED, one_of_each_role, f"提案{n}")
    with django_assert_num_queries(4):
        assert visible_to(one_of_each_role.users["committee staff"], day(6, 30)).count() == 3
