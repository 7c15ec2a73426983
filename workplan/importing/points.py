"""Under which numbered point of the text a row may stand: proposed by the words they share. Pure.

The document says it nowhere; a person confirms (services/plan_points.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from workplan.importing.matching import RowLabel, runs_of

_RUN = 2
_LEAST = 2.0  # two runs that stand in no other point
_CLEARLY = 1.5  # times as much as with the next point
# What more titles than these begin with (“请你来协商”活动——) says little about each.
_COMMON = 3


def proposed_points(points: Mapping[int, str], titles: Sequence[str]) -> list[int | None]:
    """Return for each title the number of the point that names its matter, None where none does.

    `points` has a point's words by its number. A run of characters counts the less, the more points
    and titles have it.
    """
    runs = {number: _runs(words) for number, words in points.items()}
    rows = [_runs(title) for title in titles]
    in_points = Counter(run for found in runs.values() for run in found)
    in_titles = Counter(run for found in rows for run in found)
    weight = {
        run: 1 / count**2 / max(1, in_titles[run] - _COMMON) for run, count in in_points.items()
    }
    return [_best(row, runs, weight) for row in rows]


def _best(row: set[str], runs: Mapping[int, set[str]], weight: Mapping[str, float]) -> int | None:
    shared = ((sum(weight[run] for run in row & found), number) for number, found in runs.items())
    (most, number), (next_most, _) = [*sorted(shared, reverse=True), (0.0, 0), (0.0, 0)][:2]
    return number if most >= _LEAST and most >= _CLEARLY * next_most else None


def _runs(words: str) -> set[str]:
    return runs_of(RowLabel("", None, words).words, _RUN)
