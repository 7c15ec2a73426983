from datetime import date
from uuid import uuid4

import pytest

from almanac import clock
from members.enums import DepartmentKind, Duty
from notifications.models import Mail
from proposals.enums import Action, CosignState, Origin, ProposalSubmission, State
from proposals.models import Proposal
from proposals.services import drafts, reviewing
from tests.factories import appoint, make_department
from tests.proposals.factories import SITUATION, SUGGESTIONS, TITLE, cosign, day, proposal_in
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql


def written(one_of_each_role, **values) -> Proposal:
    proposal = drafts.begin_draft(actor=one_of_each_role.users["author"])
    words = {"title": TITLE, "situation": SITUATION, "suggestions": SUGGESTIONS, **values}
    return drafts.save_draft(proposal=proposal, actor=one_of_each_role.users["author"], **words)


def rewrite(proposal: Proposal, one_of_each_role, **values) -> None:
    words = {"title": TITLE, "situation": SITUATION, "suggestions": "不必更换灯具，应当拆除。" * 20}
    drafts.save_draft(
        proposal=proposal, actor=one_of_each_role.users["author"], **{**words, **values}
    )


def states(proposal: Proposal) -> dict[str, str]:
    return dict(proposal.cosigners.values_list("person__name", "state"))


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


def test_a_page_begins_one_draft_and_only_its_readers(one_of_each_role):
    key, author = uuid4(), one_of_each_role.users["author"]
    first = drafts.begin_draft(actor=author, key=key)
    assert drafts.begin_draft(actor=author, key=key) == first
    assert drafts.begin_draft(actor=author, key=uuid4()) != first
    with pytest.raises(NotAllowed, match="这一页不是您打开的"):
        drafts.begin_draft(actor=one_of_each_role.users["another member"], key=key)


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
        assert states(proposal) == {"co-signer": "confirmed", "another member": "lapsed"}
        rewrite(proposal, one_of_each_role)
        assert states(proposal)["co-signer"] == "outdated"

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
        someone = one_of_each_role.person("co-signer")
        drafts.invite_cosigners(
            proposal=proposal, actor=one_of_each_role.users["author"], people=[someone, someone]
        )
        assert proposal.cosigners.count() == 1


