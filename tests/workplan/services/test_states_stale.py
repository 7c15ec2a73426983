"""Of two people who act on the same due date, the second is told and nothing of theirs is written."""

import threading
from datetime import date

import pytest
from django.db import connection

from almanac import clock
from tests.factories import OneOfEachRole, make_one_of_each_role, set_state
from workflow.refusals import Refused
from workplan.models import DueDate, Progress, Transition
from workplan.services import states

pytestmark = pytest.mark.postgresql


CHANGED = "当前状态为“{}”，不能“{}”。请刷新页面后再看。"


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("seen", "now", "step", "role", "words", "message"),
    [
        # The step would be open from the new state too; but that is not what was seen.
        ("reported", "accepted", "close", "office", {"reason": "好"}, ("已签收", "办结")),
        (
            "accepted",
            "in_progress",
            "report_done",
            "responsible head",
            {"text": "完"},
            ("办理中", "报结"),
        ),
        (
            "accepted",
            "in_progress",
            "write_progress",
            "office",
            {"text": "办"},
            ("办理中", "填报进展"),
        ),
        ("assigned", "reported", "cancel", "office", {"reason": "停"}, ("待审核", "取消")),
        # The step is no longer open.
        ("assigned", "accepted", "accept", "responsible head", {}, ("已签收", "签收")),
        ("reported", "closed", "send_back", "office", {"reason": "补"}, ("已办结", "退回")),
        ("reported", "closed", "close", "office", {}, ("已办结", "办结")),
        ("closed", "in_progress", "reopen", "office", {"reason": "误"}, ("办理中", "撤销办结")),
        (
            "accepted",
            "cancelled",
            "write_progress",
            "office",
            {"text": "办"},
            ("已取消", "填报进展"),
        ),
    ],
)
def test_what_another_changed_meanwhile_is_refused(
    one_of_each_role: OneOfEachRole, seen: str, now: str, step: str, role: str, words: dict, message
):
    opened = set_state(one_of_each_role.due, seen)
    set_state(one_of_each_role.due, now)

    with pytest.raises(Refused) as refused:
        getattr(states, step)(due=opened, actor=one_of_each_role.users[role], **words)

    assert str(refused.value) == CHANGED.format(*message)
    assert DueDate.objects.get(pk=opened.pk).state == now
    assert opened.state == seen
    assert not Transition.objects.exists()
    assert not Progress.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_the_button_at_once_one_wins():
    one_of_each_role = make_one_of_each_role("3月")
    office = one_of_each_role.users["office"]
    set_state(one_of_each_role.due, "reported")
    opened = [one_of_each_role.due, one_of_each_role.due]
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def press(due: DueDate, step: str) -> None:
        with clock.standing_at(date(2021, 3, 10)):
            start.wait()
            try:
                getattr(states, step)(due=due, actor=office, reason="见说明")
                outcomes.append("done")
            except Refused:
                outcomes.append("refused")
            finally:
                connection.close()

    threads = [
        threading.Thread(target=press, args=args)
        for args in zip(opened, ("close", "send_back"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert Transition.objects.count() == 1
