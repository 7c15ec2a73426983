"""Every action on a step, topic, suggestion and problem, from every state, by everyone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from almanac import clock
from consultations.actions import MOVES, TOPICS
from consultations.enums import ProblemState, StepState, SuggestionState, TopicState
from consultations.models import ChainChange, ChainStep, Problem, Suggestion, TopicSuggestion
from consultations.permissions import access_to_row
from consultations.services import problems, steps, suggestions, topics
from consultations.transitions import RULES
from members.models import User
from tests.consultations.factories import (
    consultation_on,
    meeting_of,
    problem_of,
    supervision_on,
)
from tests.factories import OneOfEachRole
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db

DAY = date(2021, 6, 1)
HEAD, OFFICE = ("responsible head", "office"), ("office",)
# Typed from the chain of results and the problem list, not from the code: from which states each
# action leads to which, who may, how it is done here and with what.
CHAINS: dict[str, dict[str, tuple[tuple[str, ...], str, tuple[str, ...], Callable, dict]]] = {
    "step": {
        "complete": (("waiting",), "done", HEAD, steps.complete, {"note": "已存档"}),
        "skip": (("waiting",), "skipped", HEAD, steps.skip, {"reason": "本年不做"}),
        "reschedule": (
            ("waiting",),
            "waiting",
            HEAD,
            steps.reschedule,
            {"planned_on": date(2021, 9, 1), "reason": "领导出差"},
        ),
        "reopen": (("done", "skipped"), "waiting", HEAD, steps.reopen, {"reason": "点错了"}),
    },
    "topic": {
        "select": (("proposed",), "selected", OFFICE, topics.select_topic, {}),
        "decline": (
            ("proposed",),
            "declined",
            OFFICE,
            topics.decline_topic,
            {"reason": "另有安排"},
        ),
        "reopen": (
            ("declined",),
            "proposed",
            OFFICE,
            topics.reconsider_topic,
            {"reason": "再议"},
        ),
    },
    "suggestion": {
        "hand_over": (("offered",), "handed_over", HEAD, suggestions.hand_over, {}),
        "adopt": (("offered", "handed_over"), "adopted", HEAD, suggestions.adopt, {}),
        "not_adopt": (
            ("offered", "handed_over"),
            "declined",
            HEAD,
            suggestions.not_adopt,
            {"answer": "已有规定"},
        ),
        "reopen": (
            ("adopted", "declined"),
            "handed_over",
            HEAD,
            suggestions.reopen,
            {"reason": "再反馈"},
        ),
    },
    "problem": {
        "assign": (("found",), "handed_over", HEAD, problems.hand_over, {}),
        "answer": (
            ("handed_over",),
            "answered",
            HEAD,
            problems.answer,
            {"answer": "马上办"},
        ),
        "rectify": (("answered",), "rectified", HEAD, problems.rectify, {}),
        "pass": (("rectified",), "checked", HEAD, problems.pass_check, {}),
        "fail": (
            ("rectified",),
            "handed_over",
            HEAD,
            problems.fail_check,
            {"reason": "又占了"},
        ),
        "close": (("checked",), "closed", OFFICE, problems.close, {}),
        "reopen": (("closed",), "handed_over", OFFICE, problems.reopen, {"reason": "反弹"}),
    },
}
STATES = {
    "step": ("waiting", "done", "skipped"),
    "topic": ("proposed", "selected", "declined"),
    "suggestion": ("offered", "handed_over", "adopted", "declined"),
    "problem": ("found", "handed_over", "answered", "rectified", "checked", "closed"),
}
CASES = [
    (noun, action, state)
    for noun, acts in CHAINS.items()
    for action in acts
    for state in STATES[noun]
]


def make_row(noun: str, one_of_each_role: OneOfEachRole) -> Any:
    if noun == "topic":
        return topics.propose_topic(
            year=2021, title="停车难", actor=one_of_each_role.users["member"]
        )
    if noun == "problem":
        return problem_of(supervision_on(one_of_each_role.item))
    consultation = consultation_on(one_of_each_role.item)
    if noun == "suggestion":
        return suggestions.add_suggestion(
            meeting=meeting_of(consultation), actor=None, text="增设标线", unit="城管局"
        )
    return steps.add_step(theme=consultation, name="会前学习", actor=None)


def put(row: Any, state: str) -> Any:
    """Put a row where a test begins, past the services, and return it as stored."""
    days: dict[str, Any] = {}
    if isinstance(row, ChainStep):
        days = {"done_on": DAY if state == "done" else None}
    if isinstance(row, Suggestion):
        days = {"handed_on": DAY, "answer": "已答复"}
    if isinstance(row, Problem):
        days = dict.fromkeys(
            ("handed_on", "answered_on", "rectified_on", "checked_on"),
            None if state == "found" else DAY,
        )
        days["closed_on"] = DAY if state == "closed" else None
    type(row).objects.filter(pk=row.pk).update(state=state, **days)
    return type(row).objects.get(pk=row.pk)


def expected(noun: str, action: str, state: str, role: str) -> str:
    sources, target, roles, _, _ = CHAINS[noun][action]
    if role not in roles:
        return "not allowed"
    return target if state in sources else "refused"


def attempt(noun: str, row: Any, action: str, user: User) -> str:
    """Return the state that an attempt led to, or how it was turned down, with nothing written."""
    before, records = row.state, ChainChange.objects.count()
    _, _, _, act, words = CHAINS[noun][action]
    try:
        act(**{noun: row}, actor=user, **words)
    except Refused as refused:
        assert type(row).objects.get(pk=row.pk).state == before
        assert ChainChange.objects.count() == records
        return "not allowed" if isinstance(refused, NotAllowed) else "refused"
    assert ChainChange.objects.count() == records + 1
    return type(row).objects.get(pk=row.pk).state


@pytest.mark.parametrize(("noun", "action", "state"), CASES)
def test_each_may_do_what_their_part_and_the_state_allow(
    one_of_each_role: OneOfEachRole, noun, action, state
):
    row = make_row(noun, one_of_each_role)
    found = {
        role: attempt(noun, put(row, state), action, user)
        for role, user in one_of_each_role.users.items()
    }
    assert found == {role: expected(noun, action, state, role) for role in one_of_each_role.users}


@pytest.mark.parametrize(("noun", "state"), [(n, s) for n in STATES for s in STATES[n]])
def test_a_page_offers_each_exactly_what_they_may_do(one_of_each_role: OneOfEachRole, noun, state):
    row = put(make_row(noun, one_of_each_role), state)
    [table] = [table for table in (*MOVES.values(), TOPICS) if table.keyword == noun]
    found = {
        role: {open.name for open in table.offered(access_to_row(row, user, clock.today()), row)}
        for role, user in one_of_each_role.users.items()
    }
    assert found == {
        role: {
            action
            for action in CHAINS[noun]
            if expected(noun, action, state, role) not in ("not allowed", "refused")
        }
        for role in one_of_each_role.users
    }


def test_the_table_is_whole():
    for noun, acts in CHAINS.items():
        # A meeting's units are urged together: tests/consultations/test_many.py.
        assert set(RULES[noun]) - {"urge"} == set(acts)
    nouns = [model.noun for model in (ChainStep, TopicSuggestion, Suggestion, Problem)]
    assert nouns == list(CHAINS)
    enums = (StepState, TopicState, SuggestionState, ProblemState)
    assert [set(states) for states in STATES.values()] == [set(enum.values) for enum in enums]


def test_a_step_of_the_offices_is_the_offices_to_take(one_of_each_role: OneOfEachRole):
    consultation = consultation_on(one_of_each_role.item)
    selecting = consultation.steps.get(name="定题")
    assert (
        attempt("step", selecting, "complete", one_of_each_role.users["responsible head"])
        == "not allowed"
    )
    assert attempt("step", selecting, "complete", one_of_each_role.users["office"]) == "done"


def test_of_two_who_act_at_once_one_is_told(one_of_each_role: OneOfEachRole):
    row = make_row("problem", one_of_each_role)
    seen_by_both = put(row, "checked")
    problems.close(problem=put(row, "checked"), actor=one_of_each_role.users["office"])
    with pytest.raises(Refused, match="当前状态为“已销号”，不能“销号”。请刷新页面后再看。"):
        problems.close(problem=seen_by_both, actor=one_of_each_role.users["office"])


@pytest.mark.parametrize(
    ("noun", "action", "words"),
    [
        ("step", "skip", "“不适用”须填写理由。"),
        ("topic", "decline", "“不选用”须填写理由。"),
        ("suggestion", "not_adopt", "“不采纳”须填写不采纳的理由。"),
        ("problem", "fail", "“核查不通过”须填写未通过的理由。"),
    ],
)
def test_words_that_are_needed_are_asked_for(one_of_each_role: OneOfEachRole, noun, action, words):
    sources, _, _, act, said = CHAINS[noun][action]
    row = put(make_row(noun, one_of_each_role), sources[0])
    with pytest.raises(Refused) as refused:
        act(**{noun: row}, actor=one_of_each_role.users["office"], **dict.fromkeys(said, " 　"))
    assert str(refused.value) == words


def test_the_record_says_who_when_from_what_to_what_and_why(one_of_each_role: OneOfEachRole):
    problem = put(make_row("problem", one_of_each_role), "rectified")
    problems.fail_check(problem=problem, actor=one_of_each_role.users["office"], reason="又占了")
    [record] = problem.changes.all()
    assert (record.from_label, record.to_label, record.reason) == ("已整改", "已交办", "又占了")
    assert (record.actor, str(record.at.date())) == (one_of_each_role.users["office"], "2021-06-30")
    assert str(record) == "核查不通过：已整改 → 已交办"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"on": date(2021, 7, 1)}, "日期不能晚于今天。"),
        ({"on": date(2021, 5, 13)}, "日期不能早于上一环节的5月14日。"),
    ],
)
def test_a_day_that_cannot_be_is_refused(one_of_each_role: OneOfEachRole, days, words):
    with pytest.raises(Refused) as refused:
        problems.hand_over(
            problem=make_row("problem", one_of_each_role),
            actor=one_of_each_role.users["office"],
            **days,
        )
    assert str(refused.value) == words
