from datetime import date

import pytest

from almanac import clock
from members.enums import DepartmentKind
from proposals.enums import CosignState, Origin, ProposalSubmission, State
from proposals.models import Proposal
from proposals.services import drafts
from tests.factories import make_department, make_person
from tests.proposals.factories import SITUATION, SUGGESTIONS, TITLE, cosign, day, proposal_in
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql


def written(one_of_each_role, **values) -> Proposal:
    proposal = drafts.begin_draft(actor=one_of_each_role.users["author"])
    words = {"title": TITLE, "situation": SITUATION, "suggestions": SUGGESTIONS, **values}
    return drafts.save_draft(proposal=proposal, actor=one_of_each_role.users["author"], **words)


def test_a_member_begins_writes_and_submits(one_of_each_role):
    proposal = drafts.begin_draft(actor=one_of_each_role.users["author"])
    assert (proposal.state, proposal.term, proposal.session) == (State.DRAFT, 2, 5)
    proposal = drafts.save_draft(
        proposal=proposal,
        actor=one_of_each_role.users["author"],
        title=TITLE,
        situation=SITUATION,
        suggestions=SUGGESTIONS,
    )
    drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])
    stored = Proposal.objects.get()
    assert (stored.state, stored.title, stored.submitted_on) == (
        State.SUBMITTED,
        TITLE,
        day(6, 30),
    )
    assert (stored.origin, stored.proposers) == (Origin.INDIVIDUAL, "author")


def test_a_draft_is_kept_as_typed_however_short_and_leaves_no_history(one_of_each_role):
    proposal = written(one_of_each_role, title=" ", situation="才写一句", suggestions="")
    assert (proposal.title, proposal.situation) == ("（未命名）", "才写一句")
    assert proposal.history.count() == 0


def test_two_members_may_write_under_one_title(one_of_each_role):
    written(one_of_each_role)
    assert written(one_of_each_role).pk


@pytest.mark.parametrize(
    "role", ["unit", "committee staff", "office", "account of no one", "not signed in"]
)
def test_who_is_no_member_writes_no_proposal_of_his_own(one_of_each_role, role):
    user = one_of_each_role.users[role]
    if role == "not signed in":
        assert not user.is_authenticated  # the pages ask for signing in first
        return
    with pytest.raises(NotAllowed):
        drafts.begin_draft(actor=user)


def test_a_leader_is_a_member(one_of_each_role):
    assert drafts.begin_draft(
        actor=one_of_each_role.users["leader"]
    ).author == one_of_each_role.person("leader")


def test_a_sectors_head_writes_in_its_name_and_a_mere_member_does_not(one_of_each_role):
    proposal = drafts.begin_draft(
        actor=one_of_each_role.users["sector head"],
        origin=Origin.SECTOR,
        sponsor=one_of_each_role.sector,
    )
    assert (proposal.sponsor, proposal.signed_as) == (one_of_each_role.sector, "科技界")
    with pytest.raises(NotAllowed, match="您不能以“科技界”的名义"):
        drafts.begin_draft(
            actor=one_of_each_role.users["author"],
            origin=Origin.SECTOR,
            sponsor=one_of_each_role.sector,
        )


def test_the_sponsor_has_to_be_of_the_kind_that_is_said(one_of_each_role):
    party = make_department("某党派", DepartmentKind.PARTY)
    with pytest.raises(Refused, match="请选择以哪个界别的名义提出"):
        drafts.begin_draft(
            actor=one_of_each_role.users["sector head"], origin=Origin.SECTOR, sponsor=party
        )


def test_another_cannot_write_in_a_draft(one_of_each_role):
    proposal = written(one_of_each_role)
    with pytest.raises(NotAllowed):
        drafts.save_draft(
            proposal=proposal,
            actor=one_of_each_role.users["another member"],
            title="改",
            situation="",
            suggestions="",
        )


def test_what_was_submitted_is_not_rewritten(one_of_each_role):
    proposal = written(one_of_each_role)
    drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])
    with pytest.raises(Refused, match="当前状态为“待预审”"):
        drafts.save_draft(
            proposal=proposal,
            actor=one_of_each_role.users["author"],
            title="改",
            situation="",
            suggestions="",
        )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": ""}, "请填写案由。"),
        ({"title": "长" * 61}, "案由超过60字"),
        ({"situation": " "}, "请填写情况分析。"),
        ({"suggestions": ""}, "请填写具体建议。"),
        ({"situation": "短", "suggestions": "短"}, "正文2字，少于200字。"),
        ({"situation": "长" * 1600}, "超过1500字。"),
    ],
)
def test_what_is_not_whole_is_not_submitted(one_of_each_role, values, words):
    proposal = written(one_of_each_role, **values)
    with pytest.raises(Refused, match=words):
        drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])


@pytest.mark.parametrize(
    ("deadline", "submission"),
    [(day(6, 30), ProposalSubmission.PLENARY), (day(6, 29), ProposalSubmission.INTERIM)],
)
def test_after_the_plenarys_deadline_it_is_an_interim_proposal(
    one_of_each_role, deadline, submission
):
    one_of_each_role.settings.plenary_deadline = deadline
    one_of_each_role.settings.save()
    proposal = written(one_of_each_role)
    drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])
    assert proposal.submission == submission


