"""A proposal that is referred as an opinion report."""

import pytest

from opinions.counting import LIMIT, characters
from opinions.models import OpinionReport
from proposals.enums import State
from proposals.services import reviewing
from proposals.services.referral import ABRIDGED, abridged
from tests.proposals.factories import OneOfEachProposalRole, cosign, proposal_in

pytestmark = pytest.mark.postgresql


def refer(one_of_each_role: OneOfEachProposalRole, proposal) -> None:
    reviewing.refer_as_opinion(
        proposal=proposal, actor=one_of_each_role.users["office"], reason="个别现象"
    )


def test_it_becomes_a_submitted_report_of_those_who_signed(one_of_each_role):
    proposal = proposal_in(State.RE_REVIEWED, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")

    refer(one_of_each_role, proposal)

    report = OpinionReport.objects.get()
    assert (report.title, report.state) == (proposal.title, "submitted")
    assert {person.name for person in report.authors.all()} == {"author", "co-signer"}
    assert proposal.situation in report.text
    assert proposal.suggestions in report.text
    assert report.received_from == f"提案：{proposal.title}"


def test_it_is_referred_once_however_often_it_is_decided(one_of_each_role):
    proposal = proposal_in(State.RE_REVIEWED, one_of_each_role)
    refer(one_of_each_role, proposal)
    reviewing.reconsider(
        proposal=proposal, actor=one_of_each_role.users["office"], reason="提案人要求"
    )
    proposal.state = State.RE_REVIEWED
    proposal.save()

    refer(one_of_each_role, proposal)

    assert OpinionReport.objects.count() == 1


@pytest.mark.parametrize("length", [LIMIT, LIMIT + 1, 4000])
def test_what_is_too_long_for_a_report_is_abridged_and_says_so(length):
    text = "字" * length

    found = abridged(text)

    assert characters(found) == LIMIT
    assert found.endswith(ABRIDGED) == (length > LIMIT)
