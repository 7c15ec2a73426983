"""In which group of someone's page an item stands, the most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from workplan.annexes import Annex
from workplan.enums import Lamp, State
from workplan.lamp import StatusLight
from workplan.models import DueDate, WorkItem
from workplan.reading.schemes import Scheme, scheme_of


class Group(Enum):
    """The groups of a page, in their order; `needs_me` are those that ask for something."""

    ACCEPT = ("待签收", True)
    OVERDUE = ("已逾期", True)
    SOON = ("七天内到期", True)
    BEHIND = ("进度滞后", True)
    SCHEME = ("工作方案未过会", True)
    RUNNING = ("正在办理", False)
    REVIEW = ("已报结，待审核", False)
    LATER = ("未开始", False)
    SUSPENDED = ("暂缓", False)
    UNDATED = ("没有期限", False)
    FOLLOWING = ("随主项办理", False)
    ENDED = ("已办结", False)

    def __init__(self, label: str, needs_me: bool) -> None:
        self.label, self.needs_me = label, needs_me

    @property
    def key(self) -> str:
        """The group in an address: overdue."""
        return self.name.lower()


@dataclass(frozen=True)
class BoardRow:
    """An item with the due date that counts now and how it stands."""

    item: WorkItem
    due: DueDate
    status_light: StatusLight

    @property
    def state(self) -> State:
        """The due date's state; of a row that follows another, that one's."""
        return State(self.item.state if self.item.leading else self.due.state)

    @property
    def may_be_accepted(self) -> bool:
        return group_of(self) == Group.ACCEPT

    @property
    def scheme(self) -> Scheme | None:
        """How far the scheme of a ★ item has come; the page prefetches SCHEME_ROWS for it."""
        return scheme_of(self.item) if self.item.needs_scheme else None


@dataclass
class Board:
    """Items in their groups."""

    groups: dict[Group, list[BoardRow]] = field(default_factory=dict)

    @property
    def needing(self) -> list[tuple[Group, list[BoardRow]]]:
        """The groups that ask for something, and are not empty."""
        return [(g, rows) for g, rows in self.groups.items() if g.needs_me]

    @property
    def others(self) -> list[tuple[Group, list[BoardRow]]]:
        return [(g, rows) for g, rows in self.groups.items() if not g.needs_me]

    @property
    def needing_count(self) -> int:
        return sum(len(rows) for _, rows in self.needing)

    @property
    def count(self) -> int:
        return sum(len(rows) for rows in self.groups.values())


def row_of(item: WorkItem) -> BoardRow | None:
    """Return an item as a row; None for one without any due date."""
    due = item.current_due
    if due is None:
        return None
    return BoardRow(item, due, item.status_light if item.leading else due.status_light)


def board(items: Iterable[WorkItem]) -> Board:
    """Sort items into groups by the due date that counts, the earliest first in each.

    Within a day they stand as in the document.
    """
    found: dict[Group, list[BoardRow]] = {group: [] for group in Group}
    for item in items:
        if row := row_of(item):
            found[group_of(row)].append(row)
    for rows in found.values():
        rows.sort(key=_place)
    return Board({group: rows for group, rows in found.items() if rows})


def _place(row: BoardRow) -> tuple:
    due, item = row.due.due_on, row.item
    return (due is None, due, Annex(item.annex).number, item.seq or 0)


def group_of(row: BoardRow) -> Group:
    """Return the group of an item that stands like this."""
    due, status_light = row.due, row.status_light
    if row.item.leading:
        return Group.FOLLOWING
    if due.is_ended:
        return Group.ENDED
    if due.state == State.ASSIGNED:
        return Group.ACCEPT
    if due.state == State.REPORTED:
        return Group.REVIEW
    if due.state == State.SUSPENDED:
        return Group.SUSPENDED
    if due.due_on is None:
        return Group.UNDATED
    if status_light.lamp == Lamp.RED:
        return Group.OVERDUE
    if status_light.is_soon:
        return Group.SOON
    if status_light.is_behind:
        return Group.BEHIND
    if status_light.is_scheme:
        return Group.SCHEME
    return Group.LATER if status_light.lamp == Lamp.GREY else Group.RUNNING
