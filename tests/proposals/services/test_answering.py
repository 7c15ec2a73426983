import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from almanac import clock
from proposals.enums import AssignmentState, Moment, Quality, Role, State
from proposals.models import Answer, EvaluationStage
from proposals.services import evaluating
from proposals.services.answering import save_answer, send_answer_back, submit_answer
from proposals.services.handling import give_opinion, rate_quality
from tests.proposals.factories import (
    answer_class,
    assignment_in,
    day,
    marks,
    proposal_in,
    stage,
)
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql


SIGNED = AssignmentState.SIGNED
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def given(one_of_each_role):
    return assignment_in(
        SIGNED, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )


def write(assignment, actor, letter: str = "A", **values) -> Answer:
    values = {"text": "已更换灯具。", "answer_class": answer_class(letter), **values}
    return save_answer(assignment=assignment, actor=actor, **values)


def test_an_answer_is_drafted_and_given(one_of_each_role, given):
    unit = one_of_each_role.users["unit"]
    write(given, unit, document_number="滨城管〔2021〕8号", signed_by="单位负责人")
    submit_answer(assignment=given, actor=unit)
    answer = Answer.objects.get()
    assert (answer.version, answer.submitted_on) == (1, day(6, 30))
    assert answer.document_number == "滨城管〔2021〕8号"
    assert (given.state, given.done_on) == (AssignmentState.ANSWERED, day(6, 30))
    assert (given.proposal.state, given.proposal.answered_on) == (State.ANSWERED, day(6, 30))


def test_a_draft_is_kept_however_incomplete(one_of_each_role, given):
    write(given, one_of_each_role.users["unit"], text="", answer_class=None)
    write(given, one_of_each_role.users["unit"], text="第二稿")
    assert Answer.objects.get().text == "第二稿"


def test_a_file_is_kept_under_a_name_of_our_own(one_of_each_role, given):
    answer = write(
        given, one_of_each_role.users["unit"], text="", file=SimpleUploadedFile("答复件.pdf", PDF)
    )
    assert answer.file_name == "答复件.pdf"
    assert answer.file.name == f"proposals/2021/06/{answer.file_key}.pdf"
    submit_answer(assignment=given, actor=one_of_each_role.users["unit"])


def test_a_file_that_is_not_what_it_says_is_refused(one_of_each_role, given):
    with pytest.raises(ValidationError, match="内容与后缀"):
        write(
            given, one_of_each_role.users["unit"], file=SimpleUploadedFile("答复件.pdf", b"MZ\x90")
        )
    assert not Answer.objects.exists()


def test_a_new_file_takes_the_old_ones_place(
    one_of_each_role, given, django_capture_on_commit_callbacks
):
    unit = one_of_each_role.users["unit"]
    old = write(given, unit, file=SimpleUploadedFile("一.pdf", PDF)).file
    with django_capture_on_commit_callbacks(execute=True):
        new = write(given, unit, file=SimpleUploadedFile("二.pdf", PDF))
    assert new.file_name == "二.pdf"
    assert not old.storage.exists(old.name)
    assert new.file.storage.exists(new.file.name)


@pytest.mark.parametrize("role", ["co-unit", "other unit", "author", "leader", "stopped unit"])
def test_only_the_unit_and_the_committee_answer(one_of_each_role, given, role):
    assignment_in(SIGNED, given.proposal, one_of_each_role.co_unit, Role.CO)
    with pytest.raises(NotAllowed):
        write(given, one_of_each_role.users[role])


@pytest.mark.parametrize(
    ("letter", "values", "words"),
    [
        ("A", {"answer_class": None}, "请选择答复类别"),
        ("A", {"text": " "}, "请填写答复内容，或上传答复文件"),
        ("B", {}, "B类答复须填写承诺完成日期"),
    ],
)
def test_what_is_not_whole_is_not_given(one_of_each_role, given, letter, values, words):
    write(given, one_of_each_role.users["unit"], letter, **values)
    with pytest.raises(Refused, match=words):
        submit_answer(assignment=given, actor=one_of_each_role.users["unit"])
    assert given.state == SIGNED


