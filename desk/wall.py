"""What the wall shows: the year's numbers, the days ahead, what is late."""

from dataclasses import dataclass
from datetime import date, timedelta

from consultations.calendar import sessions_between
from members.models import User
from workplan.calendar import meetings_between
from workplan.enums import OPEN_STATES
from workplan.lamp import elapsed_percent
from workplan.models import Plan
from workplan.permissions import Viewer
from workplan.reading.board import Board, Group, board
from workplan.reading.rows import DueRow, LedgerRow, standing_rows

# So far ahead, and so many lines of each list, as a screen holds at a size that is read from afar.
AHEAD = timedelta(days=14)
LINES = 5


@dataclass(frozen=True)
class Ahead:
    """Something on a day to come."""

    on: date
    word: str
    title: str
    item: LedgerRow | None = None


@dataclass(frozen=True)
class Wall:
    """All that the wall shows on a day; `more` is how many lines there was no room for."""

    plan: Plan | None
    board: Board
    year_gone: int
    ahead: list[Ahead]
    more_ahead: int
    late: list[DueRow]
    more_late: int

    @property
    def total(self) -> int:
        """How many items are counted: one that follows another is not."""
        every = sum(len(rows) for rows in self.board.groups.values())
        return every - self.number(Group.FOLLOWING)

    def number(self, group: Group) -> int:
        return len(self.board.groups.get(group, ()))

    @property
    def numbers(self) -> list[tuple[str, int, str]]:
        """The numbers to be read first, each with its words and tone."""
        shown = ((Group.OVERDUE, "red"), (Group.SOON, "yellow"), (Group.CLOSED, "blue"))
        rest = self.total - sum(self.number(group) for group, _ in shown)
        return [
            *((group.label, self.number(group), tone) for group, tone in shown),
            ("其余", rest, "plain"),
        ]

    @property
    def closed_percent(self) -> int:
        return round(100 * self.number(Group.CLOSED) / self.total) if self.total else 0


def wall_on(today: date, user: User) -> Wall:
    """Return what the wall shows on a day, as far as it opens to whoever opened it; of the meetings, as any
    leader sees them: who stands before a screen need not be on the list of a 党组会议.
    """
    plan = Plan.current()
    items = standing_rows(plan.items.all()) if plan else []
    own = [item for item in items if item.leading is None]
    year = plan.year if plan else today.year
    ahead = sorted(_ahead(own, today, user), key=lambda one: one.on)
    late = sorted(
        (due for item in own for due in item.due_dates.all() if due.status_light.lamp == "red"),
        key=lambda due: due.due_on or today,
    )
    return Wall(
        plan,
        board(items),
        elapsed_percent(date(year, 1, 1), date(year, 12, 31), today),
        ahead[:LINES],
        len(ahead[LINES:]),
        late[:LINES],
        len(late[LINES:]),
    )


def _ahead(items: list[LedgerRow], today: date, user: User) -> list[Ahead]:
    until = today + AHEAD
    meetings = meetings_between(Viewer(leader=True), today, until)
    sessions = (event for _, event in sessions_between(user, today, today, until))
    named = ((event, *event.title.partition("｜")) for event in sessions)
    dues = (due for item in items for due in item.due_dates.all())
    return [
        *(Ahead(event.starts, "会议", event.title) for event in meetings),
        *(Ahead(event.starts, word, title) for event, word, _, title in named),
        *(
            Ahead(due.due_on, "到期", due.item.title, due.item)
            for due in dues
            if due.due_on and today <= due.due_on <= until and due.state in OPEN_STATES
        ),
    ]
