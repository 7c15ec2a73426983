"""A year in a sentence, as 余杭 tells it: 今年参加了16次履职活动：请你来协商3次，视察7次…. Pure."""

from collections.abc import Sequence
from typing import NamedTuple


class Tally(NamedTuple):
    """How many there are of a kind: 视察, 7, 次."""

    label: str
    number: int
    unit: str = "次"

    def __str__(self) -> str:
        return f"{self.label}{self.number}{self.unit}"


def sentence(when: str, there: Sequence[Tally], others: Sequence[Tally]) -> str:
    """Return what someone did `when` (今年): where they were (`there`), and what else came of it."""
    there = [tally for tally in there if tally.number]
    others = [tally for tally in others if tally.number]
    if not there and not others:
        return f"{when}还没有记下履职活动。"
    parts = []
    if there:
        total = sum(tally.number for tally in there)
        parts.append(f"{when}参加了{total}次履职活动：{'，'.join(map(str, there))}。")
    if others:
        parts.append(f"{'' if there else when}{'，'.join(map(str, others))}。")
    return "".join(parts)
