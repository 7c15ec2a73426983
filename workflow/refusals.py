"""What is said where a change may not be made. Pure."""

from typing import Any


class Refused(Exception):
    """A change that may not be made; the message, in Chinese, says why.

    `about` names what the service was told and will not take: the form says it at that field.
    """

    def __init__(self, words: str = "", *, about: str = "") -> None:
        super().__init__(words)
        self.about = about


class NotAllowed(Refused):
    """The actor is not one of those who may do this."""


def not_yours(noun: str, action: Any) -> NotAllowed:
    """Return the refusal for an actor who may not; `noun` is what it was done to: 此提案."""
    return NotAllowed(f"您不能对{noun}“{action.label}”。")


def wrong_state(row: Any, action: Any) -> Refused:
    """Return the refusal for a row whose state allows no such action, or is not what was seen."""
    return Refused(
        f"当前状态为“{row.get_state_display()}”，不能“{action.label}”。请刷新页面后再看。"
    )


def no_reason(action: Any, words: str) -> Refused:
    """Return the refusal for an action that needs words (理由) and has none."""
    return Refused(f"“{action.label}”须填写{words}。", about="reason")


def check_words(text: str, what: str) -> str:
    """Return a text without blanks around it. Raises Refused for an empty one."""
    if not text.strip():
        raise Refused(f"请填写{what}。")
    return text.strip()
