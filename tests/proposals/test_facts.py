"""Which facts of members' work the proposals are: each with its day, role and number of signatories."""

from datetime import date

import pytest

from almanac import clock
from members import facts as ledger
from proposals.enums import AssignmentState, Origin, ProposalKind, Quality, Role, State
from proposals.facts import facts
from proposals.models import Evaluation, QualityReview
from tests.proposals.factories import (
    OneOfEachProposalRole,
    assignment_in,
    cosign,
    make_one_of_each_role,
    proposal_in,
    stage,
)
from tests.shared_rows import shared_rows

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role() -> OneOfEachProposalRole:
    return make_one_of_each_role()


def told(since: date = YEAR[0], until: date = YEAR[1], people: set[int] | None = None):
    return {(f.kind, f.on, f.person_id, f.role, f.level, f.of) for f in facts(since, until, people)}


@pytest.fixture
def author(one_of_each_role):
    return one_of_each_role.person("author").pk


@pytest.fixture
def co_signer(one_of_each_role):
    return one_of_each_role.person("co-signer").pk


def test_who_signed_a_filed_proposal_handed_it_in_and_had_it_filed(
    one_of_each_role, author, co_signer
):
    proposal = proposal_in(
        State.FILED, one_of_each_role, submitted_on=date(2021, 1, 20), filed_on=date(2021, 4, 5)
    )
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    cosign(proposal, one_of_each_role.person("another member"), "declined")

    assert told() == {
        ("proposals.submitted", date(2021, 1, 20), author, "first", "", 2),
        ("proposals.submitted", date(2021, 1, 20), co_signer, "co", "", 2),
        ("proposals.filed", date(2021, 4, 5), author, "first", "", 2),
        ("proposals.filed", date(2021, 4, 5), co_signer, "co", "", 2),
    }
    assert told(people={co_signer}) == {fact for fact in told() if fact[2] == co_signer}
    assert told(until=date(2021, 4, 4)) == {f for f in told() if f[0] == "proposals.submitted"}


def test_a_fact_opens_its_proposal(one_of_each_role, author):
    proposal = proposal_in(State.FILED, one_of_each_role, filed_on=date(2021, 5, 20))

    (fact,) = (f for f in facts(*YEAR, None) if f.kind == "proposals.filed")

    assert (fact.key, fact.url) == (
        f"proposals.proposal:{proposal.pk}",
        f"/proposals/{proposal.pk}/",
    )
    assert fact.title == proposal.title


@pytest.mark.parametrize(
    ("state", "values", "kinds"),
    [
        (State.DRAFT, {}, set()),
        (State.COSIGNING, {}, set()),
        (State.WITHDRAWN, {}, set()),
        (State.SUBMITTED, {}, {"submitted"}),
        (State.REJECTED, {"decided_on": date(2021, 3, 1)}, {"submitted"}),
        (State.MERGED, {"decided_on": date(2021, 3, 1)}, {"submitted", "merged"}),
        (State.TO_OPINION, {"decided_on": date(2021, 3, 1)}, {"submitted", "turned"}),
        (State.ARCHIVED, {"filed_on": date(2021, 4, 1)}, {"submitted", "filed"}),
        (
            State.FILED,
            {"filed_on": date(2021, 4, 1), "kind": ProposalKind.KEY},
            {"submitted", "filed", "key"},
        ),
    ],
)
def test_each_state_is_its_own_facts(state, values, kinds, one_of_each_role):
    proposal = proposal_in(state, one_of_each_role, **values)

    mine = {f.kind for f in facts(*YEAR, None) if f.key == f"proposals.proposal:{proposal.pk}"}

    assert mine == {f"proposals.{kind}" for kind in kinds}


def test_who_wrote_for_a_sector_is_its_writer(one_of_each_role, author):
    proposal_in(
        State.FILED,
        one_of_each_role,
        filed_on=date(2021, 4, 5),
        origin=Origin.SECTOR,
        sponsor=one_of_each_role.sector,
    )

    assert ("proposals.filed", date(2021, 4, 5), author, "writer", "", 1) in told()


def test_ratings_are_facts_of_who_rated_and_of_who_was_rated(one_of_each_role, author, co_signer):
    proposal = proposal_in(State.CLOSED, one_of_each_role, filed_on=date(2021, 4, 5))
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    office = one_of_each_role.users["office"]
    for unit in (one_of_each_role.unit, one_of_each_role.other_unit):
        handed = assignment_in(AssignmentState.ANSWERED, proposal, unit, Role.SEPARATE)
        QualityReview.objects.create(
            assignment=handed, quality=Quality.EXCELLENT, author=office, at=clock.now()
        )
        Evaluation.objects.create(
            assignment=handed,
            stage=stage(),
            person=one_of_each_role.person("author"),
            grade="satisfied",
            rated_on=date(2021, 5, 19),
            entered_by=office,
            entered_at=clock.now(),
        )

    found = [f for f in facts(*YEAR, None) if f.kind in ("proposals.rated", "proposals.praised")]

    assert {(f.kind, f.on, f.person_id, f.role, f.level) for f in found} == {
        ("proposals.rated", date(2021, 5, 19), author, "", ""),
        ("proposals.praised", clock.today(), author, "first", "excellent"),
        ("proposals.praised", clock.today(), co_signer, "co", "excellent"),
    }
    assert len(found) == 3


def test_thirty_proposals_ask_no_more_of_the_database_than_three(
    one_of_each_role, django_assert_max_num_queries
):
    for number in range(30):
        proposal = proposal_in(
            State.FILED, one_of_each_role, f"建议{number}", filed_on=date(2021, 4, 5)
        )
        cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")

    with django_assert_max_num_queries(6):
        assert len(list(facts(*YEAR, None))) == 120


def test_they_are_in_the_one_ledger(one_of_each_role, author):
    proposal_in(State.FILED, one_of_each_role, filed_on=date(2021, 4, 5))

    assert "proposals.filed" in {fact.kind for fact in ledger.facts(*YEAR, [author])}
    assert ledger.kinds()["proposals.filed"].says("co") == "联名人"
