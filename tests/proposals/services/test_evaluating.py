import pytest

from almanac import clock
from proposals.enums import AssignmentState, Grade, Moment, Role, State
from proposals.models import Assignment, Evaluation, EvaluationStage
from proposals.services import closing, looking_back, meeting
from proposals.services.answering import save_answer, send_answer_back, submit_answer
from proposals.services.evaluating import evaluate, feedback_due, raters
from tests.proposals.factories import (
    answer_class,
    assignment_in,
    cosign,
    day,
    marks,
    proposal_in,
    stage,
)
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql


ANSWERED = AssignmentState.ANSWERED


@pytest.fixture
def given(one_of_each_role):
    """Answered today; the author and a co-signer signed it."""
    proposal = proposal_in(State.ANSWERED, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    cosign(proposal, one_of_each_role.person("another member"), "lapsed")
    return assignment_in(ANSWERED, proposal, one_of_each_role.unit)


def rate(given, user, grade: str = Grade.SATISFIED, comment: str = "", **more) -> Evaluation:
    words = {"stage": stage(), "marks": marks(grade), **more}
    return evaluate(assignment=given, actor=user, grade=grade, comment=comment, **words)


def test_each_signatory_rates_every_question(one_of_each_role, given):
    rate(given, one_of_each_role.users["author"])
    rate(given, one_of_each_role.users["co-signer"], Grade.BASIC)
    assert list(Evaluation.objects.values_list("person__name", "grade")) == [
        ("author", "satisfied"),
        ("co-signer", "basic"),
    ]
    first = Evaluation.objects.first()
    assert [str(mark) for mark in first.marks.all()] == [
        "办理态度：满意",
        "见面沟通：满意",
        "答复针对性：满意",
        "办理结果：满意",
    ]


@pytest.mark.parametrize("role", ["another member", "unit", "leader", "account of no one"])
def test_who_did_not_sign_does_not_rate(one_of_each_role, given, role):
    with pytest.raises(NotAllowed, match="只有提案人和联名人可以评价"):
        rate(given, one_of_each_role.users[role])


def test_signatories_of_a_merged_proposal_rate_too(one_of_each_role, given):
    merged = proposal_in(
        State.SUBMITTED,
        one_of_each_role,
        "并入的提案",
        author=one_of_each_role.person("another member"),
    )
    merged.state, merged.merged_into = State.MERGED, given.proposal
    merged.save()
    assert [str(p) for p in raters(given.proposal)] == ["author", "co-signer", "another member"]
    assert rate(given, one_of_each_role.users["another member"]).person == one_of_each_role.person(
        "another member"
    )


def test_one_rates_once(one_of_each_role, given):
    rate(given, one_of_each_role.users["author"])
    with pytest.raises(Refused, match="已评价过"):
        rate(given, one_of_each_role.users["author"], Grade.BASIC)


def test_a_question_left_out_is_named(one_of_each_role, given):
    some = dict(list(marks("satisfied").items())[:2])
    with pytest.raises(Refused, match="请评价：答复针对性、办理结果"):
        rate(given, one_of_each_role.users["author"], marks=some)


def test_not_satisfied_says_why(one_of_each_role, given):
    with pytest.raises(Refused, match="评价“不满意”须填写意见"):
        rate(given, one_of_each_role.users["author"], Grade.UNSATISFIED)


def test_before_the_answer_there_is_nothing_to_rate(one_of_each_role):
    given = assignment_in(
        AssignmentState.SIGNED, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )
    with pytest.raises(Refused, match="现在没有开放"):
        rate(given, one_of_each_role.users["author"])


class TestSecondRound:
    def test_not_satisfied_has_it_handled_again_within_a_month(self, one_of_each_role, given):
        rate(given, one_of_each_role.users["author"], Grade.UNSATISFIED, "没有逐条答复。")
        proposal = given.proposal
        assert (proposal.state, proposal.round) == (State.HANDLING, 2)
        again = proposal.assignments.get(round=2)
        assert (again.unit, again.state, again.due_on) == (
            one_of_each_role.unit,
            AssignmentState.SENT,
            day(7, 30),
        )
        assert proposal.transitions.filter(assignment=None).get().reason == (
            "author评价不满意：没有逐条答复。"
        )

    def test_the_first_round_is_not_rated_any_more(self, one_of_each_role, given):
        rate(given, one_of_each_role.users["author"], Grade.UNSATISFIED, "没有逐条答复。")
        with pytest.raises(Refused, match="现在没有开放"):
            rate(given, one_of_each_role.users["co-signer"])

    def test_after_the_last_round_the_committee_closes_with_words(self, one_of_each_role, given):
        proposal = given.proposal
        rate(given, one_of_each_role.users["author"], Grade.UNSATISFIED, "没有逐条答复。")
        again = proposal.assignments.get(round=2)
        Assignment.objects.filter(pk=again.pk).update(state=ANSWERED, done_on=day(6, 30))
        proposal.state = State.ANSWERED
        proposal.save()
        again = Assignment.objects.get(pk=again.pk)
        rate(again, one_of_each_role.users["author"], Grade.UNSATISFIED, "仍不满意。")
        rate(again, one_of_each_role.users["co-signer"])
        proposal.refresh_from_db()
        assert (proposal.state, proposal.round) == (State.ANSWERED, 2)
        office = one_of_each_role.users["office"]
        with pytest.raises(Refused, match="不再重新交办"):
            closing.handle_again(proposal=proposal, actor=office, reason="再办")
        with pytest.raises(Refused, match="有提案人评价不满意"):
            closing.close(proposal=proposal, actor=office)
        closing.close(proposal=proposal, actor=office, reason="已作说明。")
        assert proposal.state == State.CLOSED

    def test_of_separate_handlers_only_the_one_rated_handles_again(self, one_of_each_role):
        proposal = proposal_in(State.ANSWERED, one_of_each_role)
        first, second = (
            assignment_in(ANSWERED, proposal, unit, Role.SEPARATE)
            for unit in (one_of_each_role.unit, one_of_each_role.co_unit)
        )
        rate(first, one_of_each_role.users["author"], Grade.UNSATISFIED, "未落实。")
        assert [a.unit for a in proposal.assignments.filter(round=2)] == [one_of_each_role.unit]
        rate(
            second, one_of_each_role.users["author"]
        )  # the other's answer stands, and is rated as it is


class TestPaperForms:
    def test_the_committee_enters_a_signatorys_form(self, one_of_each_role, given):
        with clock.standing_at(day(7, 9)):
            found = rate(
                given,
                one_of_each_role.users["office"],
                person=one_of_each_role.person("author"),
                on=day(7, 8),
            )
        assert (found.rated_by, found.rated_on) == ("author", day(7, 8))

    def test_where_no_one_is_known_by_the_name_that_is_printed(self, one_of_each_role):
        proposal = proposal_in(State.ANSWERED, one_of_each_role, author=None, proposers="某委员")
        given = assignment_in(ANSWERED, proposal, one_of_each_role.unit)
        assert rate(given, one_of_each_role.users["office"], rater="某委员").rated_by == "某委员"
        with pytest.raises(Refused, match="已评价过"):
            rate(given, one_of_each_role.users["office"], rater="某委员")

    def test_a_form_needs_a_name(self, one_of_each_role, given):
        with pytest.raises(Refused, match="须填写评价人"):
            rate(given, one_of_each_role.users["office"])

    def test_not_of_someone_who_did_not_sign(self, one_of_each_role, given):
        with pytest.raises(Refused, match="没有提出或联名这件提案"):
            rate(
                given,
                one_of_each_role.users["office"],
                person=one_of_each_role.person("another member"),
            )


class TestFourStages:
    """余杭's 四阶评价: a stage after 交办, after the meeting, after the answer, after 回头看."""

    @pytest.fixture
    def stages(self, db):
        return {
            moment: EvaluationStage.objects.create(name=moment.label, opens=moment)
            for moment in (Moment.HANDED_OVER, Moment.MET, Moment.LOOKED_BACK)
        }

    def test_each_opens_in_its_time(self, one_of_each_role, stages):
        proposal = proposal_in(State.HANDLING, one_of_each_role)
        given = assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)
        author = one_of_each_role.users["author"]
        rate(given, author, stage=stages[Moment.HANDED_OVER], marks={})
        with pytest.raises(Refused):
            rate(given, author, stage=stages[Moment.MET], marks={})
        meeting.record_meeting(
            assignment=given,
            actor=one_of_each_role.users["unit"],
            phase="before",
            held_on=day(6, 30),
            way="talk",
            place="区城管局会议室",
        )
        rate(given, author, stage=stages[Moment.MET], marks={})
        assert Evaluation.objects.count() == 2

    def test_the_last_one_waits_for_the_second_look(self, one_of_each_role, given, stages):
        author, office = one_of_each_role.users["author"], one_of_each_role.users["office"]
        last = stages[Moment.LOOKED_BACK]
        with pytest.raises(Refused):
            rate(given, author, stage=last, marks={})
        rate(given, author, Grade.BASIC)
        [look] = looking_back.list_look_backs(actor=office)
        looking_back.record_look_back(look_back=look, actor=office, finding="done", note="已落实。")
        rate(given, author, stage=last, marks={})

    def test_not_satisfied_at_another_stage_opens_no_round(self, one_of_each_role, stages):
        given = assignment_in(
            AssignmentState.SIGNED,
            proposal_in(State.HANDLING, one_of_each_role),
            one_of_each_role.unit,
        )
        rate(
            given,
            one_of_each_role.users["author"],
            Grade.UNSATISFIED,
            "没有联系。",
            stage=stages[Moment.HANDED_OVER],
            marks={},
        )
        assert given.proposal.round == 1


