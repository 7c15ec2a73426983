"""The only writer of the state of a step, topic, suggestion or problem."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from almanac import clock
from almanac.words import month_day
from consultations.enums import Action
from consultations.models import ChainChange, Moving
from consultations.permissions import access_to_row, may, may_as_unit
from consultations.transitions import RULES
from members.models import User
from workflow import states
from workflow.refusals import Refused

R = TypeVar("R", bound=Moving)


@transaction.atomic
def change(
    row: R, action: Action, *, actor: User, seen: str | None = None, reason: str = "", **values: Any
) -> R:
    """Carry out an action with the `values` that change along; return the row as saved.

    - checks role, state, what the actor saw and the words that are needed: raises as
      `workflow.states.begin`;
    - sets state and values, and saves: raises ValidationError where the values cannot be;
    - leaves a ChainChange, and the reason in the row's history.
    """
    rule = RULES[row.noun][action]
    locked: R = states.begin(
        row,
        action,
        rule,
        noun="此",
        may=lambda found: (
            may(found, action, access_to_row(found, actor, clock.today()))
            or may_as_unit(found, action, actor, clock.today())
        ),
        seen=seen,
        reason=reason,
    )
    record, why = ChainChange(**{row.noun: locked}), reason.strip()
    states.finish(
        *(locked, action, rule, record), actor=actor, reason=reason, why=why, clean=True, **values
    )
    return locked


def day_of(on: date | None, *, since: date | None = None) -> date:
    """Return the day on which something happened: today where none is given.

    Raises Refused for a day to come, and for one before the step that led to it.
    """
    day = on or clock.today()
    if day > clock.today():
        raise Refused("日期不能晚于今天。", about="on")
    if since and day < since:
        raise Refused(f"日期不能早于上一环节的{month_day(since, day.year)}。", about="on")
    return day
