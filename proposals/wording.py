"""Which version of a proposal's text someone agreed to, and what was changed since. Pure: no Django."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_BLANK = re.compile(r"\s+")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*")
_SHOWN = 80

# The parts of a text, in the order in which they are printed.
PARTS = ("案由", "情况分析", "具体建议")


def text_key(*parts: str) -> str:
    """Return what tells one version of a text from every other; blanks and line ends are no words."""
    words = (_BLANK.sub("", part) for part in parts)
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Change:
    """A part of a text that was changed: its sentences in order, each kept, taken out or put in.

    `pieces` are pairs of "same", "out" or "in" and the words.
    """

    part: str
    pieces: list[tuple[str, str]]

    def in_words(self) -> str:
        """Return the change in one line: 具体建议：删去“…”，写入“…”."""
        found = [
            f"{verb}“{_short(words)}”"
            for kind, verb in (("out", "删去"), ("in", "写入"))
            if (words := "".join(text for mark, text in self.pieces if mark == kind))
        ]
        return f"{self.part}：{'，'.join(found)}"


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Return what was changed from one text to another, each given as its three parts."""
    found = []
    for part, before, after in zip(PARTS, old, new, strict=True):
        if _BLANK.sub("", before) != _BLANK.sub("", after):
            found.append(Change(part, _compare(_sentences(before), _sentences(after))))
    return found


def in_words(found: Sequence[Change]) -> str:
    """Return all changes in one line; nothing where there are none."""
    return "；".join(change.in_words() for change in found) + ("。" if found else "")


def _sentences(text: str) -> list[str]:
    return [words for found in _SENTENCE.findall(text) if (words := found.strip())]


def _compare(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(("out", "".join(old[a:b])))
        if c < d:
            pieces.append(("in", "".join(new[c:d])))
    return pieces


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}……"