class TestClosing:
    def test_fifteen_working_days_to_rate(self, one_of_each_role, given):
        assert feedback_due(given, one_of_each_role.settings) == day(7, 21)

    def test_while_ratings_may_come_it_stays_open(self, one_of_each_role, given):
        rate(given, one_of_each_role.users["author"])
        with pytest.raises(Refused, match="评价期限未过"):
            closing.close(
                proposal=given.proposal, actor=one_of_each_role.users["office"], reason="办结"
            )

    def test_when_all_have_rated_it_is_closed(self, one_of_each_role, given):
        rate(given, one_of_each_role.users["author"])
        rate(given, one_of_each_role.users["co-signer"])
        closing.close(proposal=given.proposal, actor=one_of_each_role.users["office"])
        assert (given.proposal.state, given.proposal.closed_on) == (State.CLOSED, day(6, 30))

    def test_past_the_time_with_words(self, one_of_each_role, given):
        with clock.standing_at(day(7, 22)):
            with pytest.raises(Refused, match="没有全部评价，办结须填写说明"):
                closing.close(proposal=given.proposal, actor=one_of_each_role.users["office"])
            closing.close(
                proposal=given.proposal,
                actor=one_of_each_role.users["office"],
                reason="逾期未评价。",
            )
        assert given.proposal.state == State.CLOSED


