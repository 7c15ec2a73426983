"""A meeting's agenda as a page or a document shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from members.models import Person
from workflow.actions import OpenAction
from workflow.forms import ReasonForm
from workplan.forms.meetings import OutcomeForm
from workplan.forms.people import reporters
from workplan.models import DueDate, Meeting, SchemeReview, SchemeVersion, WorkItem
from workplan.models.standing import ItemStanding
from workplan.permissions import Viewer
from workplan.reading.schemes import SCHEME_ROWS, Scheme, outcomes_recorded, scheme_of


@dataclass
class AgendaLine:
    """A line of the agenda, for the office with the form for its outcome.

    - `is_open`: whether the reader sees the scheme and what was said to it;
    - `newer` is a version that came after the listed one, `takes_newer` whether it may take its place;
    - `earlier` are outcomes that were recorded before and corrected, the latest first.
    """

    review: SchemeReview
    dues: list[DueDate]
    is_open: bool = True
    newer: SchemeVersion | None = None
    takes_newer: bool = False
    earlier: list = field(default_factory=list)
    form: OutcomeForm | None = None
    off_form: ReasonForm | None = None
    is_refused: bool = False
    is_off_refused: bool = False


@dataclass
class Agenda:
    """The lines of a meeting, and who may be named as reporting."""

    lines: list[AgendaLine]
    people: list[Person] = field(default_factory=list)

    def fill_in(
        self,
        deciding: tuple[int, OutcomeForm] | None,
        taking_off: tuple[int, ReasonForm] | None,
    ) -> None:
        """Give each line the forms for its outcome and for taking it off; a refused one keeps what was
        typed.
        """
        for line in self.lines:
            line.is_refused = deciding is not None and deciding[0] == line.review.pk
            line.form = deciding[1] if deciding and line.is_refused else self._form(line)
            line.is_off_refused = taking_off is not None and taking_off[0] == line.review.pk
            line.off_form = (
                taking_off[1] if taking_off and line.is_off_refused else off_form(line.review)
            )

    def _form(self, line: AgendaLine) -> OutcomeForm:
        review = line.review
        initial = {
            "seen": review.outcome,
            "outcome": review.outcome,
            "requirements": review.requirements,
            "due_dates": [due.pk for due in line.dues],
            "reported_by": review.reported_by_id,
        }
        return OutcomeForm(
            dues=due_choices(review.item, line.dues),
            people=self.people,
            prefix=f"r{review.pk}",
            initial=initial,
        )


@dataclass(frozen=True)
class Candidate:
    """A ★ item that may be put on the agenda, and how far its scheme has come."""

    item: ItemStanding
    scheme: Scheme
    actions: Sequence[OpenAction] = ()


def off_form(review: SchemeReview, *handed_in: Any) -> ReasonForm:
    """Return the form to take a line off the agenda, as the page first shows it or as handed in."""
    return ReasonForm(*handed_in, prefix=f"off{review.pk}")


def read_agenda(meeting: Meeting, viewer: Viewer) -> Agenda:
    """Read the agenda as someone sees it, in a fixed number of queries."""
    rows = (
        meeting.reviews.on_agenda()
        .select_related(
            "meeting",
            "item__plan",
            "reported_by",
            "version__author__person",
            "decided_by__person",
        )
        .prefetch_related(
            "due_dates__item__plan",
            "item__due_dates__item__plan",
            "item__department_rows__department",
            "item__scheme_versions__author__person",
        )
    )
    recorded = outcomes_recorded(meeting=meeting)
    return Agenda([_line(review, viewer, recorded[review.pk]) for review in rows], reporters())


def _line(review: SchemeReview, viewer: Viewer, recorded: list) -> AgendaLine:
    newer = review.newer_version
    return AgendaLine(
        review,
        list(review.due_dates.all()),
        is_open=viewer.access_to(review.item).sees_papers,
        newer=newer,
        takes_newer=newer is not None and not review.outcome and review.meeting.has_before(newer),
        earlier=recorded[-2::-1],
    )


def candidates(agenda: Agenda) -> list[Candidate]:
    """Return the ★ items of which a round still needs a passed scheme, or one for a newer version, and
    that are not listed yet; those first of which a scheme is handed in.
    """
    waiting = DueDate.objects.awaiting_scheme()
    listed = [line.review.item_id for line in agenda.lines]
    items = WorkItem.objects.filter(needs_scheme=True, due_dates__in=waiting).exclude(pk__in=listed)
    rows = items.distinct().with_ledger().prefetch_related(*SCHEME_ROWS)
    found = [Candidate(item, scheme_of(item)) for item in rows]
    return sorted(found, key=lambda c: not c.scheme.versions)


def due_choices(item: WorkItem, listed: list[DueDate] | None = None) -> list[DueDate]:
    """Return the rounds that a review may be about: those not passed, and those it is about."""
    kept = {due.pk for due in listed or []}
    return [due for due in item.due_dates.all() if due.pk in kept or due.awaits_scheme]
