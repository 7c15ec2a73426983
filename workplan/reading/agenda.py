"""A meeting's agenda as a page or a document shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from members.models import Person
from workflow.actions import OpenAction, RefusedForm
from workflow.forms import ReasonForm
from workplan.business_actions import BUSINESS, ON_MEETING
from workplan.forms.meetings import OutcomeForm
from workplan.forms.people import reporters
from workplan.models import (
    Business,
    BusinessPaper,
    BusinessQuerySet,
    DueDate,
    FollowUp,
    Meeting,
    SchemeReview,
    SchemeVersion,
    WorkItem,
)
from workplan.models.standing import ItemStanding
from workplan.permissions import Viewer, reads_whole_agenda, reports
from workplan.reading.schemes import SCHEME_ROWS, Scheme, outcomes_recorded, scheme_of


@dataclass
class AgendaLine:
    """A scheme on the agenda in its place, for the office with the form for its outcome.

    - `is_open`: whether the reader sees the scheme and what was said to it;
    - `newer` is a version that came after the listed one, `takes_newer` whether it may take its place;
    - `earlier` are outcomes that were recorded before and corrected, the latest first.
    """

    number: int
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
class BusinessLine:
    """Other business on the agenda in its place, with its papers, what its decision became, decisions
    that were recorded before and corrected (the latest first), and what the reader may do.
    """

    number: int
    business: Business
    papers: list[BusinessPaper]
    follow_ups: list[FollowUp]
    earlier: list = field(default_factory=list)
    actions: list[OpenAction] = field(default_factory=list)


@dataclass
class Agenda:
    """The lines of a meeting that are the reader's to read, each in its place among all (`total`), and
    who may be named as reporting a scheme. `reads_whole`: all of the meeting is the reader's to read.
    """

    every_line: list[AgendaLine | BusinessLine]
    total: int
    reads_whole: bool
    people: list[Person] = field(default_factory=list)

    @property
    def lines(self) -> list[AgendaLine]:
        """The schemes."""
        return [line for line in self.every_line if isinstance(line, AgendaLine)]

    @property
    def heading(self) -> str:
        return "审议工作方案" if len(self.lines) == len(self.every_line) else "议程"

    @property
    def nothing(self) -> str:
        """What is said where nothing stands there."""
        return "" if self.every_line else "议程上还没有议题。"

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


def read_agenda(meeting: Meeting, viewer: Viewer, refused: RefusedForm | None = None) -> Agenda:
    """Read the agenda as someone sees it, in a fixed number of queries; `refused` is a form of other
    business that was not carried out.
    """
    reviews = (
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
    business = business_rows(meeting.business.on_agenda())
    whole = reads_whole_agenda(viewer, meeting)
    every_row: list[SchemeReview | Business] = [*reviews, *business]
    rows = sorted(every_row, key=lambda row: row.order)
    shown = [(n, row) for n, row in enumerate(rows, start=1) if whole or reports(viewer, row)]
    outcomes, decisions = outcomes_recorded(meeting=meeting), _decisions_recorded(meeting)
    lines = [
        _business_line(number, row, viewer, decisions[row.pk], refused)
        if isinstance(row, Business)
        else _line(number, row, viewer, outcomes[row.pk])
        for number, row in shown
    ]
    return Agenda(lines, len(rows), whole, reporters())


def business_rows(rows: BusinessQuerySet) -> BusinessQuerySet:
    """Read along what a line of other business shows."""
    followed = FollowUp.objects.select_related("item__plan", "instruction__leader")
    return rows.select_related(
        "meeting", "department", "reported_by", "decided_by__person"
    ).prefetch_related("papers", Prefetch("follow_ups", followed))


def _decisions_recorded(meeting: Meeting) -> dict[int, list]:
    """Return of each line the latest row of its history, which is what a form is opened upon, and before
    it what was recorded of its decision, in order; the last is the one in force.
    """
    history = Business.history.filter(meeting=meeting)  # type: ignore[attr-defined]
    found: dict[int, dict] = defaultdict(dict)
    latest: dict[int, Any] = {}
    for row in history.select_related("decided_by__person").order_by("history_id"):
        latest[row.id] = row
        if row.decision:
            found[row.id].setdefault((row.decided_at, row.decision), row)
    return {pk: [*found[pk].values(), row] for pk, row in latest.items()}


def _business_line(
    number: int,
    business: Business,
    viewer: Viewer,
    recorded: list,
    refused: RefusedForm | None = None,
) -> BusinessLine:
    return BusinessLine(
        number,
        business,
        [paper for paper in business.papers.all() if paper.stands],
        list(business.follow_ups.all()),
        recorded[-3::-1],
        business_actions(viewer, business, refused, ON_MEETING, str(recorded[-1].history_id)),
    )


def business_actions(
    viewer: Viewer,
    business: Business,
    refused: RefusedForm | None,
    names: Collection[str],
    version: str,
) -> list[OpenAction]:
    """Return those of the actions named that the reader may do now, upon the version that is shown."""
    if not viewer.office:
        return []
    return BUSINESS.offered(viewer, business, refused=refused, names=names, shown={"seen": version})


def _line(number: int, review: SchemeReview, viewer: Viewer, recorded: list) -> AgendaLine:
    newer = review.newer_version
    return AgendaLine(
        number,
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
