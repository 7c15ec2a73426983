import pytest

from notifications.models import Mail
from proposals.enums import Action, ProposalKind, State
from proposals.models import Category, Ground, Proposal, ProposalLetter, Review
from proposals.services import reviewing
from tests.proposals.factories import TITLE, cosign, day, proposal_in
from workflow.refusals import Refused

pytestmark = pytest.mark.postgresql


@pytest.fixture
def office(one_of_each_role):
    return one_of_each_role.users["office"]


def reviewed(one_of_each_role, title: str = TITLE, **values) -> Proposal:
    return proposal_in(State.RE_REVIEWED, one_of_each_role, title, **values)


def letters(proposal: Proposal) -> dict[str, str]:
    """What each was told: name → the first line."""
    return {
        letter.addressee: letter.text.splitlines()[0]
        for letter in ProposalLetter.objects.filter(proposal=proposal)
    }


def test_three_steps_leave_three_opinions(one_of_each_role, office):
    proposal = proposal_in(State.SUBMITTED, one_of_each_role)
    category = Category.objects.get(name="社会建设")
    reviewing.pre_review(
        proposal=proposal, actor=office, advice=Action.FILE, category=category, note="可立案"
    )
    reviewing.re_review(proposal=proposal, actor=office, advice=Action.FILE)
    reviewing.file(proposal=proposal, actor=office, kind=ProposalKind.LINKED)
    assert list(Review.objects.values_list("step", "outcome", "note")) == [
        ("pre", "file", "可立案"),
        ("re", "file", ""),
        ("final", "file", ""),
    ]
    assert (proposal.category, proposal.kind, proposal.number) == (category, ProposalKind.LINKED, 1)
    assert (proposal.filed_on, proposal.decided_on) == (day(6, 30), day(6, 30))


@pytest.mark.parametrize("advice", [Action.CLOSE, Action.SUBMIT])
def test_what_is_no_outcome_is_no_advice(one_of_each_role, office, advice):
    with pytest.raises(Refused, match="请选择审查意见"):
        reviewing.pre_review(
            proposal=proposal_in(State.SUBMITTED, one_of_each_role), actor=office, advice=advice
        )


def test_advice_not_to_file_names_a_ground(one_of_each_role, office):
    with pytest.raises(Refused, match="请选择情形"):
        reviewing.pre_review(
            proposal=proposal_in(State.SUBMITTED, one_of_each_role),
            actor=office,
            advice=Action.REJECT,
        )


class TestNumbers:
    def test_they_go_on_within_a_session(self, one_of_each_role, office):
        proposal_in(State.FILED, one_of_each_role, "已立案", number=67)
        proposal_in(State.FILED, one_of_each_role, "上次会议", number=90, session=4)
        proposal = reviewed(one_of_each_role)
        reviewing.file(proposal=proposal, actor=office)
        assert proposal.number == 68

    def test_one_may_be_given(self, one_of_each_role, office):
        proposal = reviewed(one_of_each_role)
        reviewing.file(proposal=proposal, actor=office, number=12)
        assert proposal.number == 12

    def test_one_that_is_taken_is_refused(self, one_of_each_role, office):
        proposal_in(State.FILED, one_of_each_role, "已立案", number=12)
        with pytest.raises(Refused, match="已有这个案号"):
            reviewing.file(proposal=reviewed(one_of_each_role), actor=office, number=12)

    def test_a_title_is_filed_once_in_a_session(self, one_of_each_role, office):
        proposal_in(State.FILED, one_of_each_role, number=12)
        with pytest.raises(Refused, match="已有相同案由"):
            reviewing.file(proposal=reviewed(one_of_each_role), actor=office)


