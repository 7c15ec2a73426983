"""What waits for the 提案委: the intake with its checks, and what the handling asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from almanac.workdays import workdays_after
from proposals.enums import (
    REVIEW_STATES,
    UNSUBMITTED_STATES,
    AssignmentState,
    Grade,
    State,
)
from proposals.intake import problems, text_length
from proposals.models import (
    Assignment,
    AssignmentExtension,
    Evaluation,
    Proposal,
    ProposalSettings,
)
from proposals.similarity import dice, title_grams


@dataclass(frozen=True)
class Checked:
    """A proposal at the entrance, with what the checks say."""

    proposal: Proposal
    length: int
    problems: list[str]
    alike: int


def intake_rows() -> QuerySet[Proposal]:
    return (
        Proposal.objects.filter(state__in=REVIEW_STATES)
        .select_related("author", "sponsor", "category")
        .prefetch_related("reviews")
        .order_by("submitted_on", "pk")
    )


def checked(rows: list[Proposal], settings: ProposalSettings) -> list[Checked]:
    """Return a page's proposals with their checks; all titles are read once, in one query."""
    others = (
        [
            (pk, title_grams(key))
            for pk, key in Proposal.objects.exclude(state__in=UNSUBMITTED_STATES).values_list(
                "pk", "title_key"
            )
        ]
        if rows
        else []
    )
    least = settings.alike_percent / 100
    found = []
    for proposal in rows:
        grams = title_grams(proposal.title_key)
        found.append(
            Checked(
                proposal,
                text_length(proposal.situation, proposal.suggestions),
                problems(
                    proposal.title,
                    proposal.situation,
                    proposal.suggestions,
                    least=settings.text_min,
                    most=settings.text_max,
                ),
                sum(pk != proposal.pk and dice(grams, theirs) >= least for pk, theirs in others),
            )
        )
    return found


@dataclass(frozen=True)
class Answered:
    """An answered proposal on its way to 办结."""

    proposal: Proposal
    answers: Sequence[Assignment]
    due: date | None
    grades: list[Grade]

    @property
    def is_unsatisfied(self) -> bool:
        return Grade.UNSATISFIED in self.grades


@dataclass(frozen=True)
class Handling:
    returns: list[Assignment]
    wishes: list[AssignmentExtension]
    late: list[Assignment]
    unsigned: list[Assignment]
    again: list[Assignment]
    answered: list[Answered]
    closed: int

    @property
    def count(self) -> int:
        return len(self.returns) + len(self.wishes) + len(self.late)


def handling_queue(on: date) -> Handling:
    """Return what the handling asks of the committee, in a constant number of queries."""
    settings = ProposalSettings.current()
    owed = Assignment.objects.open().select_related("proposal", "unit").order_by("due_on", "pk")
    rows = list(owed)
    wishes = AssignmentExtension.objects.filter(granted=None).select_related(
        "assignment__proposal", "assignment__unit", "asked_by__person"
    )
    return Handling(
        returns=[a for a in rows if a.state == AssignmentState.RETURN_ASKED],
        wishes=list(wishes),
        late=[a for a in rows if a.due_on and a.due_on < on],
        unsigned=[
            a for a in rows if a.state == AssignmentState.SENT and a.return_by and a.return_by < on
        ],
        again=[a for a in rows if a.round > 1],
        answered=_answered(settings),
        closed=Proposal.objects.filter(state=State.CLOSED).count(),
    )


def _answered(settings: ProposalSettings) -> list[Answered]:
    decisive = Evaluation.objects.decisive()
    handed = (
        Assignment.objects.answering()
        .filter(state=AssignmentState.ANSWERED)
        .select_related("unit")
        .prefetch_related(Prefetch("evaluations", decisive, to_attr="decided"))
    )
    rows = Proposal.objects.filter(state=State.ANSWERED).prefetch_related(
        Prefetch("assignments", handed, to_attr="given")
    )
    found = []
    for proposal in rows.order_by("answered_on", "pk"):
        last = [a for a in proposal.given if a.round == proposal.round]
        days = [workdays_after(a.done_on, settings.feedback_days) for a in last if a.done_on]
        grades = [Grade(e.grade) for a in last for e in a.decided]
        found.append(Answered(proposal, last, max(days, default=None), grades))
    return found
