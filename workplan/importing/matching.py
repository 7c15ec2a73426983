"""Which row of a document is which item of the plan. Pure: imports no Django.

Rows are matched by what they say, then by where they stand: a row inserted at 13 does not turn the
thirty-three below it into other items. Twenty thousand rows are matched in seconds: what reads the
same is found by its words, and only the few that share rare runs of characters are compared.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

_IGNORED = re.compile(r"[\s★“”\"'‘’《》（）()、，,。.;；:：—–-]+")
# At the same number, half of the wording may have changed; anywhere else, it must be close.
_SAME_NUMBER = 0.5
_ANYWHERE = 0.8
# Up to so many pairs of row and item, each is compared; above, those that share a rare run of three
# characters: the rarest runs of a row, looked up in lists of at most so many items.
_ALL_PAIRS = 20_000
_RUN = 3
_RAREST = 8
_LONGEST_LIST = 40
_CANDIDATES = 5


@dataclass(frozen=True)
class RowLabel:
    """What a row or an item is recognised by."""

    section: str
    seq: int | None
    title: str

    @cached_property
    def words(self) -> str:
        return _IGNORED.sub("", self.title)

    @property
    def place(self) -> tuple[str, int | None]:
        return self.section, self.seq


def match(rows: Sequence[RowLabel], items: Sequence[RowLabel]) -> dict[int, int]:
    """Return which row (by index) is which item (by index); rows that are left out are new."""
    found: dict[int, int] = {}
    _pair(rows, items, found, lambda label: (label.words, label.place))
    # Those that only moved, the nearest first: found at once, so that none of them is compared
    # letter by letter, nor lost to one that merely reads alike.
    _pair(rows, items, found, lambda label: (label.words, label.section))
    _pair(rows, items, found, lambda label: label.words)
    _pair_alike(rows, items, found)
    _pair(
        rows,
        items,
        found,
        lambda label: label.place if label.seq is not None else None,
        lambda row, item: likeness(row.words, item.words, _SAME_NUMBER) >= _SAME_NUMBER,
    )
    return found


def _pair(
    rows: Sequence[RowLabel],
    items: Sequence[RowLabel],
    found: dict[int, int],
    key: Callable[[RowLabel], Hashable],
    same: Callable[[RowLabel, RowLabel], bool] = lambda row, item: True,
) -> None:
    """Pair what is left over on both sides and has the same key, in the order of the rows."""
    free: dict[Hashable, deque[int]] = defaultdict(deque)
    for i in _left_over(items, found.values()):
        free[key(items[i])].append(i)
    free.pop(None, None)
    for r in _left_over(rows, found):
        waiting = free.get(key(rows[r]))
        if waiting and same(rows[r], items[waiting[0]]):
            found[r] = waiting.popleft()


def _pair_alike(rows: Sequence[RowLabel], items: Sequence[RowLabel], found: dict[int, int]) -> None:
    """Pair what is left over on both sides and nearly reads the same, the most alike first."""
    left, free = _left_over(rows, found), _left_over(items, found.values())
    alike = [
        (much, rows[r].place == items[i].place, -r, -i)
        for r, i in _candidates(rows, items, left, free)
        if (much := likeness(rows[r].words, items[i].words, _ANYWHERE)) >= _ANYWHERE
    ]
    taken: set[int] = set()
    for _, _, r, i in sorted(alike, reverse=True):
        if -r not in found and -i not in taken:
            found[-r] = -i
            taken.add(-i)


def _candidates(
    rows: Sequence[RowLabel], items: Sequence[RowLabel], left: list[int], free: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs worth comparing."""
    if len(left) * len(free) <= _ALL_PAIRS:
        yield from ((r, i) for r in left for i in free)
        return
    holding: dict[str, list[int]] = defaultdict(list)
    for i in free:
        for run in runs_of(items[i].words):
            holding[run].append(i)
    for r in left:
        known = [(len(holding[run]), run) for run in runs_of(rows[r].words) if run in holding]
        rarest = [run for _, run in sorted(known)[:_RAREST]]
        votes = Counter(i for run in rarest for i in holding[run][:_LONGEST_LIST])
        yield from ((r, i) for i, _ in votes.most_common(_CANDIDATES))


def runs_of(words: str, length: int = _RUN) -> set[str]:
    """Return the runs of neighbouring characters; of what is shorter, itself."""
    return {words[n : n + length] for n in range(max(len(words) - length + 1, 1))} - {""}


def _left_over(labels: Sequence[RowLabel], taken: Iterable[int]) -> list[int]:
    taken = set(taken)
    return [n for n in range(len(labels)) if n not in taken]


def likeness(one: str, other: str, least: float = 0) -> float:
    """Return how much of the wording is common, from 0 to 1; roughly where it is below `least`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for bound in (matcher.real_quick_ratio, matcher.quick_ratio):
        if (most := bound()) < least:
            return most
    return matcher.ratio()
