"""The only writer of the state of a set of rules, of something typed in, of an objection."""

from typing import Any, TypeVar

from django.db import transaction

from members.models import User
from performance.enums import Action
from performance.models import Objection, PerformanceChange, RecordedFact, RuleSet
from performance.permissions import PointsAccess, access_to, writes_rules
from performance.transitions import OBJECTIONS, RECORDED, RULE_SETS
from workflow import states
from workflow.rules import Rule

Moving = TypeVar("Moving", RuleSet, RecordedFact, Objection)

RULES: dict[str, dict[Action, Rule]] = {
    RuleSet.noun: RULE_SETS,
    RecordedFact.noun: RECORDED,
    Objection.noun: OBJECTIONS,
}
NOUNS = {RuleSet.noun: "这套规则", RecordedFact.noun: "这条补记", Objection.noun: "这条异议"}


def may(action: Action, access: PointsAccess) -> bool:
    """Return whether an action is open to someone: taking back to whose it is, all else to the office."""
    return access.own if action == Action.WITHDRAW else access.office


def _access(row: Any, actor: User) -> PointsAccess:
    if isinstance(row, RuleSet):
        return PointsAccess(office=writes_rules(actor))
    return access_to(row.person_id, actor)


@transaction.atomic
def change(
    row: Moving,
    action: Action,
    *,
    actor: User,
    seen: str | None = None,
    reason: str = "",
    **values: Any,
) -> Moving:
    """Carry out an action with the `values` that change along; return the row as saved.

    Raises as `workflow.states.begin`, and ValidationError where the values cannot be.
    """
    rule = RULES[row.noun][action]
    locked = states.begin(
        row,
        action,
        rule,
        noun=NOUNS[row.noun],
        may=lambda found: may(action, _access(found, actor)),
        seen=seen,
        reason=reason,
    )
    record = PerformanceChange(**{row.noun: locked})
    states.finish(
        locked, action, rule, record, actor=actor, reason=reason, into=row, clean=True, **values
    )
    return locked
