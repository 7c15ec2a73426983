"""What waits for whom: a member, a unit, a leader. Each desk takes a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from almanac.workdays import workdays_after
from members import roles
from members.models import User
from proposals.enums import (
    GIVEN_ASSIGNMENTS,
    REVIEW_STATES,
    Action,
    AssignmentState,
    CosignState,
    Moment,
    ProposalKind,
    State,
)
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

RUNNING = (*REVIEW_STATES, State.FILED, State.HANDLING, State.ANSWERED)


@dataclass(frozen=True)
class Standing:
    """How a day stands: a lamp (red, yellow, green, blue, grey) with its words."""

    lamp: str
    label: str

    @property
    def reason(self) -> str:
        return ""


def standing_of(assignment: Assignment, on: date, ahead: int) -> Standing:
    """Return how a unit stands with what it was handed; yellow from `ahead` days before its day."""
    if assignment.state in (AssignmentState.ANSWERED, AssignmentState.OPINED):
        word = assignment.get_state_display()
        if assignment.was_late and assignment.done_on and assignment.due_on:
            return Standing(
                "blue", f"{word}（逾期{(assignment.done_on - assignment.due_on).days}天）"
            )
        return Standing("blue", word)
    if assignment.due_on is None or assignment.state not in GIVEN_ASSIGNMENTS:
        return Standing("grey", assignment.get_state_display())
    left = (assignment.due_on - on).days
    if left < 0:
        return Standing("red", f"逾期{-left}天")
    words = "今天到期" if left == 0 else f"还有{left}天"
    return Standing("yellow" if left <= ahead else "green", words)


# --- members -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToRate:
    """An answer that the reader has not rated yet; `due` is the day by which it is asked."""

    assignment: Assignment
    stage: EvaluationStage
    due: date | None


@dataclass(frozen=True)
class MemberDesk:
    asked: list[CoSigner]
    to_rate: list[ToRate]
    drafts: list[Proposal]
    gathering: list[Proposal]
    running: list[Proposal]
    past: list[Proposal]

    @property
    def waiting(self) -> int:
        return len(self.asked) + len(self.to_rate)


def member_desk(user: User, on: date) -> MemberDesk:
    """Return a member's proposals, own and co-signed, with what waits for the member."""
    acting = roles.acting_for(user, on)
    own = Q(sponsor__in=acting)
    if user.person_id is not None:
        own |= Q(author=user.person_id)
        signed = CoSigner.objects.filter(person=user.person_id, state=CosignState.CONFIRMED)
        own |= Q(pk__in=signed.values("proposal")) & ~Q(state=State.DRAFT)
    rows = list(
        Proposal.objects.filter(own)
        .select_related("author", "sponsor", "merged_into", "category")
        .annotate(
            waiting=Count("cosigners", filter=Q(cosigners__state=CosignState.INVITED)),
            confirmed=Count("cosigners", filter=Q(cosigners__state=CosignState.CONFIRMED)),
            was_out=Exists(
                ProposalTransition.objects.filter(proposal=OuterRef("pk"), action=Action.SEND_BACK)
            ),
        )
        .order_by("-pk")
    )
    return MemberDesk(
        asked=_asked(user, on),
        to_rate=_to_rate(user, on),
        drafts=[p for p in rows if p.state == State.DRAFT],
        gathering=[p for p in rows if p.state == State.COSIGNING],
        running=[p for p in rows if p.state in RUNNING],
        past=[p for p in rows if p.state not in (State.DRAFT, State.COSIGNING, *RUNNING)],
    )


def waiting_for(user: User, on: date) -> list[tuple[int, str]]:
    """Return what waits for someone in proposals, for their first page: how many, and what."""
    acting = roles.acting_for(user, on)
    counts = (
        (Assignment.objects.open().filter(unit__in=acting).count(), "件提案待办理"),
        (len(_asked(user, on)), "件提案请您联名"),
        (len(_to_rate(user, on)), "件答复请您评价"),
    )
    return [(count, words) for count, words in counts if count]


def _asked(user: User, on: date) -> list[CoSigner]:
    if user.person_id is None:
        return []
    waiting = CoSigner.objects.waiting().filter(
        person=user.person_id, proposal__state=State.COSIGNING, proposal__cosign_by__gte=on
    )
    return list(waiting.select_related("proposal__author").order_by("proposal__cosign_by", "pk"))


def signed_by(person_id: int) -> QuerySet[Proposal]:
    """Return what someone signed, and what that was merged into."""
    signed = CoSigner.objects.filter(person=person_id, state=CosignState.CONFIRMED)
    own = Proposal.objects.filter(Q(author=person_id) | Q(pk__in=signed.values("proposal")))
    into = own.filter(state=State.MERGED).values("merged_into")
    return Proposal.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=into))


