"""What migrations make of rows that were there before them."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from almanac import clock
from proposals.enums import AssignmentState, State
from proposals.models import Answer, Category, CoSigner, Evaluation, EvaluationStage, Proposal
from tests.proposals.factories import (
    OneOfEachProposalRole,
    answer_class,
    assignment_in,
    cosign,
    make_one_of_each_role,
    proposal_in,
    stage,
)
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role() -> OneOfEachProposalRole:
    return make_one_of_each_role()


versions = import_module("proposals.migrations.0003_signatures_belong_to_a_text")


def confirmed(
    one_of_each_role: OneOfEachProposalRole, title: str, state: State, now: str
) -> CoSigner:
    """A confirmation of which no version is known: sent out with 更换, and standing as `now`."""
    proposal = proposal_in(state, one_of_each_role, title, suggestions="更换")
    proposal._change_reason = "邀请联名"
    proposal.save()
    signature = cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    CoSigner.objects.filter(pk=signature.pk).update(text_key="unknown")
    Proposal.objects.filter(pk=proposal.pk).update(suggestions=now)
    return signature


@pytest.mark.parametrize(
    ("state", "now", "becomes"),
    [
        (State.SUBMITTED, "更换", "confirmed"),
        (State.DRAFT, "拆除", "outdated"),
        (State.PRE_REVIEWED, "拆除", "outdated"),
        (State.FILED, "拆除", "confirmed"),  # what was decided stays as it was decided
    ],
)
def test_a_signature_is_taken_for_the_text_that_was_sent_out(one_of_each_role, state, now, becomes):
    signature = confirmed(one_of_each_role, "关于路灯的建议", state, now)
    versions.keep_what_was_signed(apps, None)
    signature.refresh_from_db()
    assert signature.state == becomes
    assert (signature.text_key == signature.proposal.text_key) is (now == "更换")
    if now == "拆除":
        assert signature.confirmed_text[2] == "更换"


def test_a_rating_is_taken_for_the_last_answer_and_one_before_it_for_none(one_of_each_role):
    proposal = proposal_in(State.ANSWERED, one_of_each_role)
    given = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
    author, day = one_of_each_role.users["author"], clock.today()
    for version in (1, 2):
        Answer.objects.create(
            assignment=given,
            version=version,
            answer_class=answer_class("A"),
            text="已办",
            author=one_of_each_role.users["unit"],
            saved_at=clock.now(),
            submitted_on=day,
        )
    early = EvaluationStage.objects.create(name="交办评价", opens="handed_over")
    for rated in (stage(), early):
        Evaluation.objects.create(
            assignment=given,
            stage=rated,
            person=author.person,
            grade="satisfied",
            rated_on=day,
            entered_by=author,
            entered_at=clock.now(),
        )
    versions.keep_what_was_rated(apps, None)
    found = Evaluation.objects.values_list("stage__name", "answer__version")
    assert dict(found) == {stage().name: 2, "交办评价": None}


def test_what_was_in_use_from_1949_on_is_in_use_without_a_year():
    always = Category.objects.create(name="旧分类", valid_from=1949)
    later = Category.objects.create(name="新分类", valid_from=2020)
    versions.keep_what_was_signed(apps, None)
    always.refresh_from_db()
    later.refresh_from_db()
    assert (always.valid_from, later.valid_from) == (None, 2020)
    assert always in Category.objects.valid_in(1990)
