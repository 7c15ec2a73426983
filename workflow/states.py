"""How a row changes its state: `begin` locks and checks, `finish` writes and leaves the record.

A service stands between the two, with what only it knows; it runs in a transaction.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from almanac import clock
from members.models import User
from workflow.models import TransitionRecord
from workflow.refusals import Refused, no_reason, not_yours, wrong_state
from workflow.rules import Rule

Row = TypeVar("Row", bound=models.Model)
Record = TypeVar("Record", bound=TransitionRecord)

# What the history keeps of a reason.
_REASON_LENGTH = 100


@contextmanager
def own_rules() -> Iterator[None]:
    """Raise Refused with what a row's own rules say, where it breaks one within the block."""
    try:
        yield
    except ValidationError as wrong:
        raise Refused("".join(wrong.messages)) from None


def sign(row: Any, actor: User | None, why: str) -> None:
    """Have the history that saving or deleting a row leaves name its author and reason.

    Also where no request is, as in the worker.
    """
    row._history_user = actor
    row._change_reason = why


def lock(row: Row) -> Row:
    """Return the row as it is stored, locked until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)  # type: ignore[return-value]


def begin(
    row: Row,
    action: Any,
    rule: Rule,
    *,
    noun: str,
    may: Callable[[Row], bool],
    seen: str | None = None,
    reason: str = "",
    sources: Collection[str] | None = None,
    check: Callable[[Row], None] | None = None,
    lock: Callable[[Row], Row] = lock,
) -> Row:
    """Return the row locked, after checking that the actor may do this to it now.

    - locks the row; `lock` is handed in where others must be locked before it;
    - asks `may` of the locked row: raises NotAllowed, which calls the row by its `noun` (此提案);
    - calls `check`, a rule of the service's own that comes before the state;
    - raises Refused where the state is not one of the rule's sources (or of those handed in), or is
      no longer the one that was `seen`, by default that of the row given: of two people who act at
      once, one wins and the other is told;
    - raises Refused where the rule needs words and `reason` has none.
    """
    locked: Any = lock(row)
    if not may(locked):
        raise not_yours(noun, action)
    if check is not None:
        check(locked)
    expected = seen or row.state  # type: ignore[attr-defined]
    if locked.state != expected or locked.state not in (
        rule.sources if sources is None else sources
    ):
        raise wrong_state(locked, action)
    if rule.reason and not reason.strip():
        raise no_reason(action, rule.reason)
    return locked


def finish(
    locked: Row,
    action: Any,
    rule: Rule,
    record: Record,
    *,
    actor: User | None,
    reason: str = "",
    to: str | None = None,
    into: Row | None = None,
    why: str | None = None,
    clean: bool = False,
    **changes: Any,
) -> Record:
    """Carry out a change that was checked, and return its record.

    - sets the state (`to`, where the rule names no target) and the fields that change along;
    - validates the row where `clean` is asked for: raises ValidationError;
    - saves it, its history signed with the actor and `why` (by default the action and its reason);
    - completes `record`, an unsaved row that knows only what it belongs to, and saves it;
    - brings `into`, the caller's row, up to date.
    """
    row: Any = locked
    before, row.state = row.state, to or rule.target
    if row.state is None:
        raise ValueError(f"{action} leads nowhere")
    for name, value in changes.items():
        setattr(row, name, value)
    if clean:
        row.full_clean()
    reason = reason.strip()
    sign(
        row,
        actor,
        f"{action.label}：{reason}".rstrip("：")[:_REASON_LENGTH] if why is None else why,
    )
    row.save()
    record.action, record.from_state, record.to_state = action, before, row.state
    record.actor, record.at, record.reason = actor, clock.now(), reason
    record.save()
    if into is not None:
        copy(locked, into)
    return record


def copy(source: Row, target: Row) -> None:
    """Bring a caller's row up to date with the one that was changed."""
    for field in source._meta.concrete_fields:
        setattr(target, field.attname, getattr(source, field.attname))
