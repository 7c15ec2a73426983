"""How a due date stood at the end of a day gone by, from what it left behind. Pure: no model.

A report of March that is printed again in May says what it said in March: the states of today are
taken back through the record of changes, the date in force through the extensions granted since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workplan.enums import State


@dataclass(frozen=True)
class PastChange:
    """A change of state on a day, as a Transition keeps it."""

    on: date
    before: State
    after: State


@dataclass(frozen=True)
class Moved:
    """A later date that was granted on a day: until then the one before it was in force."""

    on: date
    before: date


@dataclass(frozen=True)
class StatusThen:
    """The state at the end of a day, the date in force then, and since when it was closed."""

    state: State
    due_on: date | None
    closed_on: date | None = None


def status_then(
    *,
    day: date,
    state: State,
    due_on: date | None,
    closed_on: date | None,
    changes: Iterable[PastChange],
    moves: Iterable[Moved],
) -> StatusThen:
    """Return how a due date stood at the end of a day.

    `state`, `due_on` and `closed_on` are those of now; `changes` and `moves` stand in the order in
    which they came. What was done before it was crossed off counts from the day it was done:
    `closed_on` of a closing that holds goes before the day on which it was recorded.
    """
    due_then = next((move.before for move in moves if move.on > day), due_on)
    if state == State.CLOSED and closed_on and closed_on <= day:
        return StatusThen(State.CLOSED, due_then, closed_on)
    then, since = _last_by(day, state, list(changes))
    return StatusThen(then, due_then, since if then == State.CLOSED else None)


def _last_by(day: date, state: State, changes: list[PastChange]) -> tuple[State, date | None]:
    """Return the state to which the last change by a day led, and the day of that change."""
    past = [change for change in changes if change.on <= day]
    if past:
        return past[-1].after, past[-1].on
    return (changes[0].before if changes else state), None
