"""Where apps that have due dates say so, without this app knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Deadline:
    """Something open that is due on a day, and who answers for it.

    `subject` names it across apps ("workplan.duedate:12"); `series` ("重点任务"), `number` ("16", or
    nothing) and `title` are read by people; `standing` is how it stands in words; `url` is its page,
    without the site's address; `unanswered` names the departments that answer for it and have no
    one who could be told.
    """

    subject: str
    series: str
    number: str
    title: str
    due_on: date
    recipient_ids: tuple[int, ...]
    url: str
    standing: str = ""
    starred: bool = False
    unanswered: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.designation}：{self.title}"

    @property
    def designation(self) -> str:
        """Its name in short: 重点任务 16."""
        return f"{self.series} {self.number}".rstrip()


DeadlineSource = Callable[[date, date], Iterable[Deadline]]

_sources: list[DeadlineSource] = []


def register_deadline_source(source: DeadlineSource) -> None:
    """Register a callable(on, until) that yields what is open on a day and due by another."""
    if source not in _sources:
        _sources.append(source)


def deadlines(on: date, until: date) -> list[Deadline]:
    """Return what is open on a day and due by another, the earliest first; within a day, as the
    sources have it.
    """
    found = [deadline for source in _sources for deadline in source(on, until)]
    return sorted(found, key=lambda deadline: deadline.due_on)
