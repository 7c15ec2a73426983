"""Which proposals are alike, by their titles. Pure: imports no Django."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from workflow.likeness import NOT_WORDS, bigrams, dice

# What every title says, so that it tells nothing: 关于…的建议.
_FRAME = re.compile(r"^关于(进一步)?|的(若干)?(建议|提案|意见|对策)$")


class Likeness(NamedTuple):
    """How alike a candidate is, from 0 to 1."""

    key: int
    score: float


def title_grams(title: str) -> frozenset[str]:
    """Return a title's pairs without its frame: of 关于完善公交的建议 those of 完善公交."""
    return bigrams(_FRAME.sub("", NOT_WORDS.sub("", title))) or bigrams(title)


def most_alike(
    title: str, candidates: Iterable[tuple[int, str]], *, least: float, limit: int
) -> list[Likeness]:
    """Return the candidates (key, title) whose titles are at least so alike, the most alike first."""
    grams = title_grams(title)
    found = (Likeness(key, dice(grams, title_grams(other))) for key, other in candidates)
    alike = [likeness for likeness in found if likeness.score >= least]
    return sorted(alike, key=lambda likeness: (-likeness.score, likeness.key))[:limit]
