"""The 提案委's pages: what the handling asks for, and what is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from members.models import User
from members.prepared import prepared_models, prepared_rows
from notifications.services.calendar import office_calendar
from proposals.actions import LOOK_BACK
from proposals.enums import AssignmentState, Grade, State
from proposals.models import (
    Assignment,
    AssignmentExtension,
    Evaluation,
    LookBack,
    Proposal,
    ProposalSettings,
)
from proposals.permissions import ProposalAccess
from proposals.reading.proposal_view import ProposalView
from workflow.actions import ActionsOn


@dataclass(frozen=True)
class AnsweredProposal:
    """An answered proposal on its way to 办结."""

    proposal: Proposal
    answers: Sequence[Assignment]
    due: date | None
    grades: list[Grade]

    @property
    def is_unsatisfied(self) -> bool:
        return Grade.UNSATISFIED in self.grades


@dataclass(frozen=True)
class HandlingQueue:
    """What the handling asks of the committee: to decide on, to look after, to close."""

    returns: list[Assignment]
    wishes: list[AssignmentExtension]
    late: list[Assignment]
    unsigned: list[Assignment]
    settings: ProposalSettings

    @cached_property
    def again(self) -> list[Assignment]:
        return sorted(_owed_again(), key=_by_day)

    @cached_property
    def answered(self) -> list[AnsweredProposal]:
        return _answered(self.settings)

    @cached_property
    def closed(self) -> int:
        return Proposal.objects.filter(state=State.CLOSED).count()

    @property
    def count(self) -> int:
        return len(self.returns) + len(self.wishes) + len(self.late)


def handling_queue(on: date, settings: ProposalSettings) -> HandlingQueue:
    """Return what the handling asks of the committee, in a constant number of queries."""
    rows = sorted(pressing(on), key=_by_day)
    return HandlingQueue(
        returns=[a for a in rows if a.state == AssignmentState.RETURN_ASKED],
        wishes=wishes(),
        late=[a for a in rows if a.due_on and a.due_on < on],
        unsigned=[
            a for a in rows if a.state == AssignmentState.SENT and a.return_by and a.return_by < on
        ],
        settings=settings,
    )


def _by_day(one: Assignment) -> tuple:
    return (one.due_on is None, one.due_on, one.pk)


@prepared_models("proposal", "unit")
def pressing(on: date) -> QuerySet[Assignment]:
    """What units owe and is late or not signed for in time, and what they ask to return."""
    unsigned = Q(state=AssignmentState.SENT, return_by__lt=on)
    pressing = Q(state=AssignmentState.RETURN_ASKED) | Q(due_on__lt=on) | unsigned
    return Assignment.objects.open().filter(pressing).order_by()


@prepared_models("proposal", "unit")
def _owed_again() -> QuerySet[Assignment]:
    return Assignment.objects.open().filter(round__gt=1).order_by()


@prepared_models(
    *("assignment", "assignment__proposal", "assignment__unit", "asked_by", "asked_by__person")
)
def wishes() -> QuerySet[AssignmentExtension]:
    """Return the wishes of units for more time that wait for the committee."""
    return AssignmentExtension.objects.filter(granted=None)


def _answered(settings: ProposalSettings) -> list[AnsweredProposal]:
    rows = answered()
    given: dict[int, list[Assignment]] = {}
    for one in _given(tuple(proposal.pk for proposal in rows)) if rows else ():
        given.setdefault(one.proposal_id, []).append(one)
    decided: dict[int, list[Grade]] = {}
    keys = tuple(one.pk for assignments in given.values() for one in assignments)
    for key, grade in _decided(keys) if keys else ():
        decided.setdefault(key, []).append(Grade(grade))
    workdays_after = office_calendar().workdays_after
    found = []
    for proposal in rows:
        last = [a for a in given.get(proposal.pk, ()) if a.round == proposal.round]
        days = [workdays_after(a.done_on, settings.feedback_days) for a in last if a.done_on]
        grades = [grade for a in last for grade in decided.get(a.pk, ())]
        found.append(AnsweredProposal(proposal, last, max(days, default=None), grades))
    return found


@prepared_models()
def answered() -> QuerySet[Proposal]:
    """Return what was answered and is not closed, the earliest first."""
    return Proposal.objects.filter(state=State.ANSWERED).order_by("answered_on", "pk")


@prepared_models("unit")
def _given(proposals: tuple[int, ...]) -> QuerySet[Assignment]:
    answers = Assignment.objects.answering().filter(state=AssignmentState.ANSWERED)
    return answers.filter(proposal__in=proposals)


@prepared_rows
def _decided(assignments: tuple[int, ...]) -> QuerySet:
    decided = Evaluation.objects.decisive().filter(assignment__in=assignments)
    return decided.values_list("assignment", "grade")


def look_backs_to_record(user: User, on: date, settings: ProposalSettings) -> list[ActionsOn]:
    """Return what is listed to be looked at again, with the form to record what was found."""
    access = ProposalAccess(committee=True)
    listed = LookBack.objects.open().select_related("assignment__proposal", "assignment__unit")
    return [
        ActionsOn(
            look,
            LOOK_BACK.offered(
                ProposalView(look.assignment.proposal, user, access, settings, on), look
            ),
        )
        for look in listed
    ]
