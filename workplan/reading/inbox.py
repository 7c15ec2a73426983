"""What waits for the office: reports, wishes for later dates, schemes, unanswered instructions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from almanac import clock
from members.prepared import prepared_models
from members.read_once import read_once
from workplan.enums import ExtensionState, State
from workplan.models import (
    DueDate,
    Extension,
    Instruction,
    ItemLink,
    Progress,
    SchemeReview,
    SchemeVersion,
)
from workplan.reading.board import BoardRow, in_hand
from workplan.reading.item_rows import give
from workplan.reading.rows import LedgerRow, Rows, read_departments, versions_of
from workplan.reading.schemes import Step, scheme_of


@dataclass(frozen=True)
class Queue:
    """Each kind in its order; `schemes` are handed in and on no agenda, `reviews` on one without
    an outcome.
    """

    reported: list[BoardRow]
    extensions: list[Extension]
    schemes: list[LedgerRow]
    reviews: list[SchemeReview]
    instructions: list[Instruction]

    @property
    def undecided(self) -> int:
        """How many meetings' outcomes are to be recorded; those of meetings to come are not yet."""
        return sum(1 for review in self.reviews if review.meeting.held_on <= clock.today())

    @property
    def outdated(self) -> int:
        """How many stand on the agenda of a meeting to come in another version than the newest."""
        today = clock.today()
        to_come = (review for review in self.reviews if review.meeting.held_on > today)
        return sum(1 for review in to_come if review.newer_version)

    @property
    def count(self) -> int:
        """How many ask the office for something; instructions wait for the departments."""
        asking = len(self.reported) + len(self.extensions) + len(self.schemes)
        return asking + self.undecided + self.outdated


def queue() -> Queue:
    """Read all that waits, in a fixed number of queries, whichever year's plan it is of."""
    items = in_hand()
    reviews = _reviews()
    return Queue(_reported(items), _extensions(), _schemes(items), reviews, unanswered())


@read_once
def unanswered() -> list[Instruction]:
    """Return the instructions that wait for an answer, the oldest first."""
    rows = open_instructions()
    read_departments(given.item for given in rows)
    return sorted(rows, key=lambda given: (given.at, given.pk))


@prepared_models("item", "item__plan", "leader", "department")
def open_instructions() -> QuerySet[Instruction]:
    """Return the same as the database has them."""
    return Instruction.objects.unanswered().order_by()


def reported() -> QuerySet[DueDate]:
    """Return the due dates that wait for the office's review; of one matter, those of one row."""
    dues = DueDate.objects.filter(state=State.REPORTED, item__follows="")
    return dues.exclude(item__in=ItemLink.objects.in_force().values("following"))


def _reported(items: Iterable[LedgerRow]) -> list[BoardRow]:
    """Return the reported ones as `reported` does, with who wrote what."""
    found = [
        due
        for item in items
        if not item.done_in
        for due in item.due_dates.all()
        if due.state == State.REPORTED
    ]
    found.sort(key=lambda due: (due.due_on is None, due.due_on, due.pk))
    written: dict[int, Rows[Progress]] = {due.pk: Rows() for due in found}
    if found:
        for entry in _written_to(tuple(written)):
            written[entry.due_date_id].append(entry)
    return [BoardRow(due.item, due, due.status_light, written[due.pk]) for due in found]


@prepared_models("author", "author__person")
def _written_to(dues: tuple[int, ...]) -> QuerySet[Progress]:
    return Progress.objects.filter(due_date__in=dues)


@read_once
def wishes() -> dict[int, Extension]:
    """Return the wishes for a later date that wait for the office, by their due date."""
    return {wish.due_date_id: wish for wish in wished()}


@prepared_models(
    "due_date", "due_date__item", "due_date__item__plan", "asked_by", "asked_by__person"
)
def wished() -> QuerySet[Extension]:
    """Return the same as the database has them, the first asked first."""
    return Extension.objects.filter(state=ExtensionState.ASKED).order_by("asked_at", "pk")


def _extensions() -> list[Extension]:
    """Return the wishes with what is said of their items."""
    asked = list(wishes().values())
    read_departments(wish.due_date.item for wish in asked)
    return asked


def _schemes(items: Iterable[LedgerRow]) -> list[LedgerRow]:
    """Return the ★ items of which a scheme is handed in and waits for an agenda."""
    return [
        item
        for item in items
        if item.needs_scheme
        and any(due.awaits_scheme for due in item.due_dates.all())
        and scheme_of(item).step == Step.WAITING
    ]


def _reviews() -> list[SchemeReview]:
    lines = undecided_reviews()
    read: dict[int, list[SchemeVersion]] = {
        item.pk: item.scheme_versions for item in in_hand() if item.needs_scheme
    }
    for version in versions_of({line.item_id for line in lines} - read.keys()):
        read.setdefault(version.item_id, []).append(version)
    for line in lines:
        give(line.item, "scheme_versions", read.get(line.item_id, ()))
    return sorted(lines, key=_place)


@prepared_models("meeting", "item", "item__plan", "reported_by", "version")
def undecided_reviews() -> QuerySet[SchemeReview]:
    """Return the schemes on an agenda of which no outcome is recorded."""
    return SchemeReview.objects.on_agenda().filter(outcome="").order_by()


def _place(line: SchemeReview) -> tuple:
    """Where a line stands: by its meeting's day, the meetings of one day as they are listed."""
    return (line.meeting.held_on, -line.meeting.pk, line.order, line.pk)
