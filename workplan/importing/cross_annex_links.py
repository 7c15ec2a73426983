"""Which rows of different annexes speak of one matter. Pure: imports no Django.

The document names a matter twice or three times: annex 1 row 37, annex 3 topic 3 and annex 2 topic 3
are one (domain.md section 2). What is found here is a proposal; a person says whether it is so.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workplan.annexes import Annex
from workplan.importing.matching import runs_of

# So much of what distinguishes the shorter title stands in the longer one.
_ALIKE = 0.6
_FEWEST_SHARED = 3
# A row is compared with those that share its rarest runs, in lists of at most so many rows.
_RAREST = 8
_LONGEST_LIST = 40
_FRAME = re.compile(
    '[“"]?请你来协商[”"]?(?:活动)?|专题(?:协商|视察|调研|监督)|民主监督|对口协商'
    "|区政协.{1,12}次常委会(?:议)?暨|我区|全区|本区|高新区|[(（][^)）]*[)）]"
    "|^关于|的?(?:调研|建议|提案|调查)$"
)
# Words that any title may hold.
_COMMON = re.compile("加快|推进|促进|深入|进一步|着力|加强|完善|开展|建设|发展")
_MARKS = re.compile(r"[^\w]+")


class Kind(StrEnum):
    """The same keys as workplan.enums.LinkKind, which needs Django."""

    SAME = "same"
    SERVES = "serves"
    UMBRELLA = "umbrella"


@dataclass(frozen=True)
class Matter:
    """A row of any annex; `key` is the caller's name for it."""

    key: int
    annex: str
    title: str

    @property
    def gist(self) -> str:
        """The title without what frames it: 安置小区物业管理 of “请你来协商”活动——…专题协商."""
        bare = _FRAME.sub("", _FRAME.sub("", self.title.strip()))
        return _MARKS.sub("", _COMMON.sub("", bare)) or _MARKS.sub("", bare)

    @property
    def is_consultation(self) -> bool:
        """Whether it is held as a consultation: a topic of annex 3, or a row of annex 1 that says so."""
        return self.annex == Annex.CONSULTATION or "协商" in self.title


@dataclass(frozen=True)
class FoundLink:
    """Two rows that seem to belong together, and why in words."""

    leading: int
    following: int
    kind: Kind
    why: str


def links_among(matters: Sequence[Matter]) -> list[FoundLink]:
    """Return what seems to belong together among the rows of a plan: one leader to a follower."""
    return [*_same(matters), *_umbrellas(matters)]


def _same(matters: Sequence[Matter]) -> Iterator[FoundLink]:
    followers = sorted((m for m in matters if _rank(m)), key=_rank)
    if not followers:
        return
    runs = {m.key: runs_of(m.gist, 2) for m in matters}
    holding: dict[str, list[Matter]] = defaultdict(list)
    for matter in matters:
        for run in runs[matter.key]:
            holding[run].append(matter)

    def likeness(one: Matter, other: Matter) -> float:
        own, others = runs[one.key], runs[other.key]
        common = len(own & others)
        return common / min(len(own), len(others)) if common >= _FEWEST_SHARED else 0

    for follower in followers:
        shared = [(len(holding[r]), r) for r in runs[follower.key] if len(holding[r]) > 1]
        rarest = [run for _, run in sorted(shared)[:_RAREST]]
        near = {m for run in rarest for m in holding[run][:_LONGEST_LIST]}
        leaders = [m for m in near if _rank(m) < _rank(follower)]
        alike = [m for m in leaders if likeness(m, follower) >= _ALIKE]
        if alike:
            best = min(alike, key=lambda m: (_rank(m), -likeness(m, follower), m.key))
            serves = follower.annex == Annex.RESEARCH and best.is_consultation
            kind = Kind.SERVES if serves else Kind.SAME
            yield FoundLink(best.key, follower.key, kind, "两处写的大体相同")


def _rank(matter: Matter) -> int:
    return Annex(matter.annex).rank


def _umbrellas(matters: Sequence[Matter]) -> Iterator[FoundLink]:
    tasks = [m for m in matters if m.annex == Annex.TASKS]
    for annex in (annex for annex in Annex if annex.umbrella):
        topics = [m for m in matters if m.annex == annex]
        for over in tasks if topics else ():
            if re.search(annex.umbrella, over.title):
                why = f"“{over.title[:40]}”总领这一附件"
                yield from (FoundLink(over.key, t.key, Kind.UMBRELLA, why) for t in topics)
