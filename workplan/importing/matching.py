"""Which row of a document is which item of the plan. Pure: imports no Django.

Rows are matched by what they say, then by where they stand: a row inserted at 13 does not turn the
thirty-three below it into other items.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

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

    @property
    def words(self) -> str:
        return _IGNORED.sub("", self.title)


def match(rows: Sequence[Label], items: Sequence[Label]) -> dict[int, int]:
    """Return which row (by index) is which item (by index); rows that are left out are new."""
    found: dict[int, int] = {}
    _pair(rows, items, found, lambda r, i: r.words == i.words and r.seq == i.seq)
    _pair(rows, items, found, lambda r, i: r.words == i.words)
    _pair(
        rows,
        items,
        found,
        lambda r, i: (
            r.seq is not None
            and (r.section, r.seq) == (i.section, i.seq)
            and _likeness(r, i) >= _SAME_NUMBER
        ),
    )
    _pair(rows, items, found, lambda r, i: _likeness(r, i) >= _ANYWHERE)
    return found


def _pair(rows, items, found: dict[int, int], same) -> None:
    """Pair what is left over on both sides where `same` says so, in the order of the rows."""
    free = [i for i in range(len(items)) if i not in set(found.values())]
    for r, row in enumerate(rows):
        if r in found:
            continue
        i = next((i for i in free if same(row, items[i])), None)
        if i is not None:
            found[r] = i
            free.remove(i)


def _likeness(row: Label, item: Label) -> float:
    return SequenceMatcher(None, row.words, item.words, autojunk=False).ratio()
