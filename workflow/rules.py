"""From which states an action leads to which, and what words it needs. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

ActionName = TypeVar("ActionName", bound=str)
REASON = "理由"


@dataclass(frozen=True)
class Rule:
    """`sources` are the states an action may start from; `reason` names the words that it needs.

    A `target` of None is for the service to say. Apps that need more facts of a rule inherit.
    """

    sources: tuple[str, ...]
    target: str | None
    reason: str = ""


def open_actions(rules: Mapping[ActionName, Rule], state: str) -> list[ActionName]:
    """Return the actions that may start from a state, whoever asks."""
    return [action for action, rule in rules.items() if state in rule.sources]
