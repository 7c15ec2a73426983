"""Every action, from every state, by everyone: done, not allowed, or refused."""

from collections.abc import Callable

import pytest

from members.models import User
from tests.factories import OneOfEachRole, set_state
from workflow.refusals import NotAllowed, Refused
from workplan.enums import State
from workplan.models import DueDate, Progress, Transition
from workplan.services import states
from workplan.transitions import RULES

# Typed from the follow-through of 督查督办, not from the code: what each action is called there, from
# which states to which it leads, who may, and how it is done here.
OPEN = ("assigned", "accepted", "in_progress", "reported")
BEING_DONE = ("accepted", "in_progress")
HEAD, OFFICE = ("responsible head",), ("office",)
INVOLVED = ("responsible head", "participant head", "office")
CHAIN: dict[str, tuple[tuple[str, ...], str, tuple[str, ...], Callable]] = {
    "accept": (("assigned",), "accepted", HEAD, states.accept),
    "progress": (BEING_DONE, "in_progress", INVOLVED, states.write_progress),
    "report": (BEING_DONE, "reported", HEAD, states.report_done),
    "close": (OPEN, "closed", OFFICE, states.close),
    "return": (("reported",), "in_progress", OFFICE, states.send_back),
    "reopen": (("closed",), "in_progress", OFFICE, states.reopen),
    "suspend": (OPEN[:3], "suspended", OFFICE, states.suspend),
    # What rests or was cancelled comes back as it stood before; here nothing stood before.
    "restore": (("suspended", "cancelled"), "assigned", OFFICE, states.restore),
    "cancel": ((*OPEN, "suspended", "awaiting"), "cancelled", OFFICE, states.cancel),
    "await": (OPEN[:3], "awaiting", OFFICE, states.begin_waiting),
    "arrive": (("awaiting",), "assigned", OFFICE, states.end_waiting),
}
STATES = (*OPEN, "suspended", "awaiting", "closed", "cancelled")
WORDS = {"accept": {}, "progress": {"text": "已联系"}, "report": {"text": "已完成"}}

pytestmark = pytest.mark.django_db


def expected(action: str, state: str, role: str) -> str:
    sources, target, roles, _ = CHAIN[action]
    if role not in roles:
        return "not allowed"
    return target if state in sources else "refused"


def attempt(due: DueDate, action: str, user: User) -> str:
    """Return the state that an attempt led to, or how it was turned down, with nothing written."""
    state, records = due.state, (Transition.objects.count(), Progress.objects.count())
    try:
        CHAIN[action][3](due=due, actor=user, **WORDS.get(action, {"reason": "见说明"}))
    except Refused as refused:
        assert DueDate.objects.get(pk=due.pk).state == due.state == state
        assert (Transition.objects.count(), Progress.objects.count()) == records
        return "not allowed" if isinstance(refused, NotAllowed) else "refused"
    assert due.state == DueDate.objects.get(pk=due.pk).state
    return due.state


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", CHAIN)
def test_each_may_do_what_their_part_and_the_state_allow(
    one_of_each_role: OneOfEachRole, action: str, state: str
):
    found = {
        role: attempt(set_state(one_of_each_role.due, state), action, user)
        for role, user in one_of_each_role.users.items()
    }

    assert found == {role: expected(action, state, role) for role in one_of_each_role.users}


def test_the_table_is_whole():
    assert set(STATES) == set(State.values)
    assert set(CHAIN) == set(RULES)
