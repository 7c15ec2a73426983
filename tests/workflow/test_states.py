"""Beginning and finishing a change, proven on an opinion report, without its app's own rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from almanac import clock
from members.models import User
from opinions.enums import Action, State
from opinions.models import OpinionReport, ReportTransition
from tests.factories import make_user
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.rules import Rule, open_actions
from workflow.states import begin, finish

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

RULE = Rule((State.SUBMITTED, State.EDITING), State.EDITED)
BACK = Rule((State.SUBMITTED,), State.RETURNED, "退回的理由")


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(date(2021, 5, 20)):
        yield


@pytest.fixture
def report() -> OpinionReport:
    return OpinionReport.objects.create(
        title="停车", text="停车乱。", state="submitted", created_at=clock.now()
    )


@pytest.fixture
def actor() -> User:
    return make_user()


def begun(row, rule=RULE, may=lambda row: True, **more) -> OpinionReport:
    return begin(row, Action.FINISH, rule, noun="此事", may=may, **more)


def done(locked, actor, rule=RULE, **more) -> ReportTransition:
    record = ReportTransition(report=locked)
    return finish(locked, Action.FINISH, rule, record, actor=actor, **more)


def test_what_may_start_from_a_state_is_told_whoever_asks():
    rules = {"finish": RULE, "return": BACK}
    assert open_actions(rules, State.SUBMITTED) == ["finish", "return"]
    assert open_actions(rules, State.EDITING) == ["finish"]
    assert open_actions(rules, State.SENT) == []


def test_the_row_comes_as_it_is_stored(report):
    OpinionReport.objects.filter(pk=report.pk).update(title="别的")
    locked = begun(report)
    assert (locked.title, report.title) == ("别的", "停车")


def test_who_may_is_asked_of_the_row_as_it_is_stored(report):
    asked = []
    begun(report, may=lambda row: not asked.append(row))
    assert asked == [report]
    assert asked[0] is not report


def test_an_actor_who_may_not_is_told_before_anything_else(report):
    OpinionReport.objects.update(state="declined")
    with pytest.raises(NotAllowed, match=r"^您不能对此事“送签”。$"):
        begun(report, may=lambda row: False)


@pytest.mark.parametrize("state", [s for s in State.values if s not in RULE.sources])
def test_from_another_state_it_is_refused(state, report):
    report.state = state
    OpinionReport.objects.update(state=state, sent_on="2021-05-01" if state == "sent" else None)
    words = f"^当前状态为“{State(state).label}”，不能“送签”。请刷新页面后再看。$"
    with pytest.raises(Refused, match=words):
        begun(report)


def test_a_state_that_is_not_the_one_of_the_caller_s_row_is_refused(report):
    OpinionReport.objects.update(state="editing")
    with pytest.raises(Refused, match="当前状态为“编辑中”"):
        begun(report)


@pytest.mark.parametrize(("seen", "passes"), [("submitted", True), ("editing", False), ("", True)])
def test_what_the_page_showed_counts_and_where_it_showed_nothing_the_row(seen, passes, report):
    if passes:
        assert begun(report, seen=seen) == report
    else:
        with pytest.raises(Refused, match="请刷新页面后再看"):
            begun(report, seen=seen)
    assert report.state == "submitted"


def test_the_sources_can_be_narrowed(report):
    with pytest.raises(Refused, match="当前状态为“已提交”"):
        begun(report, sources=(State.EDITING,))


def test_a_rule_of_the_service_s_own_comes_before_the_state(report):
    OpinionReport.objects.update(state="declined")

    def check(row):
        raise Refused(f"{row.title}随别的办理。")

    with pytest.raises(Refused, match="停车随别的办理"):
        begun(report, check=check)


def test_a_lock_of_the_service_s_own_is_used(report):
    other = OpinionReport(pk=report.pk, state="submitted")
    assert begun(report, lock=lambda row: other) is other


@pytest.mark.parametrize("reason", ["", " \n"])
def test_words_that_are_needed_are_asked_for_by_their_name(reason, report):
    with pytest.raises(Refused, match=r"^“送签”须填写退回的理由。$"):
        begun(report, BACK, reason=reason)
    begun(report, BACK, reason="不清楚")


def test_a_change_leaves_its_record(report, actor):
    record = done(begun(report), actor, reason=" 好。 ")
    kept = ReportTransition.objects.get()
    assert kept == record
    assert (kept.report, kept.action, kept.from_state, kept.to_state) == (
        *(report, "finish", "submitted", "edited"),
    )
    assert (kept.actor, kept.at, kept.reason) == (actor, clock.now(), "好。")
    assert str(kept) == "送签：已提交 → 待签发"


def test_a_change_is_saved_with_what_changes_along_and_shown_to_the_caller(report, actor):
    done(begun(report), actor, into=report, edited_text="划线。")
    report_stored = OpinionReport.objects.get()
    for row in (report, report_stored):
        assert (row.state, row.edited_text, row.edited_characters) == ("edited", "划线。", 3)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "送签"),
        ({"reason": " 好。"}, "送签：好。"),
        ({"reason": "长" * 200}, "送签：" + "长" * 97),
        ({"reason": "好。", "why": "别的"}, "别的"),
        ({"why": ""}, ""),
    ],
)
def test_the_history_names_who_and_why(more, words, report, actor):
    done(begun(report), actor, **more)
    last = report.history.first()
    assert (last.history_user, last.history_change_reason) == (actor, words)


def test_where_the_rule_names_no_target_the_service_does(report, actor):
    rule = replace(RULE, target=None)
    with pytest.raises(ValueError, match="leads nowhere"):
        done(begun(report), actor, rule)
    assert done(begun(report), actor, rule, to=State.DECLINED).to_state == "declined"


def test_what_cannot_be_is_not_saved(report, actor):
    with pytest.raises(ValidationError):
        done(begun(report), actor, clean=True, title="")
    assert not ReportTransition.objects.exists()
    assert OpinionReport.objects.get().state == "submitted"


def test_words_are_taken_without_blanks_around_them():
    assert check_words(" 好 ", "说明") == "好"
    with pytest.raises(Refused, match=r"^请填写说明。$"):
        check_words(" \n", "说明")
