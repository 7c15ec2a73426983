"""Which backups stay: of the last days, weeks and months one each, the newest of it."""

from collections.abc import Callable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 5, 12

# (how many stay, what is one of them)
_KEPT: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (DAYS, lambda at: at.date()),
    (WEEKS, lambda at: at.isocalendar()[:2]),
    (MONTHS, lambda at: (at.year, at.month)),
)


def to_forget(made: Iterable[datetime]) -> set[datetime]:
    """Return those that may go. What counts is days, weeks and months that have a backup: a machine
    that stood still for a year loses none of what it had.
    """
    newest_first = sorted(made, reverse=True)
    kept: set[datetime] = set()
    for count, period_of in _KEPT:
        newest: dict[object, datetime] = {}
        for at in newest_first:
            newest.setdefault(period_of(at), at)
        kept.update(list(newest.values())[:count])
    return set(newest_first) - kept
