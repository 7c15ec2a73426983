"""What the reminders are told of proposals: who owes what, and by when. It is 30 June 2021."""

from datetime import date, timedelta

import pytest

from members.models import Person
from notifications.registry import deadlines
from proposals.deadlines import coming, open_deadlines
from proposals.enums import AssignmentState, Role, State
from proposals.models import Assignment, EvaluationStage, LookBack
from proposals.services.evaluating import evaluate
from proposals.services.extensions import ask_extension
from proposals.services.meeting import record_meeting
from tests.factories import make_department
from tests.proposals.factories import (
    assignment_in,
    cosign,
    day,
    make_one_of_each_role,
    marks,
    proposal_in,
    stage,
)
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.postgresql


TODAY, YEARS_END = day(6, 30), day(12, 31)


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role():
    return make_one_of_each_role()


def owed(until=YEARS_END) -> dict[str, tuple]:
    """What is due: the subject's kind → day and what is to be done."""
    found = open_deadlines(TODAY, until)
    return {d.subject.split(":")[0].split(".")[1]: (d.due_on, d.act) for d in found}


def test_a_unit_is_to_sign_to_meet_and_to_answer(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role, number=12)
    assignment_in(AssignmentState.SENT, proposal, one_of_each_role.unit)
    assert owed() == {
        "signing": (day(7, 7), "签收"),
        "meeting": (day(9, 13), "面商"),
        "answer": (day(9, 28), "答复"),
    }
    first = next(open_deadlines(TODAY, YEARS_END))
    assert str(first) == f"提案 12：{proposal.title}"
    assert one_of_each_role.person("unit").pk in first.recipient_ids
    assert one_of_each_role.person("other unit").pk not in first.recipient_ids


def test_only_what_is_due_by_the_day_is_told(one_of_each_role):
    assignment_in(
        AssignmentState.SENT, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )
    assert list(owed(day(7, 7))) == ["signing"]
    assert owed(day(7, 6)) == {}


def test_who_has_met_is_not_told_to_meet(one_of_each_role):
    given = assignment_in(
        AssignmentState.SIGNED, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )
    call = {"assignment": given, "actor": one_of_each_role.users["unit"], "held_on": TODAY}
    record_meeting(**call, phase="before", way="phone")
    assert set(owed()) == {"meeting", "answer"}  # a call is no meeting
    record_meeting(**call, phase="during", way="visit", place="沿线社区")
    assert set(owed()) == {"answer"}


def test_a_co_handler_is_told_of_its_opinion_and_of_no_meeting(one_of_each_role):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.co_unit, Role.CO)
    assert owed() == {"answer": (day(9, 28), "提会办意见")}


def test_a_unit_without_a_contact_is_named(one_of_each_role):
    nobody = make_department("无联系人单位", "unit")
    assignment_in(AssignmentState.SIGNED, proposal_in(State.HANDLING, one_of_each_role), nobody)
    assert {d.unanswered for d in open_deadlines(TODAY, YEARS_END)} == {("无联系人单位",)}


@pytest.mark.parametrize("state", ["planned", "returned", "cancelled", "answered"])
def test_what_a_unit_does_not_owe_is_not_told(one_of_each_role, state):
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    assignment_in(AssignmentState(state), proposal, one_of_each_role.unit)
    assert not {"signing", "meeting", "answer"} & set(owed())


