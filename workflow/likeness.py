"""How alike two Chinese texts are, by the pairs of neighbouring characters. Pure: imports no Django.

Pairs need no dictionary of words and no service, and work the same on every database. PostgreSQL's
pg_trgm is left aside: under the C locale it drops Chinese characters, and a word of two characters
is shorter than a trigram.
"""

import re
import unicodedata

NOT_WORDS = re.compile(r"[\W_]+")


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a text; one of a single letter is that letter."""
    words = NOT_WORDS.sub("", unicodedata.normalize("NFKC", text)).lower()
    return frozenset(words[i : i + 2] for i in range(max(1, len(words) - 1))) - {""}


def dice(left: frozenset[str], right: frozenset[str]) -> float:
    """Return 2·|common| / (|left| + |right|); two empty texts have nothing in common."""
    total = len(left) + len(right)
    return 2 * len(left & right) / total if total else 0.0
