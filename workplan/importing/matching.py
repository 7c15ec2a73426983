"""Which row of a document is which item of the plan. Pure: imports no Django.

Rows are matched by what they say, then by where they stand: a row inserted at 13 does not turn the
thirty-three below it into other items.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

_IGNORED = re.compile(r"[\s★“”\"'‘’《》（）()、，。,.;；:：—–-]+")
# At the same number, half of the wording may have changed; anywhere else, it must be close.
_SAME_NUMBER = 0.5
_ANYWHERE = 0.8


@dataclass(frozen=True)
class Label:
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


def match(rows: Sequence[Label], items: Sequence[Label]) -> dict[int, int]:
    """Return which row (by index) is which item (by index); rows that are left out are new."""
    found: dict[int, int] = {}
    _pair(rows, items, found, lambda r, i: r.words == i.words and r.place == i.place)
    # Those that only moved: quick, and they need not be compared letter by letter.
    _pair(rows, items, found, lambda r, i: r.words == i.words and r.section == i.section)
    _pair_alike(rows, items, found)
    _pair(
        rows,
        items,
        found,
        lambda r, i: r.seq is not None and r.place == i.place and _likeness(r, i) >= _SAME_NUMBER,
    )
    return found


def _pair(
    rows: Sequence[Label],
    items: Sequence[Label],
    found: dict[int, int],
    same: Callable[[Label, Label], bool],
) -> None:
    """Pair what is left over on both sides where `same` says so, in the order of the rows."""
    free = _left_over(items, found.values())
    for r in _left_over(rows, found):
        i = next((i for i in free if same(rows[r], items[i])), None)
        if i is not None:
            found[r] = i
            free.remove(i)


def _pair_alike(rows: Sequence[Label], items: Sequence[Label], found: dict[int, int]) -> None:
    """Pair what is left over on both sides and nearly reads the same, the most alike first."""
    free = _left_over(items, found.values())
    alike = [
        (likeness, rows[r].place == items[i].place, -r, -i)
        for r in _left_over(rows, found)
        for i in free
        if (likeness := _likeness(rows[r], items[i], _ANYWHERE)) >= _ANYWHERE
    ]
    for _, _, r, i in sorted(alike, reverse=True):
        if -r not in found and -i not in found.values():
            found[-r] = -i


def _left_over(labels: Sequence[Label], taken: Iterable[int]) -> list[int]:
    taken = set(taken)
    return [n for n in range(len(labels)) if n not in taken]


def _likeness(row: Label, item: Label, least: float = 0) -> float:
    """Return how much of the wording is common, from 0 to 1; roughly where it is below `least`."""
    matcher = SequenceMatcher(None, row.words, item.words, autojunk=False)
    for bound in (matcher.real_quick_ratio, matcher.quick_ratio):
        if (most := bound()) < least:
            return most
    return matcher.ratio()