class TestOutcomes:
    def test_everyone_who_signed_is_told_of_the_filing(self, one_of_each_role, office):
        proposal = reviewed(one_of_each_role)
        cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
        cosign(proposal, one_of_each_role.person("another member"), "lapsed")
        reviewing.file(proposal=proposal, actor=office)
        words = f"您提出的“{TITLE}”已立案，编为第1号提案，将交有关单位办理。"
        signed_too = words.replace("您提出", "您联名提出")
        assert letters(proposal) == {"author": words, "co-signer": signed_too}
        assert {mail.recipient.name for mail in Mail.objects.all()} == {"author", "co-signer"}

    def test_there_are_ten_grounds_and_a_rejection_names_one_in_a_letter(
        self, one_of_each_role, office
    ):
        assert Ground.objects.count() == 10
        proposal = reviewed(one_of_each_role)
        ground = Ground.objects.get(order=6)
        reviewing.reject(proposal=proposal, actor=office, ground=ground, note="请另投期刊。")
        assert (proposal.state, proposal.ground) == (State.REJECTED, ground)
        assert letters(proposal) == {
            "author": f"您提出的“{TITLE}”经审查，因有“属于学术研讨”的情形，不予立案。"
        }
        assert "请另投期刊。" in ProposalLetter.objects.get().text

    def test_a_ground_out_of_use_is_refused(self, one_of_each_role, office):
        ground = Ground.objects.get(order=6)
        ground.valid_to = 2020
        ground.save()
        with pytest.raises(Refused, match="请选择一种不予立案的情形"):
            reviewing.reject(proposal=reviewed(one_of_each_role), actor=office, ground=ground)

    def test_without_a_ground_it_is_refused(self, one_of_each_role, office):
        with pytest.raises(Refused, match="请选择一种不予立案的情形"):
            reviewing.reject(proposal=reviewed(one_of_each_role), actor=office, ground=None)

    @pytest.mark.parametrize(
        ("refer", "state", "words"),
        [
            (reviewing.refer_as_opinion, State.TO_OPINION, "转为社情民意信息"),
            (reviewing.refer_as_suggestion, State.TO_SUGGESTION, "转为意见建议"),
        ],
    )
    def test_it_may_go_on_in_another_form(self, one_of_each_role, office, refer, state, words):
        proposal = reviewed(one_of_each_role)
        refer(proposal=proposal, actor=office, reason="属个别现象。")
        assert proposal.state == state
        assert words in letters(proposal)["author"]

    def test_what_was_decided_wrongly_is_reviewed_again(self, one_of_each_role, office):
        proposal = reviewed(one_of_each_role)
        reviewing.reject(proposal=proposal, actor=office, ground=Ground.objects.get(order=10))
        reviewing.reconsider(proposal=proposal, actor=office, reason="补充了具体建议。")
        assert (proposal.state, proposal.ground, proposal.decided_on) == (
            State.SUBMITTED,
            None,
            None,
        )

    def test_a_proposer_may_write_it_better(self, one_of_each_role, office):
        proposal = reviewed(one_of_each_role)
        reviewing.send_back(proposal=proposal, actor=office, reason="请一事一案。")
        assert (proposal.state, proposal.submitted_on) == (State.DRAFT, None)
        assert "请一事一案。" in letters(proposal)["author"]

    def test_struck_off_after_filing_its_number_is_free_again(self, one_of_each_role, office):
        proposal = reviewed(one_of_each_role)
        reviewing.file(proposal=proposal, actor=office)
        reviewing.strike(proposal=proposal, actor=office, reason="提案人申请。")
        assert (proposal.state, proposal.number) == (State.WITHDRAWN, None)
        assert proposal.transitions.first().reason == "提案人申请。（原第1号）"


class TestMerging:
    def test_one_is_handled_with_the_other_and_both_count(self, one_of_each_role, office):
        leading = proposal_in(State.FILED, one_of_each_role, "主案", number=3)
        proposal = reviewed(one_of_each_role)
        reviewing.merge(proposal=proposal, into=leading, actor=office)
        assert (proposal.state, proposal.merged_into, proposal.number) == (
            State.MERGED,
            leading,
            None,
        )
        assert "与第3号提案内容相近，已并案办理" in letters(proposal)["author"]
        assert list(leading.merged.all()) == [proposal]

    @pytest.mark.parametrize(
        ("target", "words"),
        [
            (lambda one_of_each_role, own: own, "不能并入提案自身"),
            (
                lambda one_of_each_role, own: proposal_in(
                    State.SUBMITTED, one_of_each_role, "未立案"
                ),
                "已立案的提案",
            ),
            (
                lambda one_of_each_role, own: proposal_in(
                    State.FILED, one_of_each_role, "旧", session=4
                ),
                "同一届次",
            ),
        ],
    )
    def test_only_into_another_filed_at_the_same_session(
        self, one_of_each_role, office, target, words
    ):
        proposal = reviewed(one_of_each_role)
        with pytest.raises(Refused, match=words):
            reviewing.merge(
                proposal=proposal, into=target(one_of_each_role, proposal), actor=office
            )

    def test_what_others_were_merged_into_is_not_struck_off(self, one_of_each_role, office):
        leading = proposal_in(State.FILED, one_of_each_role, "主案")
        reviewing.merge(proposal=reviewed(one_of_each_role), into=leading, actor=office)
        with pytest.raises(Refused, match="不能撤案"):
            reviewing.strike(proposal=leading, actor=office, reason="撤")
