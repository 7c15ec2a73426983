import pytest

from notifications.models import Mail
from proposals.enums import AssignmentState, ProposalKind, State
from proposals.models import AssignmentUrge, Project, ProposalMeeting
from proposals.services.meeting import record_meeting
from proposals.services.supervising import group, set_kind, urge
from tests.proposals.factories import assignment_in, day, proposal_in
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql


@pytest.fixture
def given(one_of_each_role):
    return assignment_in(
        AssignmentState.SIGNED, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )


class TestKeyProposals:
    def test_one_has_leaders_who_promote_and_supervise_it(self, one_of_each_role):
        proposal = proposal_in(State.FILED, one_of_each_role)
        set_kind(
            proposal=proposal,
            actor=one_of_each_role.users["office"],
            kind=ProposalKind.KEY,
            promoting_leader=one_of_each_role.person("other unit"),
            supervising_leader=one_of_each_role.person("leader"),
            supervising_department=one_of_each_role.supervising,
        )
        assert (proposal.kind, str(proposal.supervising_leader)) == (ProposalKind.KEY, "周翔")

    def test_an_ordinary_one_is_promoted_by_no_leader(self, one_of_each_role):
        with pytest.raises(Refused, match="只有重点督办提案由领导领办"):
            set_kind(
                proposal=proposal_in(State.FILED, one_of_each_role),
                actor=one_of_each_role.users["office"],
                kind=ProposalKind.ORDINARY,
                promoting_leader=one_of_each_role.person("leader"),
            )

    def test_what_is_not_filed_is_not_key(self, one_of_each_role):
        with pytest.raises(Refused, match="只有已立案的提案"):
            set_kind(
                proposal=proposal_in(State.SUBMITTED, one_of_each_role),
                actor=one_of_each_role.users["office"],
                kind=ProposalKind.KEY,
            )

    def test_only_the_committee_decides(self, one_of_each_role):
        with pytest.raises(NotAllowed):
            set_kind(
                proposal=proposal_in(State.FILED, one_of_each_role),
                actor=one_of_each_role.users["leader"],
                kind=ProposalKind.KEY,
            )


class TestUrging:
    @pytest.mark.parametrize(
        ("role", "kind"),
        [
            ("office", "urge"),
            ("committee staff", "urge"),
            ("leader", "supervise"),
            ("supervising head", "supervise"),
        ],
    )
    def test_the_committee_urges_and_leaders_supervise(self, one_of_each_role, given, role, kind):
        assert (
            urge(assignment=given, actor=one_of_each_role.users[role], text="请按期答复。").kind
            == kind
        )

    def test_whoever_answers_for_the_unit_is_told(self, one_of_each_role, given):
        urge(assignment=given, actor=one_of_each_role.users["leader"], text="请按期答复。")

        mails = Mail.objects.filter(subject=f"督办：{given.proposal}")
        assert {mail.recipient for mail in mails} == {
            one_of_each_role.person("unit"),
            one_of_each_role.person("stopped unit"),  # an account is stopped, not a person's post
        }
        mail = mails[0]
        assert "内容：请按期答复。" in mail.text

    @pytest.mark.parametrize("role", ["author", "unit", "another member", "stopped office"])
    def test_no_one_else_does(self, one_of_each_role, given, role):
        with pytest.raises(NotAllowed):
            urge(assignment=given, actor=one_of_each_role.users[role], text="请按期答复。")

    def test_a_unit_that_owes_nothing_is_left_alone(self, one_of_each_role):
        proposal = proposal_in(State.ANSWERED, one_of_each_role)
        done = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
        with pytest.raises(Refused, match="没有待办的事项"):
            urge(assignment=done, actor=one_of_each_role.users["office"], text="请按期答复。")

    def test_it_needs_words(self, one_of_each_role, given):
        with pytest.raises(Refused, match="请填写催办内容"):
            urge(assignment=given, actor=one_of_each_role.users["office"], text=" ")
        assert not AssignmentUrge.objects.exists()


class TestMeetings:
    def meet(self, given, one_of_each_role, role="unit", **values) -> ProposalMeeting:
        words = {
            "phase": "before",
            "held_on": day(6, 30),
            "way": "talk",
            "place": "区城管局会议室",
            **values,
        }
        return record_meeting(assignment=given, actor=one_of_each_role.users[role], **words)

    def test_one_is_recorded_with_day_way_and_place(self, one_of_each_role, given):
        assert str(self.meet(given, one_of_each_role)) == "办理前见面 2021年6月30日"

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"held_on": day(7, 1)}, "不能晚于今天"),
            ({"held_on": day(6, 29)}, "不能早于交办日期"),
            ({"phase": "after"}, "“办理后”见面须在答复以后"),
            ({"place": " "}, "当面沟通须填写地点"),
            ({"way": "fax"}, "不是有效选项"),
        ],
    )
    def test_what_cannot_have_been_is_refused(self, one_of_each_role, given, values, words):
        with pytest.raises(Refused, match=words):
            self.meet(given, one_of_each_role, **values)

    def test_a_telephone_call_needs_no_place(self, one_of_each_role, given):
        assert self.meet(given, one_of_each_role, way="phone", place="").pk

    def test_the_same_meeting_is_recorded_once(self, one_of_each_role, given):
        self.meet(given, one_of_each_role)
        with pytest.raises(Refused, match="已记录过这次见面"):
            self.meet(given, one_of_each_role)

    @pytest.mark.parametrize("role", ["author", "other unit", "leader"])
    def test_only_the_unit_and_the_committee_record(self, one_of_each_role, given, role):
        with pytest.raises(NotAllowed):
            self.meet(given, one_of_each_role, role)


class TestProjects:
    """余杭: proposals of one theme are handled together."""

    @pytest.mark.parametrize(
        ("state", "session", "words"),
        [(State.SUBMITTED, 5, "只有已立案"), (State.FILED, 4, "届次不同")],
    )
    def test_what_does_not_belong_is_not_grouped(self, one_of_each_role, state, session, words):
        project = Project.objects.create(term=2, session=5, name="城市亮灯")
        with pytest.raises(Refused, match=words):
            group(
                project=project,
                proposal=proposal_in(state, one_of_each_role, session=session),
                actor=one_of_each_role.users["office"],
            )