class TestASignatureBelongsToAText:
    """A joint proposal, confirmed, sent back, and changed."""

    @pytest.fixture
    def signed(self, one_of_each_role) -> Proposal:
        """Handed in, of two asked one having confirmed."""
        proposal = written(one_of_each_role)
        self.ask(proposal, one_of_each_role, "co-signer", "another member")
        self.answer(proposal, one_of_each_role, "co-signer")
        self.answer(proposal, one_of_each_role, "another member", confirmed=False)
        drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"])
        return proposal

    @pytest.fixture
    def sent_back(self, signed, one_of_each_role) -> Proposal:
        staff = one_of_each_role.users["committee staff"]
        reviewing.send_back(proposal=signed, actor=staff, reason="请写明路段。")
        Mail.objects.all().delete()
        return signed

    def ask(self, proposal, one_of_each_role, *roles: str) -> None:
        drafts.invite_cosigners(
            proposal=proposal,
            actor=one_of_each_role.users["author"],
            people=[one_of_each_role.person(role) for role in roles],
        )

    def answer(self, proposal, one_of_each_role, role: str, **more) -> None:
        user = one_of_each_role.users[role]
        drafts.answer_cosigning(proposal=proposal, actor=user, **{"confirmed": True} | more)

    def submit(self, proposal, one_of_each_role, **more) -> None:
        drafts.submit(proposal=proposal, actor=one_of_each_role.users["author"], **more)

    def test_turned_into_its_opposite_it_does_not_go_in_with_his_name(
        self, sent_back, one_of_each_role
    ):
        rewrite(sent_back, one_of_each_role)
        assert states(sent_back)["co-signer"] == CosignState.OUTDATED
        with pytest.raises(Refused, match="正文在co-signer确认联名以后改过，须重新邀请确认"):
            self.submit(sent_back, one_of_each_role)
        assert sent_back.signed_as == "author"

    def test_unchanged_it_goes_in_as_it_was_signed(self, sent_back, one_of_each_role):
        rewrite(sent_back, one_of_each_role, suggestions=f"{SUGGESTIONS}\r\n ")
        self.submit(sent_back, one_of_each_role)
        assert (sent_back.origin, sent_back.proposers) == (Origin.JOINT, "author、co-signer")

    def test_what_is_changed_back_is_what_was_signed(self, sent_back, one_of_each_role):
        rewrite(sent_back, one_of_each_role)
        rewrite(sent_back, one_of_each_role, suggestions=SUGGESTIONS)
        assert states(sent_back)["co-signer"] == CosignState.CONFIRMED

    def test_he_is_asked_anew_and_told_what_was_changed(self, sent_back, one_of_each_role):
        rewrite(
            sent_back, one_of_each_role, title="关于拆除亮灯工程的建议", suggestions=SUGGESTIONS
        )
        self.ask(sent_back, one_of_each_role, "co-signer")
        assert states(sent_back) == {"co-signer": CosignState.INVITED}
        mail = Mail.objects.get()
        assert mail.recipient == one_of_each_role.person("co-signer")
        assert mail.subject == "正文已改，请重新确认联名：关于拆除亮灯工程的建议"
        assert (
            "您确认过的正文有改动：案由："
            f"删去“{TITLE}”，写入“关于拆除亮灯工程的建议”。\n\n请重新确认：7月5日前" in mail.text
        )
        with pytest.raises(Refused, match="还有1位委员没有确认联名"):
            self.submit(sent_back, one_of_each_role)
        self.answer(sent_back, one_of_each_role, "co-signer")
        self.submit(sent_back, one_of_each_role)
        assert sent_back.proposers == "author、co-signer"

    def test_who_confirmed_this_very_text_is_not_asked_again(self, sent_back, one_of_each_role):
        self.ask(sent_back, one_of_each_role, "co-signer", "leader")
        assert states(sent_back) == {
            "co-signer": CosignState.CONFIRMED,
            "周翔": CosignState.INVITED,
        }
        assert [mail.subject for mail in Mail.objects.all()] == [f"请您联名：{TITLE}"]

    def test_without_him_it_goes_in_as_the_authors_own_and_he_is_told(
        self, sent_back, one_of_each_role
    ):
        rewrite(sent_back, one_of_each_role)
        self.submit(sent_back, one_of_each_role, without_outdated=True)
        assert (sent_back.origin, sent_back.proposers) == (Origin.INDIVIDUAL, "author")
        assert states(sent_back)["co-signer"] == CosignState.LAPSED
        mail = Mail.objects.get()
        assert (mail.recipient.name, mail.subject) == ("co-signer", f"不再请您联名：{TITLE}")
        assert sent_back.get_absolute_url() not in mail.text  # it does not open to him any more

    def test_who_says_no_to_the_new_text_does_not_sign(self, sent_back, one_of_each_role):
        rewrite(sent_back, one_of_each_role)
        self.ask(sent_back, one_of_each_role, "co-signer")
        self.answer(sent_back, one_of_each_role, "co-signer", confirmed=False, reason="意思反了")
        self.submit(sent_back, one_of_each_role)
        assert sent_back.proposers == "author"
        told = Mail.objects.get(recipient=one_of_each_role.person("author"))
        assert told.subject == f"联名答复：{TITLE}"
        assert "联名人：co-signer不联名\n\n原因：意思反了" in told.text

    def test_the_author_is_told_who_signs_and_how_many_are_waited_for(self, one_of_each_role):
        proposal = written(one_of_each_role)
        self.ask(proposal, one_of_each_role, "co-signer", "another member")
        self.answer(proposal, one_of_each_role, "co-signer")
        told = Mail.objects.get(recipient=one_of_each_role.person("author"))
        assert "联名人：co-signer同意联名\n\n还没有答复：1位" in told.text

    def test_a_page_that_shows_the_old_text_confirms_nothing(self, one_of_each_role):
        proposal = written(one_of_each_role)
        self.ask(proposal, one_of_each_role, "co-signer")
        seen = proposal.seen
        drafts.recall(proposal=proposal, actor=one_of_each_role.users["author"])
        rewrite(proposal, one_of_each_role)
        self.ask(proposal, one_of_each_role, "co-signer")
        with pytest.raises(Refused, match="正文在您打开这一页以后改过"):
            self.answer(proposal, one_of_each_role, "co-signer", seen=seen)
        assert states(proposal)["co-signer"] == CosignState.INVITED

    def test_what_came_in_with_such_a_name_before_is_not_filed(self, signed, one_of_each_role):
        staff, head = (one_of_each_role.users[f"committee {who}"] for who in ("staff", "head"))
        reviewing.pre_review(proposal=signed, actor=staff, advice=Action.FILE)
        reviewing.re_review(proposal=signed, actor=staff, advice=Action.FILE)
        signed.cosigners.filter(state=CosignState.CONFIRMED).update(state=CosignState.OUTDATED)
        with pytest.raises(Refused, match="正文在co-signer确认联名以后改过，没有重新确认"):
            reviewing.file(proposal=signed, actor=head)

    def test_whose_name_it_stands_in_is_changed_without_his(self, sent_back, one_of_each_role):
        author, sector = one_of_each_role.person("author"), one_of_each_role.sector
        appoint(author, sector, Duty.STAFF)
        rewrite(
            sent_back,
            one_of_each_role,
            suggestions=SUGGESTIONS,
            origin=Origin.SECTOR,
            sponsor=sector,
        )
        self.submit(sent_back, one_of_each_role)
        assert (sent_back.proposers, states(sent_back)["co-signer"]) == ("科技界", "lapsed")


def test_who_is_no_member_is_not_asked_to_sign(one_of_each_role):
    with pytest.raises(Refused, match="只能邀请委员联名，主办单位负责人不是委员。"):
        drafts.invite_cosigners(
            proposal=written(one_of_each_role),
            actor=one_of_each_role.users["author"],
            people=[one_of_each_role.person("co-signer"), one_of_each_role.person("unit")],
        )


def test_a_reviewer_does_not_file_a_text_that_was_not_read(one_of_each_role):
    """It was sent back, changed and handed in again while the page stood open."""
    author, staff = one_of_each_role.users["author"], one_of_each_role.users["committee staff"]
    proposal = written(one_of_each_role)
    drafts.submit(proposal=proposal, actor=author)
    seen = proposal.seen
    reviewing.send_back(proposal=proposal, actor=staff, reason="请写明路段。")
    rewrite(proposal, one_of_each_role)
    drafts.submit(proposal=proposal, actor=author)
    with pytest.raises(Refused, match="正文在您打开这一页以后改过"):
        reviewing.pre_review(proposal=proposal, actor=staff, advice=Action.FILE, seen=seen)


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