class TestLookingBack:
    def test_rules_list_each_once(self, one_of_each_role, given):
        office = one_of_each_role.users["office"]
        rate(given, one_of_each_role.users["author"], Grade.BASIC)
        listed = looking_back.list_look_backs(actor=office)
        assert [(look.why, look.due_on) for look in listed] == [("basic", day(8, 29))]
        assert looking_back.list_look_backs(actor=office) == []

    def test_an_open_second_look_keeps_it_out_of_the_archive(self, one_of_each_role, given):
        office, proposal = one_of_each_role.users["office"], given.proposal
        rate(given, one_of_each_role.users["author"], Grade.BASIC)
        rate(given, one_of_each_role.users["co-signer"])
        [look] = looking_back.list_look_backs(actor=None)
        closing.close(proposal=proposal, actor=office)
        with pytest.raises(Refused, match="“回头看”还没有完成"):
            closing.archive(proposal=proposal, actor=office)
        looking_back.record_look_back(
            look_back=look, actor=office, finding="partly", note="部分路段待换。"
        )
        closing.archive(proposal=proposal, actor=office, archive_number="2021-TA-12")
        assert (proposal.state, proposal.archive_number) == (State.ARCHIVED, "2021-TA-12")

    @pytest.mark.parametrize("role", ["author", "unit", "leader"])
    def test_only_the_committee_lists_and_records(self, one_of_each_role, given, role):
        with pytest.raises(NotAllowed):
            looking_back.list_look_backs(actor=one_of_each_role.users[role])

    def test_what_was_found_is_recorded_once(self, one_of_each_role, given):
        office = one_of_each_role.users["office"]
        rate(given, one_of_each_role.users["author"], Grade.BASIC)
        [look] = looking_back.list_look_backs(actor=office)
        record = {"look_back": look, "actor": office, "finding": "done"}
        with pytest.raises(Refused, match="请填写“回头看”的情况"):
            looking_back.record_look_back(**record, note=" ")
        looking_back.record_look_back(**record, note="已落实。")
        with pytest.raises(Refused, match="已经完成"):
            looking_back.record_look_back(**record, note="再记")


class TestARatingBelongsToAnAnswer:
    @pytest.fixture
    def answered(self, one_of_each_role) -> Assignment:
        unit = one_of_each_role.users["unit"]
        proposal = proposal_in(State.HANDLING, one_of_each_role)
        given = assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)
        self.answer(given, unit, "第一次答复")
        return given

    def answer(self, given, unit, text: str) -> None:
        save_answer(assignment=given, actor=unit, text=text, answer_class=answer_class("A"))
        submit_answer(assignment=given, actor=unit)

    def test_it_names_the_version_that_was_rated(self, answered, one_of_each_role):
        first = answered.answers_written.get()
        rating = rate(answered, one_of_each_role.users["author"], answer=str(first.pk))
        assert rating.answer == first

    def test_a_page_that_shows_an_answer_changed_since_rates_nothing(
        self, answered, one_of_each_role
    ):
        first = answered.answers_written.get()
        office = one_of_each_role.users["office"]
        send_answer_back(assignment=answered, actor=office, reason="未逐条答复")
        self.answer(answered, one_of_each_role.users["unit"], "第二次答复")
        with pytest.raises(Refused, match="答复在您打开这一页以后改过。请看过现在的答复再评价。"):
            rate(answered, one_of_each_role.users["author"], answer=str(first.pk))
        assert not Evaluation.objects.exists()