def test_co_signers_are_told_to_answer(one_of_each_role):
    proposal = proposal_in(State.COSIGNING, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"))
    cosign(proposal, one_of_each_role.person("another member"), "confirmed")
    [deadline] = open_deadlines(TODAY, YEARS_END)
    assert (deadline.due_on, deadline.act) == (TODAY, "确认联名")
    assert deadline.recipient_ids == (one_of_each_role.person("co-signer").pk,)


def test_signatories_who_have_not_rated_are_told_within_fifteen_working_days(one_of_each_role):
    proposal = proposal_in(State.ANSWERED, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    cosign(proposal, one_of_each_role.person("another member"), "lapsed")
    given = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
    evaluate(
        assignment=given,
        stage=stage(),
        actor=one_of_each_role.users["author"],
        grade="satisfied",
        marks=marks("satisfied"),
    )
    [deadline] = open_deadlines(TODAY, YEARS_END)
    assert (deadline.due_on, deadline.act) == (day(7, 21), "评价")
    assert deadline.recipient_ids == (one_of_each_role.person("co-signer").pk,)


def test_a_stage_that_ends_with_the_year_counts_however_far_one_looks_ahead(one_of_each_role):
    EvaluationStage.objects.update(valid_to=TODAY.year)
    assignment_in(
        AssignmentState.ANSWERED,
        proposal_in(State.ANSWERED, one_of_each_role),
        one_of_each_role.unit,
    )
    for until in (YEARS_END, YEARS_END + timedelta(days=200)):
        assert [d.act for d in open_deadlines(TODAY, until)] == ["评价"]


def test_the_committees_head_is_told_of_second_looks(one_of_each_role):
    proposal = proposal_in(State.CLOSED, one_of_each_role)
    given = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
    LookBack.objects.create(assignment=given, why="basic", listed_on=TODAY, due_on=day(8, 29))
    [deadline] = open_deadlines(TODAY, YEARS_END)
    assert (deadline.due_on, deadline.act) == (day(8, 29), "“回头看”")
    assert one_of_each_role.person("committee head").pk in deadline.recipient_ids


def test_the_reminders_ask_for_them(one_of_each_role):
    assignment_in(
        AssignmentState.SENT, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )
    subjects = {d.subject.split(":")[0] for d in deadlines(TODAY, YEARS_END)}
    assert subjects == {"proposals.signing", "proposals.meeting", "proposals.answer"}


def test_many_take_as_many_queries_as_one(one_of_each_role, django_assert_num_queries):
    """Two of the staffing, one each of settings and calendar, and per kind one with its prefetches."""

    def fill(number: int) -> None:
        handled = proposal_in(State.HANDLING, one_of_each_role, f"办理{number}")
        assignment_in(AssignmentState.SENT, handled, one_of_each_role.unit)
        answered = proposal_in(State.ANSWERED, one_of_each_role, f"答复{number}")
        cosign(answered, one_of_each_role.person("co-signer"), "confirmed")
        assignment_in(AssignmentState.ANSWERED, answered, one_of_each_role.unit)
        signing = proposal_in(State.COSIGNING, one_of_each_role, f"联名{number}")
        cosign(signing, one_of_each_role.person("co-signer"))

    fill(0)
    with django_assert_num_queries(13):
        assert len(list(open_deadlines(TODAY, YEARS_END))) == 6
    for number in range(1, 6):
        fill(number)
    with django_assert_num_queries(13):
        assert len(list(open_deadlines(TODAY, YEARS_END))) == 36


# --- whose turn it is ----------------------------------------------------------------------------


def told(on: date = TODAY) -> list[tuple[str, list[str], str]]:
    """Return what is to be done, by whom, and what they are to the proposal, the earliest first."""
    people = dict(Person.objects.values_list("pk", "name"))
    found = sorted(open_deadlines(on, YEARS_END), key=lambda d: d.due_on)
    return [(d.act, [people[pk] for pk in d.recipient_ids], d.relations[0].name) for d in found]


UNIT = ["主办单位负责人", "前任联系人"]
COMMITTEE = ["周国桥", "前任主任"]
ASSIGNMENT_TABLE = [
    ("sent", None, [("签收", UNIT), ("面商", UNIT), ("答复", UNIT)]),
    ("signed", None, [("面商", UNIT), ("答复", UNIT)]),
    ("signed", "later", [("面商", UNIT), ("审核延期申请", COMMITTEE)]),
    ("return_asked", None, [("审核退回申请", COMMITTEE)]),
    ("returned", None, []),
    ("cancelled", None, []),
]


@pytest.mark.parametrize(("state", "wish", "expected"), ASSIGNMENT_TABLE)
def test_a_unit_that_waits_for_the_committee_is_silent_and_the_committee_is_told(
    one_of_each_role, state, wish, expected
):
    given = assignment_in(
        AssignmentState(state), proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )
    if wish:
        user = one_of_each_role.users["unit"]
        ask_extension(assignment=given, actor=user, until=day(10, 30), reason="需实地调研")
    assert [line[:2] for line in told()] == expected


def test_what_the_committee_is_asked_says_who_asks_and_for_what(one_of_each_role):
    given = assignment_in(
        AssignmentState.SIGNED, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit
    )
    user = one_of_each_role.users["unit"]
    ask_extension(assignment=given, actor=user, until=day(10, 30), reason="需实地调研")
    asked = next(d for d in open_deadlines(TODAY, YEARS_END) if d.act == "审核延期申请")
    assert (asked.status, asked.relations[0].name) == ("主办单位申请延至10月30日", "提案委")
    Assignment.objects.update(state=AssignmentState.RETURN_ASKED)
    [asked] = open_deadlines(TODAY, YEARS_END)
    assert asked.status == "主办单位申请退回"


@pytest.mark.parametrize(
    ("on", "answered", "expected"),
    [
        (TODAY, "invited", [("确认联名", ["co-signer"], "受邀联名人")]),
        (TODAY, "confirmed", [("提交", ["author"], "提案人")]),
        (TODAY, "declined", [("提交", ["author"], "提案人")]),
        # Past its day no one may answer any more, and the proposer hands it in.
        (day(7, 1), "invited", [("提交", ["author"], "提案人")]),
    ],
)
def test_who_may_still_sign_is_told_and_then_the_proposer(one_of_each_role, on, answered, expected):
    proposal = proposal_in(State.COSIGNING, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), answered)
    assert told(on) == expected


def test_who_rates_is_told_as_what_they_signed(one_of_each_role):
    proposal = proposal_in(State.ANSWERED, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    given = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
    assert told() == [("评价", ["author"], "提案人"), ("评价", ["co-signer"], "联名人")]
    for role, left in (("author", [("评价", ["co-signer"], "联名人")]), ("co-signer", [])):
        evaluate(
            assignment=given,
            stage=stage(),
            actor=one_of_each_role.users[role],
            grade="satisfied",
            marks=marks("satisfied"),
        )
        assert told() == left


@pytest.mark.parametrize(
    "state",
    ["draft", "submitted", "pre_reviewed", "re_reviewed", "filed", "closed", "archived", "merged",
     "rejected", "to_opinion", "to_suggestion", "withdrawn"],
)  # fmt: skip
def test_where_no_day_is_set_nobody_is_reminded(one_of_each_role, state):
    proposal_in(State(state), one_of_each_role)
    assert told() == []


def test_the_days_to_come_are_those_of_the_reminders_for_each_person(one_of_each_role):
    for title in ("甲案", "乙案"):
        handled = proposal_in(State.HANDLING, one_of_each_role, f"{title}办理")
        assignment_in(AssignmentState.SENT, handled, one_of_each_role.unit)
        signing = proposal_in(State.COSIGNING, one_of_each_role, f"{title}联名")
        cosign(signing, one_of_each_role.person("co-signer"))
        answered = proposal_in(State.ANSWERED, one_of_each_role, f"{title}答复")
        cosign(answered, one_of_each_role.person("co-signer"), "confirmed")
        assignment_in(AssignmentState.ANSWERED, answered, one_of_each_role.unit)
        merged = proposal_in(
            State.SUBMITTED,
            one_of_each_role,
            f"{title}并入",
            author=one_of_each_role.person("another member"),
        )
        cosign(merged, one_of_each_role.person("unit"), "confirmed")
        merged.state, merged.merged_into = State.MERGED, answered
        merged.save()
    whole = [one for one in open_deadlines(TODAY, YEARS_END) if one.due_on >= TODAY]
    assert whole
    for role in one_of_each_role.users:
        person = getattr(one_of_each_role.users[role], "person_id", None)
        if person is None:
            continue
        found = [one for one in coming(TODAY, YEARS_END, person, TODAY) if one.due_on >= TODAY]
        assert [one for one in found if person in one.recipient_ids] == [
            one for one in whole if person in one.recipient_ids
        ], role
