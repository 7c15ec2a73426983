"""The one door through which a step, topic, suggestion or problem changes its state."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from almanac import clock
from almanac.words import month_day
from consultations.enums import Action
from consultations.models import CHANGE_FIELDS, ChainChange
from consultations.permissions import Row, access_to_row, may
from consultations.transitions import RULES, Rule
from members.models import User
from workplan.permissions import Access
from workplan.services.signing import sign

R = TypeVar("R", bound=Row)
# By the name of the model: the field of ChainChange that points to it.
_FIELDS = dict(
    zip(("chainstep", "topicsuggestion", "suggestion", "problem"), CHANGE_FIELDS, strict=True)
)


class Refused(Exception):
    """A change that may not be made; the message, in Chinese, says why."""


class NotAllowed(Refused):
    """The actor is not one of those who may do this."""


def allowed_actions(row: Row, user: User) -> list[Action]:
    """Return what the user may do to a row now."""
    return open_actions(row, access_to_row(row, user, clock.today()))


def open_actions(row: Row, access: Access) -> list[Action]:
    """Return what someone with this access may do to a row now, for the buttons of a page."""
    return [
        action
        for action, rule in RULES[row._meta.model_name or ""].items()
        if row.state in rule.sources and may(row, action, access)
    ]


@transaction.atomic
def change(row: R, action: Action, *, actor: User, reason: str = "", **values: Any) -> R:
    """Carry out an action: check, set the state and `values`, save, leave the record.

    Returns the row as saved. Raises Refused where the actor may not, the state does not allow it or
    is no longer what the actor saw, the words that it needs are missing; ValidationError where the
    values cannot be.
    """
    name = row._meta.model_name or ""
    rule = RULES[name][action]
    if not may(row, action, access_to_row(row, actor, clock.today())):
        raise NotAllowed(f"您不能对此“{action.label}”。")
    locked = _lock(row, action, rule)
    if rule.words and not reason.strip():
        raise Refused(f"“{action.label}”须填写{rule.words}。")
    before, locked.state = locked.state, rule.target  # type: ignore[assignment]
    for field, value in values.items():
        setattr(locked, field, value)
    locked.full_clean()
    sign(locked, actor, reason.strip())
    locked.save()
    ChainChange.objects.create(
        **{_FIELDS[name]: locked},
        action=action,
        from_state=before,
        to_state=locked.state,
        actor=actor,
        at=clock.now(),
        reason=reason.strip(),
    )
    return locked


def _lock(row: R, action: Action, rule: Rule) -> R:
    """Return the row locked until the change is through.

    Raises Refused where the state does not allow the action, or is no longer what the actor saw:
    of two people who act at once, one wins and the other is told.
    """
    locked: R = type(row)._default_manager.select_for_update().get(pk=row.pk)  # type: ignore[assignment]
    if locked.state not in rule.sources or locked.state != row.state:
        raise Refused(
            f"当前状态为“{locked.get_state_display()}”，不能“{action.label}”。请刷新页面后再看。"
        )
    return locked


def day_of(on: date | None, *, since: date | None = None) -> date:
    """Return the day on which something happened: today where none is given.

    Raises Refused for a day to come, and for one before the step that led to it.
    """
    day = on or clock.today()
    if day > clock.today():
        raise Refused("日期不能晚于今天。")
    if since and day < since:
        raise Refused(f"日期不能早于上一环节的{month_day(since, day.year)}。")
    return day
