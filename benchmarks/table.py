"""What something costs beside its floor, in one run and by turns, and the line that says so."""

import os
import time
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

# By turns so often, each so many times at least, and over so many seconds of CPU, or five times those.
ROUNDS, LEAST, ENOUGH = 3, 2, 0.25
_TICK = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Seconds: of the processors, and by the clock."""

    cpu: float
    wall: float


def spent_by(pid: int) -> float:
    """Return the CPU seconds that a process has spent."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def spent_here() -> float:
    """Return the CPU seconds of this process, and on PostgreSQL of the one that serves it."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    return time.process_time() + spent_by(connection.connection.info.backend_pid)


def once(work: Callable[[], Any], cpu: Callable[[], float] = spent_here) -> Cost:
    """Return what it cost to do something once."""
    begun, before = time.perf_counter(), cpu()
    work()
    return Cost(cpu() - before, time.perf_counter() - begun)


def least(costs: Sequence[Cost]) -> Cost:
    """Return the least of each."""
    return Cost(*map(min, zip(*costs, strict=True)))


def quantile(figures: Sequence[float], share: float) -> float:
    """Return the least figure that so large a share of all does not exceed."""
    return sorted(figures)[ceil(len(figures) * share) - 1]


def compare(
    ours: Callable[[], Any], floor: Callable[[], Any], cpu: Callable[[], float] = spent_here
) -> tuple[Cost, Cost]:
    """Return the least that each cost, done by turns."""
    ours(), floor()
    found: tuple[list[Cost], list[Cost]] = [], []
    for _ in range(ROUNDS):
        for work, costs in zip((ours, floor), found, strict=True):
            costs.append(_each(work, cpu))
    first, second = map(least, found)
    return first, second


def _each(work: Callable[[], Any], cpu: Callable[[], float]) -> Cost:
    begun, before, times = time.perf_counter(), cpu(), 0
    while True:
        work()
        times += 1
        spent, took = cpu() - before, time.perf_counter() - begun
        if times >= LEAST and (spent >= ENOUGH or took >= 5 * ENOUGH):
            return Cost(spent / times, took / times)


def queries(work: Callable[[], Any]) -> int:
    """Return how many statements something asks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def head() -> None:
    columns = ("CPU ms", "floor", "× CPU", "× wall", "aim")
    print(
        f"{'':24}" + "".join(f"{name:>9}" for name in columns) + f"{'queries':>12}{'KB':>6}  floor"
    )


def line(
    name: str,
    costs: tuple[Cost, Cost],
    aim: float | None,
    floor: str,
    *,
    queries: str = "",
    kb: object = "",
    by_wall: bool = False,
) -> None:
    """Say what something cost and its floor, and mark what misses its aim, in CPU or `by_wall`."""
    ours, bare = costs
    ratios = ours.cpu / bare.cpu, ours.wall / bare.wall
    padding = " " * (24 - sum(2 if ord(c) > 127 else 1 for c in name))
    figures = f"{ours.cpu * 1e3:9.1f}{bare.cpu * 1e3:9.2f}{ratios[0]:9.1f}{ratios[1]:9.1f}"
    missed = "!" if aim and ratios[by_wall] > aim else " "
    print(
        f"{name}{padding}{figures}{aim or '–':>8}{missed}{queries:>12}{kb:>6}  {floor}", flush=True
    )
