"""A meeting's agenda as a page or a document shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from members.models import Person
from workplan.enums import ENDED_STATES
from workplan.forms.meetings import OutcomeForm
from workplan.forms.people import reporters
from workplan.models import DueDate, Meeting, SchemeReview, WorkItem
from workplan.reading.schemes import SCHEME_ROWS, Scheme, scheme_of


@dataclass
class AgendaLine:
    """A line of the agenda, for the office with the form for its outcome."""

    review: SchemeReview
    dues: list[DueDate]
    form: OutcomeForm | None = None
    is_refused: bool = False


@dataclass
class Agenda:
    """The lines of a meeting, and who may be named as reporting."""

    lines: list[AgendaLine]
    people: list[Person] = field(default_factory=list)

    def fill_in(self, deciding: tuple[int, OutcomeForm] | None) -> None:
        """Give each line the form for its outcome; a refused one keeps what was typed."""
        for line in self.lines:
            line.is_refused = deciding is not None and deciding[0] == line.review.pk
            line.form = deciding[1] if deciding and line.is_refused else self._form(line)

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

    item: WorkItem
    scheme: Scheme


def read_agenda(meeting: Meeting) -> Agenda:
    """Read the agenda in a fixed number of queries."""
    rows = meeting.reviews.on_agenda().select_related("item__plan", "version", "reported_by")
    rows = rows.prefetch_related(
        "due_dates__item__plan", "item__due_dates__item__plan", "item__department_rows__department"
    )
    lines = [AgendaLine(review, list(review.due_dates.all())) for review in rows]
    return Agenda(lines, reporters())


def candidates(agenda: Agenda) -> list[Candidate]:
    """Return the ★ items of which a round still needs a passed scheme and that are not listed yet;
    those first of which a scheme is handed in.
    """
    lacking = DueDate.objects.filter(scheme_passed_on__isnull=True).exclude(state__in=ENDED_STATES)
    listed = [line.review.item_id for line in agenda.lines]
    items = WorkItem.objects.filter(needs_scheme=True, due_dates__in=lacking).exclude(pk__in=listed)
    rows = items.distinct().with_ledger().prefetch_related(*SCHEME_ROWS)
    found = [Candidate(item, scheme_of(item)) for item in rows]
    return sorted(found, key=lambda c: not c.scheme.versions)


def due_choices(item: WorkItem, listed: list[DueDate] | None = None) -> list[DueDate]:
    """Return the rounds that a review may be about: those not passed, and those it is about."""
    kept = {due.pk for due in listed or []}
    return [
        due
        for due in item.due_dates.all()
        if due.pk in kept or (not due.is_ended and due.scheme_passed_on is None)
    ]
