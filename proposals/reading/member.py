"""A member's page: the proposals written and co-signed, and what waits for the member."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
)

from members import roles
from members.models import User
from members.prepared import prepared_models, prepared_rows
from members.read_once import read_once
from notifications.services.calendar import office_calendar
from proposals.enums import REVIEW_STATES, Action, AssignmentState, CosignState, Moment, State
from proposals.models import (
    Assignment,
    CoSigner,
    Evaluation,
    EvaluationStage,
    LookBack,
    Proposal,
    ProposalMeeting,
    ProposalSettings,
    ProposalTransition,
)
from proposals.permissions import signed_by

_RUNNING = (*REVIEW_STATES, State.FILED, State.HANDLING, State.ANSWERED)


@dataclass(frozen=True)
class AnswerToRate:
    """An answer that the reader has not rated yet; `due` is the day by which it is asked."""

    assignment: Assignment
    stage: EvaluationStage
    due: date | None


@dataclass(frozen=True)
class MemberDesk:
    """What stands on a member's page, under the headings that it has there."""

    asked: list[CoSigner]
    to_rate: list[AnswerToRate]
    drafts: list[Proposal]
    gathering: list[Proposal]
    running: list[Proposal]
    past: list[Proposal]

    @property
    def waiting(self) -> int:
        return len(self.asked) + len(self.to_rate)


def member_desk(user: User, on: date, settings: ProposalSettings) -> MemberDesk:
    """Return a member's proposals, own and co-signed, with what waits for the member.

    Takes a constant number of queries.
    """
    rows = _own_and_signed(user.person_id, roles.acting_for(user, on))
    return MemberDesk(
        asked=asked_to_sign(user, on),
        to_rate=answers_to_rate(user, on, settings),
        drafts=[p for p in rows if p.state == State.DRAFT],
        gathering=[p for p in rows if p.state == State.COSIGNING],
        running=[p for p in rows if p.state in _RUNNING],
        past=[p for p in rows if p.state not in (State.DRAFT, State.COSIGNING, *_RUNNING)],
    )


@prepared_models(
    *("author", "sponsor", "merged_into", "category"),
    also={
        "waiting": IntegerField(),
        "confirmed": IntegerField(),
        "outdated": IntegerField(),
        "was_out": BooleanField(),
    },
)
def _own_and_signed(person: int | None, acting: frozenset[int]) -> QuerySet[Proposal]:
    """Return the proposals of a person and of those for which they act, with how many have signed them."""
    own = Q(sponsor__in=acting)
    if person is not None:
        own |= Q(author=person)
        own |= Q(pk__in=signed_by(person).values("pk")) & ~Q(state=State.DRAFT)
    sent_back = ProposalTransition.objects.filter(proposal=OuterRef("pk"), action=Action.SEND_BACK)
    return (
        Proposal.objects.filter(own)
        .annotate(
            waiting=Count("cosigners", filter=Q(cosigners__state=CosignState.INVITED)),
            confirmed=Count("cosigners", filter=Q(cosigners__state=CosignState.CONFIRMED)),
            outdated=Count("cosigners", filter=Q(cosigners__state=CosignState.OUTDATED)),
            was_out=Exists(sent_back),
        )
        .order_by("-pk")
    )


@read_once
def takes_part(person: int | None, acting: frozenset[int]) -> bool:
    """Return whether a person wrote a proposal, or was asked to sign one, or one is of a body for which they
    act: most have no part in any.
    """
    return bool((person is not None and asked_of(person)) or written_by(person, acting))


@prepared_rows
def asked_of(person: int) -> QuerySet:
    """Return whether a person was ever asked to sign: one row, or none."""
    return CoSigner.objects.filter(person=person).order_by().values_list("pk")[:1]


@prepared_rows
def written_by(person: int | None, acting: frozenset[int]) -> QuerySet:
    """Return whether a person, or a body for which they act, has a proposal: one row, or none."""
    own = Q(sponsor__in=acting)
    if person is not None:
        own |= Q(author=person)
    return Proposal.objects.filter(own).order_by().values_list("pk")[:1]


def asked_to_sign(user: User, on: date) -> list[CoSigner]:
    """Return the invitations to co-sign that a user has not answered, while there is time for it."""
    if user.person_id is None:
        return []
    return _to_sign(user.person_id, on)


@prepared_models("proposal", "proposal__author")
def _to_sign(person: int, on: date) -> QuerySet[CoSigner]:
    waiting = CoSigner.objects.waiting().filter(
        person=person, proposal__state=State.COSIGNING, proposal__cosign_by__gte=on
    )
    return waiting.order_by("proposal__cosign_by", "pk")


def answers_to_rate(user: User, on: date, settings: ProposalSettings) -> list[AnswerToRate]:
    """Return the answers that wait for a user's rating at a stage, the most urgent first."""
    if user.person_id is None:
        return []
    workdays_after = office_calendar().workdays_after
    found = []
    for stage in stages_in(on.year):
        for assignment in _TO_RATE_AT[Moment(stage.opens)](user.person_id, stage.pk):
            done_on = assignment.done_on
            due = workdays_after(done_on, settings.feedback_days) if done_on else None
            found.append(AnswerToRate(assignment, stage, due))
    return sorted(found, key=lambda row: (row.due is None, row.due or on, row.assignment.pk))


@read_once
@prepared_models()
def stages_in(year: int) -> QuerySet[EvaluationStage]:
    """Return the stages of the evaluation in a year."""
    return EvaluationStage.objects.valid_in(year)


def _rated_at(moment: Moment) -> Callable[[int, int], list[Assignment]]:
    @prepared_models("proposal", "unit")
    def to_rate(person: int, stage: int) -> QuerySet[Assignment]:
        rated = Evaluation.objects.filter(assignment=OuterRef("pk"), stage=stage, person=person)
        own = to_be_rated_by(person).exclude(state=State.ARCHIVED)
        given = Assignment.objects.current().answering().given()
        return given.filter(_open_at(moment), ~Exists(rated), proposal__in=own.values("pk"))

    return to_rate


# What a person has still to rate at a stage that begins at a moment: what that is makes another query.
_TO_RATE_AT = {moment: _rated_at(moment) for moment in Moment}


def to_be_rated_by(person: int) -> QuerySet[Proposal]:
    """Return what someone signed, and what that was merged into."""
    own = signed_by(person)
    into = own.filter(state=State.MERGED).values("merged_into")
    return Proposal.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=into))


def _open_at(moment: Moment) -> Q:
    """Return what is open to be rated at a stage that begins at a moment."""
    answered = Q(state=AssignmentState.ANSWERED)
    match moment:
        case Moment.HANDED_OVER:
            return Q()
        case Moment.MET:
            return Q(Exists(ProposalMeeting.objects.filter(assignment=OuterRef("pk"))))
        case Moment.ANSWERED:
            return answered & Q(proposal__state__in=(State.HANDLING, State.ANSWERED))
        case _:
            done = LookBack.objects.filter(assignment=OuterRef("pk"), done_on__isnull=False)
            return answered & Q(Exists(done))
