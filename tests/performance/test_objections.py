"""A member objects to points, the office answers; both are told."""

from datetime import date

import pytest

from notifications.models import Mail
from performance.enums import ObjectionState
from performance.services.objections import raise_objection, reject, uphold, withdraw
from workflow.inbox import inbox_of
from workflow.refusals import NotAllowed, Refused


@pytest.fixture
def objection(one_of_each_role):
    return raise_objection(
        year=2021,
        about="3月1日 视察：视察亚运场馆建设，0分",
        words="我到了，签到表上有。",
        actor=one_of_each_role.users["member"],
    )


def test_it_is_answered_in_words_and_both_are_told(objection, office):
    uphold(objection=objection, reason="已补登出席，重新计分。", actor=office)

    assert (objection.state, objection.answer) == (ObjectionState.UPHELD, "已补登出席，重新计分。")
    assert [(mail.subject, str(mail.recipient)) for mail in Mail.objects.order_by("pk")] == [
        ("积分异议待答复：王国珍：3月1日 视察：视察亚运场馆建设，0分", "办公室主任"),
        ("积分异议已采纳：3月1日 视察：视察亚运场馆建设，0分", "王国珍"),
    ]
    assert [(c.action_label, str(c.actor)) for c in objection.changes.all()] == [("采纳", "office")]


def test_it_waits_for_the_office(objection, one_of_each_role, office):
    def waiting(role: str):
        return inbox_of(one_of_each_role.users[role], date(2021, 12, 31))

    assert [entry.step.label for entry in waiting("office").mine] == ["答复"]
    assert [entry.waits_for for entry in waiting("member").waiting] == ["办公室"]
    assert not waiting("another member").waiting

    reject(objection=objection, reason="签到表上没有。", actor=office)

    assert not waiting("office").mine


def test_it_needs_words(objection, office, one_of_each_role):
    with pytest.raises(Refused, match="“不采纳”须填写答复。"):
        reject(objection=objection, reason=" ", actor=office)
    with pytest.raises(Refused, match="请填写理由。"):
        raise_objection(
            year=2021, about="少了一条", words=" ", actor=one_of_each_role.users["member"]
        )


def test_an_answered_one_is_not_answered_again(objection, office):
    uphold(objection=objection, reason="已改。", actor=office)

    with pytest.raises(Refused, match="当前状态为“已采纳”，不能“不采纳”。请刷新页面后再看。"):
        reject(objection=objection, reason="不改。", actor=office)


def test_the_member_lets_it_go_and_nobody_else(objection, office, one_of_each_role):
    for actor in (office, one_of_each_role.users["another member"]):
        with pytest.raises(NotAllowed):
            withdraw(objection=objection, actor=actor)

    withdraw(objection=objection, actor=one_of_each_role.users["member"])
    assert objection.state == ObjectionState.WITHDRAWN


@pytest.mark.parametrize("role", ["member", "another member", "leader", "unit", "stopped office"])
def test_the_office_alone_answers(role, objection, one_of_each_role):
    for answer in (uphold, reject):
        with pytest.raises(NotAllowed):
            answer(objection=objection, reason="好", actor=one_of_each_role.users[role])


@pytest.mark.parametrize(
    "role", ["leader", "unit", "office", "account of no one", "stopped member"]
)
def test_only_a_member_objects(role, one_of_each_role):
    with pytest.raises(NotAllowed):
        raise_objection(
            year=2021, about="少了一条", words="少了", actor=one_of_each_role.users[role]
        )
