"""To whom a proposal opens: in each state, to each role."""

from datetime import date

import pytest

from proposals.enums import AssignmentState, Role, State
from proposals.models import Proposal
from proposals.permissions import access_to, visible_to
from tests.factories import appoint, make_user
from tests.proposals.factories import assignment_in, cosign, day, make_cast, proposal_in
from tests.shared_rows import shared_rows

ALWAYS = {"author", "co-signer", "committee head", "committee staff", "office", "leader"} | {
    "supervising head"
}


@shared_rows(on=date(2021, 6, 30))
def cast():
    return make_cast()


def who_sees(proposal: Proposal, cast) -> set[str]:
    """Return the roles to whom it opens, by both ways of asking, which have to agree."""
    on = day(6, 30)
    by_access = {
        role for role, user in cast.users.items() if access_to(proposal, user, on).sees(proposal)
    }
    by_rows = {role for role, user in cast.users.items() if proposal in visible_to(user, on)}
    assert by_access == by_rows
    return by_access


@pytest.mark.parametrize("state", State)
def test_a_draft_is_its_authors_and_what_was_submitted_is_for_those_involved(cast, state):
    proposal = proposal_in(state, cast)
    cosign(proposal, cast.person("co-signer"), "confirmed")
    expected = {State.DRAFT: {"author"}, State.COSIGNING: {"author", "co-signer"}}
    assert who_sees(proposal, cast) == expected.get(state, ALWAYS)


@pytest.mark.parametrize(
    ("state", "sees"),
    [
        ("invited", True),
        ("confirmed", True),
        ("declined", False),
        ("lapsed", False),
    ],
)
def test_who_did_not_sign_is_no_party_to_it(cast, state, sees):
    proposal = proposal_in(State.SUBMITTED, cast)
    cosign(proposal, cast.person("co-signer"), state)
    assert ("co-signer" in who_sees(proposal, cast)) is sees


@pytest.mark.parametrize("state", AssignmentState)
def test_a_unit_sees_what_it_was_handed_not_what_is_planned_or_taken_away(cast, state):
    proposal = proposal_in(State.HANDLING, cast)
    role = Role.CO if state == AssignmentState.OPINED else Role.LEAD
    assignment_in(state, proposal, cast.unit, role)
    hidden = {AssignmentState.PLANNED, AssignmentState.RETURNED, AssignmentState.CANCELLED}
    assert ("unit" in who_sees(proposal, cast)) is (state not in hidden)


def test_a_co_handler_sees_it_and_another_unit_does_not(cast):
    proposal = proposal_in(State.HANDLING, cast)
    assignment_in(AssignmentState.SIGNED, proposal, cast.unit)
    assignment_in(AssignmentState.SIGNED, proposal, cast.co_unit, Role.CO)
    seen = who_sees(proposal, cast)
    assert seen == ALWAYS - {"co-signer"} | {"unit", "co-unit"}


def test_who_signed_a_merged_one_sees_what_it_is_handled_with(cast):
    leading = proposal_in(State.FILED, cast, author=None)
    merged = proposal_in(
        State.MERGED, cast, "并入的提案", merged_into=leading, author=cast.person("another member")
    )
    cosign(merged, cast.person("co-signer"), "confirmed")
    cosign(merged, cast.person("author"), "declined")
    assert who_sees(leading, cast) == ALWAYS - {"author"} | {"another member"}


def test_what_was_taken_back_from_its_co_signers_is_not_shown_to_reviewers(cast):
    proposal = proposal_in(State.WITHDRAWN, cast, submitted_on=None)
    cosign(proposal, cast.person("co-signer"))
    assert who_sees(proposal, cast) == {"author", "co-signer"}


def test_a_sectors_proposal_is_its_heads_and_not_its_members(cast):
    proposal = proposal_in(
        State.DRAFT,
        cast,
        origin="sector",
        sponsor=cast.sector,
        author=cast.person("sector head"),
    )
    assert who_sees(proposal, cast) == {"sector head"}


def test_who_left_a_unit_sees_no_more_of_it(cast):
    proposal = proposal_in(State.HANDLING, cast)
    assignment_in(AssignmentState.SIGNED, proposal, cast.unit)
    person = cast.person("other unit")
    appoint(person, cast.unit, until=day(6, 29))
    user = make_user(person=None)
    assert not access_to(proposal, cast.users["other unit"], day(6, 30)).sees(proposal)
    assert access_to(proposal, cast.users["other unit"], day(6, 29)).sees(proposal)
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
    cast, role, contacts, review, ratings
):
    proposal = proposal_in(State.HANDLING, cast)
    cosign(proposal, cast.person("co-signer"), "confirmed")
    assignment_in(AssignmentState.SIGNED, proposal, cast.unit)
    access = access_to(proposal, cast.users[role], day(6, 30))
    assert (access.sees_contacts, access.sees_review, access.sees_ratings) == (
        contacts,
        review,
        ratings,
    )


def test_before_a_committee_is_named_the_office_alone_reviews(cast):
    cast.settings.committee = None
    cast.settings.save()
    proposal = proposal_in(State.SUBMITTED, cast)
    on = day(6, 30)
    reviewers = {r for r, u in cast.users.items() if access_to(proposal, u, on).committee}
    assert reviewers == {"office"}


def test_the_rows_are_found_in_a_constant_number_of_queries(cast, django_assert_num_queries):
    for n in range(3):
        proposal_in(State.SUBMITTED, cast, f"提案{n}")
    with django_assert_num_queries(4):
        assert visible_to(cast.users["committee staff"], day(6, 30)).count() == 3
