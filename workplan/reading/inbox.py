"""What waits for the office: reports, wishes for later dates, schemes, unanswered instructions."""

from dataclasses import dataclass

from django.db.models import QuerySet

from almanac import clock
from workplan.enums import ExtensionState, State
from workplan.models import (
    DueDate,
    Extension,
    Instruction,
    InstructionQuerySet,
    ItemLink,
    SchemeReview,
    WorkItem,
)
from workplan.reading.board import BoardRow
from workplan.reading.schemes import SCHEME_ROWS, Step, scheme_of

# What a row shows of its item, reached from a due date.
_OF_ITEM = (
    "item__followed_links",
    "item__department_rows__department",
    "item__leader_rows__person",
    "item__leader_rows__post",
    "item__due_dates",
    "item__scheme_versions",
    "item__scheme_reviews__meeting",
    "item__scheme_reviews__version",
)


@dataclass(frozen=True)
class Queue:
    """Each kind in its order; `schemes` are handed in and on no agenda, `reviews` on one without
    an outcome.
    """

    reported: list[BoardRow]
    extensions: list[Extension]
    schemes: list[WorkItem]
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
    return Queue(_reported(), _extensions(), _schemes(), _reviews(), list(unanswered()))


def unanswered() -> InstructionQuerySet:
    """Return the instructions that wait for an answer, the oldest first."""
    rows = Instruction.objects.unanswered().select_related("item__plan", "leader")
    return rows.prefetch_related("item__department_rows__department").order_by("at", "pk")


def reported() -> QuerySet[DueDate]:
    """Return the due dates that wait for the office's review; of one matter, those of one row."""
    dues = DueDate.objects.filter(state=State.REPORTED)
    return dues.exclude(item__in=ItemLink.objects.in_force().values("following"))


def _reported() -> list[BoardRow]:
    dues = reported().select_related("item__plan")
    dues = dues.prefetch_related(*_OF_ITEM, "progress__attachments", "progress__author__person")
    return [BoardRow(due.item, due, due.status_light) for due in dues]


def _extensions() -> list[Extension]:
    wishes = Extension.objects.filter(state=ExtensionState.ASKED).order_by("asked_at", "pk")
    wishes = wishes.select_related("due_date__item__plan", "asked_by__person")
    return list(wishes.prefetch_related("due_date__item__department_rows__department"))


def _schemes() -> list[WorkItem]:
    """Return the ★ items of which a scheme is handed in and waits for an agenda."""
    items = WorkItem.objects.filter(
        needs_scheme=True,
        scheme_versions__isnull=False,
        due_dates__in=DueDate.objects.awaiting_scheme(),
    ).distinct()
    rows = items.with_ledger().prefetch_related(*SCHEME_ROWS)
    return [item for item in rows if scheme_of(item).step == Step.WAITING]


def _reviews() -> list[SchemeReview]:
    lines = SchemeReview.objects.on_agenda().filter(outcome="")
    lines = lines.order_by("meeting__held_on", "meeting", "order", "pk")
    lines = lines.select_related("meeting", "item__plan", "reported_by", "version")
    return list(lines.prefetch_related("item__scheme_versions__author__person"))
