"""Who and why, for the history that a row leaves: also where no request is, as in the worker."""

from typing import Any

from members.models import User


def sign(row: Any, actor: User | None, why: str) -> None:
    """Have the history that saving or deleting a row leaves name its author and reason."""
    row._history_user = actor
    row._change_reason = why
