"""How a due date stood on a day gone by."""

from datetime import date

import pytest

from workplan.enums import State
from workplan.status_then import Moved, PastChange, StatusThen, status_then

A, B, C, D, E = State.ASSIGNED, State.ACCEPTED, State.IN_PROGRESS, State.REPORTED, State.CLOSED
DUE = date(2021, 5, 31)


def may(day: int) -> date:
    return date(2021, 5, day)


def then(day: date, changes=(), moves=(), *, due_on: date | None = DUE, closed_on=None):
    """Return how it stood on a day; the state of now is that of the last change."""
    return status_then(
        day=day,
        state=changes[-1].after if changes else A,
        due_on=due_on,
        closed_on=closed_on,
        changes=changes,
        moves=moves,
    )


CLOSED_ON_THE_20TH = (
    PastChange(may(3), A, B),
    PastChange(may(10), B, C),
    PastChange(may(18), C, D),
    PastChange(may(20), D, E),
)


@pytest.mark.parametrize(
    ("day", "state", "closed_on"),
    [(2, A, None), (3, B, None), (9, B, None), (10, C, None), (19, D, None), (20, E, may(20))],
)
def test_each_day_has_the_state_to_which_its_last_change_led(day, state, closed_on):
    found = then(may(day), CLOSED_ON_THE_20TH, closed_on=may(20))

    assert found == StatusThen(state, DUE, closed_on)


def test_what_never_changed_always_stood_as_it_does():
    assert then(may(1)) == StatusThen(A, DUE)


def test_of_two_changes_on_one_day_the_later_one_counts():
    changes = (PastChange(may(3), A, B), PastChange(may(3), B, C))

    assert then(may(3), changes).state == C
    assert then(may(2), changes).state == A


def test_what_was_done_before_it_was_crossed_off_was_done_that_day():
    changes = (PastChange(date(2021, 6, 2), A, E),)

    assert then(may(31), changes, closed_on=may(30)) == StatusThen(E, DUE, may(30))
    assert then(may(29), changes, closed_on=may(30)) == StatusThen(A, DUE)


def test_what_was_closed_and_later_taken_back_was_closed_in_between():
    changes = (*CLOSED_ON_THE_20TH, PastChange(may(25), E, C))

    assert then(may(24), changes) == StatusThen(E, DUE, may(20))
    assert then(may(25), changes) == StatusThen(C, DUE)


def test_what_was_closed_twice_has_each_day_its_own_closing():
    again = (*CLOSED_ON_THE_20TH, PastChange(may(25), E, C), PastChange(date(2021, 6, 4), C, E))

    assert then(may(24), again, closed_on=date(2021, 6, 4)).closed_on == may(20)
    assert then(may(31), again, closed_on=date(2021, 6, 4)) == StatusThen(C, DUE)
    assert then(date(2021, 6, 4), again, closed_on=date(2021, 6, 4)).closed_on == date(2021, 6, 4)


def test_a_date_that_was_moved_twice_is_each_day_the_one_in_force():
    moves = (Moved(may(12), may(15)), Moved(may(28), may(31)))
    now = date(2021, 6, 30)

    assert [then(may(day), moves=moves, due_on=now).due_on for day in (11, 12, 27, 28)] == [
        may(15),
        may(31),
        may(31),
        now,
    ]


def test_what_is_undated_stays_so():
    assert then(may(1), due_on=None) == StatusThen(A, None)
