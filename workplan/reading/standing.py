"""How a year stands: what is closed against what is due, lamps and load by department and by leader.

Counted are items of their own; one that follows another is counted there. Each number is that of the
rows which the ledger shows under the same filter (`forms.ledger.LedgerFilter`).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from workplan import pictures
from workplan.enums import Lamp, State
from workplan.models import WorkItem

# The most urgent first, as the parts of a bar stand.
LAMPS = (Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.GREY, Lamp.BLUE)


@dataclass(frozen=True)
class MonthEnd:
    """How far the year had come at the end of a month; `closed_by` is None of one to come."""

    month: int
    due: int
    closed: int
    due_by: int
    closed_by: int | None
    even: int


@dataclass
class Party:
    """A department or leader: how many rows of each lamp, and how many are due in each month.

    `asked` is what the ledger is narrowed by to show them.
    """

    name: str
    asked: dict[str, str]
    place: tuple
    lamps: Counter = field(default_factory=Counter)
    months: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.lamps.total()

    def query(self, **more: str) -> str:
        return urlencode(self.asked | more)

    @property
    def numbers(self) -> list[tuple[Lamp, int, str]]:
        """Each lamp with its number and where its rows are."""
        return [(lamp, self.lamps[lamp], self.query(lamp=lamp.value)) for lamp in LAMPS]

    @property
    def load(self) -> list[tuple[int, int, str]]:
        """Each month with its number and where its rows are."""
        return [(m, self.months[m], self.query(month=str(m))) for m in range(1, 13)]


def own(items: Iterable[WorkItem]) -> list[WorkItem]:
    """Return the items that are counted."""
    return [item for item in items if item.leading is None]


def month_ends(items: Iterable[WorkItem], year: int, today: date) -> list[MonthEnd]:
    """Return the year's course by its dated due dates, each round of an item by itself; what was
    cancelled is none of them. Due is what the document says, whatever was granted since.
    """
    dues = [
        due
        for item in own(items)
        for due in item.due_dates.all()
        if due.planned_on and due.state != State.CANCELLED
    ]
    planned = sorted(due.planned_on for due in dues if due.planned_on)
    closed = sorted(due.closed_on for due in dues if due.closed_on)
    days, found = (date(year + 1, 1, 1) - date(year, 1, 1)).days, []
    due_before = closed_before = 0
    for month in range(1, 13):
        first = date(year, month, 1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        due_by = sum(day <= last for day in planned)
        closed_by = sum(day <= last for day in closed)
        even = round(len(dues) * ((last - date(year, 1, 1)).days + 1) / days)
        begun = first <= today
        found.append(
            MonthEnd(
                month,
                due_by - due_before,
                closed_by - closed_before if begun else 0,
                due_by,
                closed_by if begun else None,
                even,
            )
        )
        due_before, closed_before = due_by, closed_by
    return found


def picture(ends: list[MonthEnd]) -> pictures.Course:
    """Return the course as a picture."""
    closed = [end.closed_by for end in ends if end.closed_by is not None]
    return pictures.course([end.due_by for end in ends], closed, ends[-1].even)


def by_department(items: Iterable[WorkItem]) -> list[Party]:
    """Return the responsible departments; a row of several counts with each."""
    return _by(
        items,
        lambda item: [
            Party(d.name, {"department": str(d.pk), "lead": "on"}, (d.order, d.pk))
            for d in item.lead_departments
        ],
    )


def by_leader(items: Iterable[WorkItem]) -> list[Party]:
    """Return the lead leaders by rank, then the posts that stand in a name's place."""
    return _by(
        items,
        lambda item: [
            Party(
                str(row),
                {"leader": f"post-{row.post_id}" if row.post_id else f"person-{row.person_id}"},
                (row.post_id is not None, row.leader.rank, row.leader.pk),
            )
            for row in item.leader_rows.all()
        ],
    )


def _by(items: Iterable[WorkItem], parties: Callable[[WorkItem], list[Party]]) -> list[Party]:
    found: dict[tuple, Party] = {}
    for item in own(items):
        months = {due.due_on.month for due in item.due_dates.all() if due.due_on}
        for new in parties(item):
            party = found.setdefault(new.place, new)
            party.lamps[item.status_light.lamp] += 1
            party.months.update(months)
    return [found[place] for place in sorted(found)]
