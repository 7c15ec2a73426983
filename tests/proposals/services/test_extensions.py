import pytest

from almanac import clock
from proposals.enums import AssignmentState, State
from proposals.models import AssignmentExtension
from proposals.services.extensions import ask_extension, decide_extension
from tests.proposals.factories import assignment_in, day, proposal_in
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql


@pytest.fixture
def given(one_of_each_role):
    """Handed over on 30 June, due on 28 September 2021."""
    proposal = proposal_in(State.HANDLING, one_of_each_role, answer_due_on=day(9, 28))
    return assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)


UNTIL = day(11, 30)


def ask(
    given, one_of_each_role, until=UNTIL, reason="需争取专项资金。", role="unit"
) -> AssignmentExtension:
    return ask_extension(
        assignment=given, actor=one_of_each_role.users[role], until=until, reason=reason
    )


def test_granted_the_day_moves_and_the_old_one_is_kept(one_of_each_role, given):
    wish = ask(given, one_of_each_role)
    decide_extension(extension=wish, actor=one_of_each_role.users["office"], granted=True)
    given.refresh_from_db()
    assert (given.due_on, given.planned_due_on) == (day(11, 30), day(9, 28))
    assert (wish.old_due_on, given.proposal.answer_due_on) == (day(9, 28), day(11, 30))


def test_refused_nothing_moves_and_the_words_are_kept(one_of_each_role, given):
    wish = decide_extension(
        extension=ask(given, one_of_each_role),
        actor=one_of_each_role.users["office"],
        granted=False,
        note="请按期答复。",
    )
    given.refresh_from_db()
    assert (given.due_on, wish.granted, wish.note) == (day(9, 28), False, "请按期答复。")


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        (day(11, 30), " ", "申请延期须填写理由"),
        (day(9, 28), "资金", "延至的日期须晚于原期限"),
        (day(12, 31), "资金", "办理期限最长6个月，最晚可延至2021年12月30日"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(one_of_each_role, given, until, reason, words):
    with pytest.raises(Refused, match=words):
        ask(given, one_of_each_role, until, reason)


def test_six_months_in_all_may_be_asked_for(one_of_each_role, given):
    assert ask(given, one_of_each_role, day(12, 30)).until == day(12, 30)


def test_one_wish_waits_at_a_time(one_of_each_role, given):
    ask(given, one_of_each_role)
    with pytest.raises(Refused, match="已有一份延期申请等待批复"):
        ask(given, one_of_each_role)


def test_of_two_who_decide_at_once_the_second_is_told(one_of_each_role, given):
    wish = ask(given, one_of_each_role)
    decide_extension(extension=wish, actor=one_of_each_role.users["office"], granted=True)
    with pytest.raises(Refused, match="已经批复"):
        decide_extension(
            extension=wish,
            actor=one_of_each_role.users["committee head"],
            granted=False,
            note="不同意",
        )


def test_refusing_needs_words(one_of_each_role, given):
    with pytest.raises(Refused, match="不同意延期须填写说明"):
        decide_extension(
            extension=ask(given, one_of_each_role),
            actor=one_of_each_role.users["office"],
            granted=False,
        )


def test_what_was_answered_meanwhile_is_not_extended(one_of_each_role, given):
    wish = ask(given, one_of_each_role)
    given.state, given.done_on = AssignmentState.ANSWERED, day(6, 30)
    given.save()
    with clock.standing_at(day(7, 1)), pytest.raises(Refused, match="不必延期"):
        decide_extension(extension=wish, actor=one_of_each_role.users["office"], granted=True)


@pytest.mark.parametrize("role", ["author", "other unit", "leader", "stopped unit"])
def test_only_the_unit_asks(one_of_each_role, given, role):
    with pytest.raises(NotAllowed):
        ask(given, one_of_each_role, role=role)


@pytest.mark.parametrize("role", ["unit", "author", "leader"])
def test_only_the_committee_decides(one_of_each_role, given, role):
    with pytest.raises(NotAllowed):
        decide_extension(
            extension=ask(given, one_of_each_role), actor=one_of_each_role.users[role], granted=True
        )
