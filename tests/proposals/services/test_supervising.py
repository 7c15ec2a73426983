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
def given(cast):
    return assignment_in(AssignmentState.SIGNED, proposal_in(State.HANDLING, cast), cast.unit)


class TestKeyProposals:
    def test_one_has_leaders_who_promote_and_supervise_it(self, cast):
        proposal = proposal_in(State.FILED, cast)
        set_kind(
            proposal=proposal,
            actor=cast.users["office"],
            kind=ProposalKind.KEY,
            promoting_leader=cast.person("other unit"),
            supervising_leader=cast.person("leader"),
            supervising_department=cast.supervising,
        )
        assert (proposal.kind, str(proposal.supervising_leader)) == (ProposalKind.KEY, "周翔")

    def test_an_ordinary_one_is_promoted_by_no_leader(self, cast):
        with pytest.raises(Refused, match="只有重点督办提案由领导领办"):
            set_kind(
                proposal=proposal_in(State.FILED, cast),
                actor=cast.users["office"],
                kind=ProposalKind.ORDINARY,
                promoting_leader=cast.person("leader"),
            )

    def test_what_is_not_filed_is_not_key(self, cast):
        with pytest.raises(Refused, match="只有已立案的提案"):
            set_kind(
                proposal=proposal_in(State.SUBMITTED, cast),
                actor=cast.users["office"],
                kind=ProposalKind.KEY,
            )

    def test_only_the_committee_decides(self, cast):
        with pytest.raises(NotAllowed):
            set_kind(
                proposal=proposal_in(State.FILED, cast),
                actor=cast.users["leader"],
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
    def test_the_committee_urges_and_leaders_supervise(self, cast, given, role, kind):
        assert urge(assignment=given, actor=cast.users[role], text="请按期答复。").kind == kind

    def test_whoever_answers_for_the_unit_is_told(self, cast, given):
        urge(assignment=given, actor=cast.users["leader"], text="请按期答复。")

        mails = Mail.objects.filter(subject=f"督办：{given.proposal}")
        assert {mail.recipient for mail in mails} == {
            cast.person("unit"),
            cast.person("stopped unit"),  # an account is stopped, not a person's post
        }
        mail = mails[0]
        assert "内容：请按期答复。" in mail.text

    @pytest.mark.parametrize("role", ["author", "unit", "another member", "stopped office"])
    def test_no_one_else_does(self, cast, given, role):
        with pytest.raises(NotAllowed):
            urge(assignment=given, actor=cast.users[role], text="请按期答复。")

    def test_a_unit_that_owes_nothing_is_left_alone(self, cast):
        proposal = proposal_in(State.ANSWERED, cast)
        done = assignment_in(AssignmentState.ANSWERED, proposal, cast.unit)
        with pytest.raises(Refused, match="没有待办的事项"):
            urge(assignment=done, actor=cast.users["office"], text="请按期答复。")

    def test_it_needs_words(self, cast, given):
        with pytest.raises(Refused, match="请填写催办内容"):
            urge(assignment=given, actor=cast.users["office"], text=" ")
        assert not AssignmentUrge.objects.exists()


class TestMeetings:
    def meet(self, given, cast, role="unit", **values) -> ProposalMeeting:
        words = {
            "phase": "before",
            "held_on": day(6, 30),
            "way": "talk",
            "place": "区城管局会议室",
            **values,
        }
        return record_meeting(assignment=given, actor=cast.users[role], **words)

    def test_one_is_recorded_with_day_way_and_place(self, cast, given):
        assert str(self.meet(given, cast)) == "办理前见面 2021-06-30"

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
    def test_what_cannot_have_been_is_refused(self, cast, given, values, words):
        with pytest.raises(Refused, match=words):
            self.meet(given, cast, **values)

    def test_a_telephone_call_needs_no_place(self, cast, given):
        assert self.meet(given, cast, way="phone", place="").pk

    def test_the_same_meeting_is_recorded_once(self, cast, given):
        self.meet(given, cast)
        with pytest.raises(Refused, match="已记录过这次见面"):
            self.meet(given, cast)

    @pytest.mark.parametrize("role", ["author", "other unit", "leader"])
    def test_only_the_unit_and_the_committee_record(self, cast, given, role):
        with pytest.raises(NotAllowed):
            self.meet(given, cast, role)


class TestProjects:
    """余杭: proposals of one theme are handled together."""

    @pytest.mark.parametrize(
        ("state", "session", "words"),
        [(State.SUBMITTED, 5, "只有已立案"), (State.FILED, 4, "届次不同")],
    )
    def test_what_does_not_belong_is_not_grouped(self, cast, state, session, words):
        project = Project.objects.create(term=2, session=5, name="城市亮灯")
        with pytest.raises(Refused, match=words):
            group(
                project=project,
                proposal=proposal_in(state, cast, session=session),
                actor=cast.users["office"],
            )
