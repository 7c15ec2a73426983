"""What the rules look at: the rows of a plan, how they belong together, who holds which post."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from almanac.words import month_day
from workplan.annexes import Annex


@dataclass(frozen=True)
class Party:
    """A person, post or department as a row names it; `key` tells namesakes apart."""

    key: str
    name: str
    is_post: bool = False


@dataclass(frozen=True)
class Due:
    """One due date; `scheme_passed` says that a 主席会议 has passed the ★ item's scheme for it."""

    on: date
    starts_on: date | None = None
    scheme_passed: bool = False


@dataclass(frozen=True)
class PlanRow:
    """A row of any annex. `dues` are its dates in order, the cancelled ones left out; `review_on`
    is when an item without a date is to be looked at again; `is_added`: after the document was issued;
    `is_awaiting`: a document of a body above was named that it waits for, or waited for.
    """

    key: int
    annex: Annex
    designation: str
    title: str
    phrase: str = ""
    starred: bool = False
    all_year: bool = False
    leaders: tuple[Party, ...] = ()
    departments: tuple[Party, ...] = ()
    dues: tuple[Due, ...] = ()
    review_on: date | None = None
    is_added: bool = False
    is_awaiting: bool = False

    @cached_property
    def days(self) -> tuple[date, ...]:
        return tuple(due.on for due in self.dues)

    @property
    def is_consultation(self) -> bool:
        """Whether it is held as “请你来协商”: a topic of annex 3, or a row of annex 1 that says so."""
        said = self.annex == Annex.TASKS and "请你来协商" in self.title
        return said or self.annex == Annex.CONSULTATION

    @property
    def dated(self) -> str:
        """The row with its time: 重点任务 42“9月”（9月30日）."""
        days = "、".join(month_day(day) for day in self.days)
        return f"{self.designation}“{self.phrase}”（{days}）" if days else self.designation


@dataclass(frozen=True)
class Tie:
    """Two rows of one theme; not `confirmed` where the software only thinks so. Unless it `is_one`
    matter, the one is research that serves the other, and each is work of its own.
    """

    leading: int
    following: int
    confirmed: bool
    is_one: bool = True


@dataclass(frozen=True)
class PlanText:
    """A part of the plan's own text, and where it stands: 第6点, 附件1备注."""

    place: str
    text: str
    annex: Annex | None = None


@dataclass(frozen=True)
class PlanFacts:
    """A plan with what is known around it.

    `adopted_on` is when the plan was passed and `first_meeting` by when the next 主席会议 may be
    expected, both None where not known. `holders` names who holds each post, by the post's key;
    `stands_for` the departments that a collective means (各专委会), by its key. More than
    `month_limit` due in a month are too many. `is_published` says whether the year's notice of days
    off is known. `texts` is what the plan says in words, which its rules are quoted from.
    """

    year: int
    rows: tuple[PlanRow, ...]
    ties: tuple[Tie, ...]
    is_workday: Callable[[date], bool]
    month_limit: int
    is_published: bool = True
    adopted_on: date | None = None
    first_meeting: date | None = None
    holders: Mapping[str, tuple[Party, ...]] = field(default_factory=dict)
    stands_for: Mapping[str, tuple[Party, ...]] = field(default_factory=dict)
    texts: tuple[PlanText, ...] = ()

    def matters(self) -> list[list[PlanRow]]:
        """Return the rows matter by matter, in the plan's order, each row in one."""
        group = _grouped(self.rows, self.ties)
        rows: dict[int, list[PlanRow]] = {}
        for row in self.rows:
            rows.setdefault(group[row.key], []).append(row)
        return list(rows.values())

    def is_one_matter(self, rows: Sequence[PlanRow]) -> bool:
        """Return whether a person has confirmed that these rows are one matter."""
        group = _grouped(rows, [tie for tie in self.ties if tie.confirmed])
        return len(set(group.values())) == 1

    def counted_rows(self) -> list[PlanRow]:
        """Return the rows that are work of their own: what follows another is done there."""
        following = {tie.following for tie in self.ties if tie.confirmed and tie.is_one}
        return [row for row in self.rows if row.key not in following]


def _grouped(rows: Iterable[PlanRow], ties: Iterable[Tie]) -> dict[int, int]:
    """Return for each row's key that of its group: rows that ties lead to one another share it."""
    above = {row.key: row.key for row in rows}

    def top(key: int) -> int:
        while above[key] != key:
            key = above[key]
        return key

    for tie in ties:
        if tie.leading in above and tie.following in above:
            above[top(tie.following)] = top(tie.leading)
    return {key: top(key) for key in above}