def test_without_a_draft_there_is_nothing_to_give(one_of_each_role, given):
    with pytest.raises(Refused, match="请先填写答复"):
        submit_answer(assignment=given, actor=one_of_each_role.users["unit"])


def test_the_lead_handler_waits_for_the_co_handlers_opinion(one_of_each_role, given):
    co = assignment_in(SIGNED, given.proposal, one_of_each_role.co_unit, Role.CO)
    write(given, one_of_each_role.users["unit"])
    with pytest.raises(Refused, match="会办单位还没有提出意见：会办单位"):
        submit_answer(assignment=given, actor=one_of_each_role.users["unit"])
    give_opinion(assignment=co, actor=one_of_each_role.users["co-unit"], opinion="建议统一色温。")
    submit_answer(assignment=given, actor=one_of_each_role.users["unit"])
    assert (co.state, co.opinion) == (AssignmentState.OPINED, "建议统一色温。")


def test_of_separate_handlers_each_answers_and_the_last_concludes(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    first, second = (
        assignment_in(SIGNED, proposal, unit, Role.SEPARATE)
        for unit in (one_of_each_role.unit, one_of_each_role.co_unit)
    )
    for assignment, role, state in (
        (first, "unit", State.HANDLING),
        (second, "co-unit", State.ANSWERED),
    ):
        write(assignment, one_of_each_role.users[role])
        submit_answer(assignment=assignment, actor=one_of_each_role.users[role])
        proposal.refresh_from_db()
        assert proposal.state == state


def test_an_answer_sent_back_is_followed_by_the_next_version(one_of_each_role, given):
    unit, office = one_of_each_role.users["unit"], one_of_each_role.users["office"]
    write(given, unit, text="第一版")
    submit_answer(assignment=given, actor=unit)
    send_answer_back(assignment=given, actor=office, reason="未逐条答复。")
    assert (given.state, given.done_on, given.proposal.state) == (SIGNED, None, State.HANDLING)
    write(given, unit, text="第二版")
    submit_answer(assignment=given, actor=unit)
    assert list(Answer.objects.values_list("version", "text")) == [(1, "第一版"), (2, "第二版")]


def test_what_was_rated_is_not_sent_back(one_of_each_role, given):
    unit = one_of_each_role.users["unit"]
    write(given, unit)
    submit_answer(assignment=given, actor=unit)
    evaluating.evaluate(
        assignment=given,
        stage=stage(),
        actor=one_of_each_role.users["author"],
        grade="satisfied",
        marks=marks("satisfied"),
    )
    with pytest.raises(Refused, match="提案人已评价"):
        send_answer_back(assignment=given, actor=one_of_each_role.users["office"], reason="改")


def test_a_late_answer_is_taken_and_shows_as_late(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    given = assignment_in(SIGNED, proposal, one_of_each_role.unit)
    with clock.standing_at(day(10, 8)):
        write(given, one_of_each_role.users["unit"])
        submit_answer(assignment=given, actor=one_of_each_role.users["unit"])
    assert (given.due_on, given.done_on, given.was_late) == (day(9, 28), day(10, 8), True)


def test_the_committee_enters_a_paper_answer_with_its_day(one_of_each_role, given):
    office = one_of_each_role.users["office"]
    with clock.standing_at(day(7, 20)):
        write(given, office)
        with pytest.raises(NotAllowed, match="只有提案委可以补录"):
            submit_answer(assignment=given, actor=one_of_each_role.users["unit"], on=day(7, 15))
        with pytest.raises(Refused, match="交办日期以后、今天以前"):
            submit_answer(assignment=given, actor=office, on=day(7, 21))
        submit_answer(assignment=given, actor=office, on=day(7, 15))
    assert given.done_on == day(7, 15)


class TestQuality:
    def test_the_unit_rates_the_proposal_once_it_has_answered(self, one_of_each_role):
        proposal = proposal_in(State.ANSWERED, one_of_each_role)
        given = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
        rate_quality(assignment=given, actor=one_of_each_role.users["unit"], quality=Quality.GOOD)
        assert given.quality_review.quality == "good"
        with pytest.raises(Refused, match="只评一次"):
            rate_quality(
                assignment=given, actor=one_of_each_role.users["unit"], quality=Quality.POOR
            )

    def test_not_before(self, one_of_each_role, given):
        with pytest.raises(Refused, match="答复或提出意见以后"):
            rate_quality(
                assignment=given, actor=one_of_each_role.users["unit"], quality=Quality.GOOD
            )

    @pytest.mark.parametrize("role", ["office", "author", "other unit", "committee head"])
    def test_no_one_else_does(self, one_of_each_role, given, role):
        with pytest.raises(NotAllowed):
            rate_quality(assignment=given, actor=one_of_each_role.users[role], quality=Quality.GOOD)


class TestADraftIsTheUnitsOwn:
    def test_the_committee_does_not_write_over_what_a_unit_has_begun(self, one_of_each_role, given):
        write(given, one_of_each_role.users["unit"], text="写了一半")
        for role in ("committee staff", "office"):
            with pytest.raises(Refused, match="主办单位正在填写答复，提交以前只有该单位可以修改。"):
                write(given, one_of_each_role.users[role], text="提案委代拟")
            with pytest.raises(Refused, match="主办单位正在填写答复"):
                submit_answer(assignment=given, actor=one_of_each_role.users[role])
        assert Answer.objects.get().text == "写了一半"

    def test_for_a_unit_that_writes_none_the_committee_enters_it(self, one_of_each_role, given):
        write(given, one_of_each_role.users["committee staff"], text="纸质答复")
        submit_answer(assignment=given, actor=one_of_each_role.users["office"])
        assert Answer.objects.get().author == one_of_each_role.users["committee staff"]

    def test_the_unit_goes_on_with_what_the_committee_began(self, one_of_each_role, given):
        write(given, one_of_each_role.users["committee staff"], text="提案委代拟")
        write(given, one_of_each_role.users["unit"], text="本单位修改")
        assert Answer.objects.get().author == one_of_each_role.users["unit"]

    def test_once_its_writer_is_gone_the_committee_may(self, one_of_each_role, given):
        write(given, one_of_each_role.users["unit"], text="写了一半")
        one_of_each_role.person("unit").appointments.update(ended_on=day(6, 29))
        write(given, one_of_each_role.users["office"], text="提案委接着写")
        assert Answer.objects.get().text == "提案委接着写"

    def test_of_two_colleagues_writing_at_once_one_is_told(self, one_of_each_role, given):
        unit = one_of_each_role.users["unit"]
        write(given, unit, text="先写的", kept="new")
        with pytest.raises(Refused, match="主办单位负责人在您打开这一页以后改过这份答复的草稿"):
            write(given, unit, text="后写的", kept="new")
        assert Answer.objects.get().text == "先写的"
        write(given, unit, text="先写的", kept="new")  # the same again is no other

    def test_who_saw_the_last_version_goes_on_from_it(self, one_of_each_role, given):
        unit = one_of_each_role.users["unit"]
        kept = write(given, unit, text="先写的", kept="new").kept
        assert write(given, unit, text="接着写", kept=kept).text == "接着写"


def test_a_rating_of_the_handling_before_the_answer_does_not_hold_the_answer(
    one_of_each_role, given
):
    """四阶评价: what was rated at 交办 says nothing of the answer."""
    early = EvaluationStage.objects.create(name="交办评价", opens=Moment.HANDED_OVER)
    author, unit = one_of_each_role.users["author"], one_of_each_role.users["unit"]
    evaluating.evaluate(assignment=given, stage=early, actor=author, grade="satisfied", marks={})
    write(given, unit)
    submit_answer(assignment=given, actor=unit)
    send_answer_back(assignment=given, actor=one_of_each_role.users["office"], reason="未逐条答复")
    assert given.state == SIGNED