class TestCoSigning:
    def invited(self, one_of_each_role, **more) -> Proposal:
        proposal = written(one_of_each_role)
        drafts.invite_cosigners(
            proposal=proposal,
            actor=one_of_each_role.users["author"],
            people=[
                one_of_each_role.person("co-signer"),
                one_of_each_role.person("another member"),
            ],
            **more,
        )
        return proposal

    def answer(self, proposal, one_of_each_role, role: str, confirmed: bool = True):
        return drafts.answer_cosigning(
            proposal=proposal, actor=one_of_each_role.users[role], confirmed=confirmed
        )

    def test_those_asked_have_the_days_of_the_settings(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        assert (proposal.state, proposal.cosign_by) == (State.COSIGNING, day(7, 5))
        assert [c.state for c in proposal.cosigners.all()] == ["invited", "invited"]

    def test_it_waits_for_their_answers(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        self.answer(proposal, one_of_each_role, "co-signer")
        with pytest.raises(Refused, match="还有1位委员没有确认联名"):
            drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])

    def test_once_all_have_answered_it_goes_in_with_those_who_confirmed(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        self.answer(proposal, one_of_each_role, "co-signer")
        self.answer(proposal, one_of_each_role, "another member", confirmed=False)
        drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])
        assert (proposal.origin, proposal.proposers) == (Origin.JOINT, "author、co-signer")

    def test_who_never_confirms_lapses_and_does_not_sign(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        self.answer(proposal, one_of_each_role, "co-signer")
        with clock.standing_at(date(2021, 7, 6)):
            drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])
        states = dict(proposal.cosigners.values_list("person__name", "state"))
        assert states == {
            "co-signer": CosignState.CONFIRMED,
            "another member": CosignState.LAPSED,
        }
        assert proposal.proposers == "author、co-signer"
        with pytest.raises(Refused, match="联名确认已经结束"):
            self.answer(proposal, one_of_each_role, "another member")

    def test_where_no_one_confirms_it_is_the_authors_own(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        with clock.standing_at(date(2021, 7, 6)):
            drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])
        assert (proposal.origin, proposal.proposers) == (Origin.INDIVIDUAL, "author")

    def test_an_answer_after_its_day_is_too_late(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        with clock.standing_at(date(2021, 7, 6)), pytest.raises(Refused, match="已过截止日"):
            self.answer(proposal, one_of_each_role, "co-signer")

    def test_who_was_not_asked_has_nothing_to_answer(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        for role in ("author", "unit", "office", "account of no one"):
            with pytest.raises(NotAllowed):
                self.answer(proposal, one_of_each_role, role)

    def test_what_is_taken_back_and_changed_is_signed_anew(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        self.answer(proposal, one_of_each_role, "co-signer")
        drafts.recall(proposal=proposal, actor=one_of_each_role.users["author"])
        assert (proposal.state, proposal.origin) == (State.DRAFT, Origin.INDIVIDUAL)
        assert not proposal.cosigners.exists()

    def test_the_text_stands_still_while_others_sign(self, one_of_each_role):
        proposal = self.invited(one_of_each_role)
        with pytest.raises(Refused, match="不能修改"):
            drafts.save_draft(
                proposal=proposal,
                actor=one_of_each_role.users["author"],
                title="改",
                situation="",
                suggestions="",
            )

    @pytest.mark.parametrize(
        ("people", "by", "words"),
        [
            ([], None, "请选择要邀请的联名人"),
            (["author"], None, "第一提案人不必再联名"),
            (["co-signer"], day(6, 29), "不能早于今天"),
        ],
    )
    def test_a_wrong_invitation_is_refused(self, one_of_each_role, people, by, words):
        with pytest.raises(Refused, match=words):
            drafts.invite_cosigners(
                proposal=written(one_of_each_role),
                actor=one_of_each_role.users["author"],
                people=[one_of_each_role.person(role) for role in people],
                confirm_by=by,
            )

    def test_a_name_asked_twice_is_asked_once(self, one_of_each_role):
        proposal = written(one_of_each_role)
        someone = make_person("甲")
        drafts.invite_cosigners(
            proposal=proposal, actor=one_of_each_role.users["author"], people=[someone, someone]
        )
        assert proposal.cosigners.count() == 1


def test_a_draft_that_nobody_saw_can_be_thrown_away(one_of_each_role):
    proposal = written(one_of_each_role)
    drafts.discard_draft(proposal=proposal, actor=one_of_each_role.users["author"])
    assert not Proposal.objects.exists()


def test_what_was_with_others_is_not_thrown_away(one_of_each_role):
    proposal = written(one_of_each_role)
    drafts.invite_cosigners(
        proposal=proposal,
        actor=one_of_each_role.users["author"],
        people=[one_of_each_role.person("co-signer")],
    )
    drafts.recall(proposal=proposal, actor=one_of_each_role.users["author"])
    with pytest.raises(Refused, match="已有流转记录"):
        drafts.discard_draft(proposal=proposal, actor=one_of_each_role.users["author"])


def test_a_proposal_is_withdrawn_before_its_review_and_not_after(one_of_each_role):
    proposal = proposal_in(State.SUBMITTED, one_of_each_role)
    drafts.withdraw(proposal=proposal, actor=one_of_each_role.users["author"])
    assert proposal.state == State.WITHDRAWN
    reviewed = proposal_in(State.PRE_REVIEWED, one_of_each_role, "另一件")
    with pytest.raises(Refused, match="不能“撤回”"):
        drafts.withdraw(proposal=reviewed, actor=one_of_each_role.users["author"])


def test_a_collective_proposal_takes_no_co_signers(one_of_each_role):
    proposal = proposal_in(
        State.DRAFT,
        one_of_each_role,
        origin="sector",
        sponsor=one_of_each_role.sector,
        author=one_of_each_role.person("sector head"),
    )
    with pytest.raises(Refused, match="集体提案不需要联名"):
        drafts.invite_cosigners(
            proposal=proposal,
            actor=one_of_each_role.users["sector head"],
            people=[one_of_each_role.person("co-signer")],
        )
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    assert proposal.signed_as == "科技界"
