"""How alike two Chinese texts are, by the pairs of neighbouring characters. Pure: imports no Django.

Pairs need no dictionary of words and no service, and work the same on every database. PostgreSQL's
pg_trgm is left aside: under the C locale it drops Chinese characters, and a word of two characters
is shorter than a trigram.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

_NOT_WORDS = re.compile(r"[\W_]+")
# What every title says, so that it tells nothing: 关于…的建议.
_FRAME = re.compile(r"^关于(进一步)?|的(若干)?(建议|提案|意见|对策)$")


class Likeness(NamedTuple):
    """How alike a candidate is, from 0 to 1."""

    key: int
    score: float


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a text; one of a single letter is that letter."""
    words = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text)).lower()
    return frozenset(words[i : i + 2] for i in range(max(1, len(words) - 1))) - {""}


def title_grams(title: str) -> frozenset[str]:
    """Return a title's pairs without its frame: of 关于完善公交的建议 those of 完善公交."""
    return bigrams(_FRAME.sub("", _NOT_WORDS.sub("", title))) or bigrams(title)


def dice(left: frozenset[str], right: frozenset[str]) -> float:
    """Return 2·|common| / (|left| + |right|); two empty texts have nothing in common."""
    total = len(left) + len(right)
    return 2 * len(left & right) / total if total else 0.0


def most_alike(
    title: str, candidates: Iterable[tuple[int, str]], *, least: float, limit: int
) -> list[Likeness]:
    """Return the candidates (key, title) whose titles are at least so alike, the most alike first."""
    grams = title_grams(title)
    found = (Likeness(key, dice(grams, title_grams(other))) for key, other in candidates)
    alike = [likeness for likeness in found if likeness.score >= least]
    return sorted(alike, key=lambda likeness: (-likeness.score, likeness.key))[:limit]