def _open_at(moment: str) -> Q:
    """Return what is open to be rated at a stage that begins at a moment."""
    answered = Q(state=AssignmentState.ANSWERED)
    match moment:
        case Moment.HANDED_OVER:
            return Q()
        case Moment.MET:
            return Exists(ProposalMeeting.objects.filter(assignment=OuterRef("pk")))  # type: ignore[return-value]
        case Moment.ANSWERED:
            return answered & Q(proposal__state__in=(State.HANDLING, State.ANSWERED))
        case _:
            done = LookBack.objects.filter(assignment=OuterRef("pk"), done_on__isnull=False)
            return answered & Q(Exists(done))


def _to_rate(user: User, on: date) -> list[ToRate]:
    if user.person_id is None:
        return []
    days = ProposalSettings.current().feedback_days
    candidates = (
        Assignment.objects.current()
        .answering()
        .given()
        .filter(proposal__in=signed_by(user.person_id).values("pk"))
        .exclude(proposal__state=State.ARCHIVED)
        .select_related("proposal", "unit")
    )
    found = []
    for stage in EvaluationStage.objects.valid_in(on.year):
        rated = Evaluation.objects.filter(
            assignment=OuterRef("pk"), stage=stage, person=user.person_id
        )
        for assignment in candidates.filter(_open_at(stage.opens)).filter(~Exists(rated)):
            due = workdays_after(assignment.done_on, days) if assignment.done_on else None
            found.append(ToRate(assignment, stage, due))
    return sorted(found, key=lambda row: (row.due is None, row.due or on, row.assignment.pk))


# --- units ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnitRow:
    assignment: Assignment
    standing: Standing
    met: bool
    may_return: bool


@dataclass(frozen=True)
class UnitDesk:
    units: list[str]
    groups: list[tuple[str, str, list[UnitRow]]]

    @property
    def owing(self) -> int:
        return sum(len(rows) for key, _, rows in self.groups if key in ("sign", "work"))

    @property
    def late(self) -> int:
        return sum(row.standing.lamp == "red" for _, _, rows in self.groups for row in rows)


_UNIT_GROUPS = (
    ("sign", "待签收", (AssignmentState.SENT,)),
    ("work", "办理中", (AssignmentState.SIGNED,)),
    ("asked", "申请退回，待提案委答复", (AssignmentState.RETURN_ASKED,)),
    ("done", "已办", (AssignmentState.ANSWERED, AssignmentState.OPINED)),
)


def unit_desk(user: User, on: date) -> UnitDesk:
    """Return what was handed to the units that the user acts for, the most urgent first."""
    acting = roles.acting_for(user, on)
    ahead = ProposalSettings.current().meeting_days
    given = list(
        Assignment.objects.given()
        .filter(unit__in=acting)
        .select_related("proposal", "unit", "quality_review")
        .annotate(
            is_met=Exists(ProposalMeeting.objects.face_to_face().filter(assignment=OuterRef("pk")))
        )
        .order_by("due_on", "proposal__number", "pk")
    )
    rows = [
        UnitRow(
            a,
            standing_of(a, on, ahead),
            a.is_met,
            a.return_by is not None and on <= a.return_by,
        )
        for a in given
    ]
    groups = []
    for key, label, states in _UNIT_GROUPS:
        found = [row for row in rows if row.assignment.state in states]
        if key == "done":
            found.reverse()
        groups.append((key, label, found))
    return UnitDesk(sorted({str(a.unit) for a in given}), groups)


# --- leaders -------------------------------------------------------------------------------------


def supervised_by(user: User, on: date) -> QuerySet[Proposal]:
    """Return the filed proposals that someone supervises: as a leader, or for a department."""
    acting = roles.acting_for(user, on)
    mine = Q(supervising_department__in=acting)
    if user.person_id is not None:
        mine |= Q(supervising_leader=user.person_id) | Q(promoting_leader=user.person_id)
    rows = Proposal.objects.filed().filter(mine)
    return rows.select_related("supervising_leader", "promoting_leader", "supervising_department")


def other_key_proposals(user: User, on: date) -> QuerySet[Proposal]:
    """Return the other key proposals, for leaders."""
    mine = supervised_by(user, on).values("pk")
    rows = Proposal.objects.filed().filter(kind=ProposalKind.KEY).exclude(pk__in=mine)
    return rows.select_related("supervising_leader", "promoting_leader", "supervising_department")
