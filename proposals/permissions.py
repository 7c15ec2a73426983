"""Who may do what with a proposal, as predicates that compose. `access_to` reads the facts once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from members import roles
from members.enums import ACTING_DUTIES, Duty
from members.models import Department, User
from members.prepared import prepared_rows
from proposals.enums import (
    GIVEN_ASSIGNMENTS,
    SPONSOR_KINDS,
    UNSUBMITTED_STATES,
    Action,
    AssignmentState,
    AssignmentStep,
    CosignState,
    State,
)
from proposals.models import Assignment, CoSigner, Proposal, ProposalSettings
from workflow.figures import Fact

# A co-signer who declined, or never answered, is no party to the proposal.
_SIGNING = (CosignState.INVITED, CosignState.CONFIRMED)


@dataclass(frozen=True)
class ProposalAccess:
    """What someone is to a proposal on a day.

    `committee` is the 提案委 and the office; `chair` its head or deputy, and the office. `owner` is
    the author, or who acts for the sponsor; `cosigner` was asked to sign or did, or signed one that
    was merged into it. `handlers` are the
    keys of the assignments of the units the person acts for. `supervisor` is a leader, or the head
    of the committee that supervises it.
    """

    committee: bool = False
    chair: bool = False
    owner: bool = False
    cosigner: bool = False
    supervisor: bool = False
    handlers: frozenset[int] = frozenset()

    def sees(self, proposal: Proposal) -> bool:
        """Return whether its page opens: a draft to those who sign, the rest to those involved."""
        if proposal.state == State.DRAFT:
            return self.owner
        if proposal.state in UNSUBMITTED_STATES or (
            proposal.submitted_on is None and (proposal.state == State.WITHDRAWN)
        ):
            return self.owner or self.cosigner
        return (
            self.committee or self.owner or self.cosigner or self.supervisor or bool(self.handlers)
        )

    @property
    def sees_review(self) -> bool:
        """What reviewers noted among themselves is the committee's; the outcome is everyone's."""
        return self.committee

    @property
    def sees_contacts(self) -> bool:
        """A proposer's telephone and address are for those who have to reach the proposer."""
        return self.committee or self.owner or bool(self.handlers)

    @property
    def sees_ratings(self) -> bool:
        """Who rated how is for the proposers, the committee and the leaders; a unit sees its own
        handling rated, without names (`evaluations` of its assignment).
        """
        return self.committee or self.owner or self.cosigner or self.supervisor

    def may(self, action: Action) -> bool:
        """Return whether this action is open to them, whatever the state."""
        role = ACTION_RULES[action]
        return bool(role) and getattr(self, role)

    def may_step(self, step: AssignmentStep, assignment: Assignment) -> bool:
        """The same for what is done to an assignment; it is sent with the proposal alone."""
        if step == AssignmentStep.SEND:
            return False
        return self.committee or (step in UNIT_STEPS and self.handles(assignment))

    def handles(self, assignment: Assignment) -> bool:
        """Return whether they act for the unit of an assignment."""
        return assignment.pk in self.handlers


# What of an access opens an action; "" where none does: the state follows from what units do.
ACTION_RULES: dict[Action, str] = {
    **dict.fromkeys((Action.INVITE, Action.RECALL, Action.SUBMIT, Action.WITHDRAW), "owner"),
    Action.PRE_REVIEW: "committee",
    Action.RE_REVIEW: "committee",
    Action.SEND_BACK: "committee",
    # 终审 is for who answers for the committee.
    Action.FILE: "chair",
    Action.MERGE: "chair",
    Action.REJECT: "chair",
    Action.TO_OPINION: "chair",
    Action.TO_SUGGESTION: "chair",
    Action.STRIKE: "committee",
    Action.RECONSIDER: "chair",
    Action.HAND_OVER: "committee",
    Action.CONCLUDE: "",
    Action.RESUME: "",
    Action.HANDLE_AGAIN: "committee",
    Action.CLOSE: "committee",
    Action.ARCHIVE: "committee",
    Action.UNARCHIVE: "committee",
}
# A unit acts for itself; the committee enters what came on paper from one without accounts.
UNIT_STEPS = (
    *(AssignmentStep.SIGN, AssignmentStep.ASK_RETURN, AssignmentStep.OPINE, AssignmentStep.ANSWER),
)


def is_committee(user: User, on: date, settings: ProposalSettings | None = None) -> bool:
    """Return whether someone reviews and hands over proposals: of the 提案委, or of the office.

    `settings` are those in force, where the caller has read them.
    """
    return roles.is_office(user) or _acts_for_committee(user, on, ACTING_DUTIES, settings)


def is_chair(user: User, on: date, settings: ProposalSettings | None = None) -> bool:
    """Return whether someone decides in the review: the 提案委's head or deputy, or the office."""
    return roles.is_office(user) or _acts_for_committee(
        user, on, (Duty.HEAD, Duty.DEPUTY), settings
    )


def _acts_for_committee(
    user: User, on: date, duties: tuple[str, ...], settings: ProposalSettings | None
) -> bool:
    committee = (settings or ProposalSettings.current()).committee_id
    if committee is None or not user.is_active:
        return False
    return committee in roles.acting_for(user, on, duties)


def sees_all(user: User, on: date) -> bool:
    """Return whether someone sees every proposal that went in: the committee, and the leaders."""
    return is_committee(user, on) or (user.is_active and roles.is_leader(user, on))


def sponsors_of(user: User, on: date) -> list[Department]:
    """Return the parties, sectors, committees … in whose name someone may propose."""
    acting = roles.acting_for(user, on)
    return list(Department.objects.filter(pk__in=acting, kind__in=SPONSOR_KINDS.values()))


def may_propose(user: User, on: date) -> bool:
    """Return whether someone may write a proposal, for themselves or for a body."""
    if user.person_id is None:
        return False
    kinds = {held.kind for held in roles.held_by(user, on) if held.duty in ACTING_DUTIES}
    return roles.is_member(user, on) or not kinds.isdisjoint(SPONSOR_KINDS.values())


def access_to(
    proposal: Proposal, user: User, on: date, settings: ProposalSettings | None = None
) -> ProposalAccess:
    """Return what the user is to the proposal on a day; a stopped account is nothing to any."""
    if not user.is_authenticated or not user.is_active:
        return ProposalAccess()
    if settings is None and not roles.is_office(user):
        settings = ProposalSettings.current()
    acting = roles.acting_for(user, on)
    given = proposal.assignments.filter(unit__in=acting, state__in=GIVEN_ASSIGNMENTS)
    person = user.person_id
    return ProposalAccess(
        committee=is_committee(user, on, settings),
        chair=is_chair(user, on, settings),
        owner=(person is not None and proposal.author_id == person)
        or proposal.sponsor_id in acting,
        cosigner=person is not None and _signs(proposal, person),
        supervisor=roles.is_leader(user, on) or proposal.supervising_department_id in acting,
        handlers=frozenset(given.values_list("pk", flat=True)),
    )


def _signs(proposal: Proposal, person: int) -> bool:
    """Return whether a person signs a proposal after its author, or one that was merged into it."""
    return (
        proposal.cosigners.filter(person=person, state__in=_SIGNING).exists()
        or signed_by(person).filter(merged_into=proposal.pk).exists()
    )


def signed_by(person: int) -> QuerySet[Proposal]:
    """Return the proposals that a person wrote, or confirmed to sign."""
    confirmed = CoSigner.objects.confirmed().filter(person=person)
    return Proposal.objects.filter(Q(author=person) | Q(pk__in=confirmed.values("proposal")))


def visible_to(user: User, on: date) -> QuerySet[Proposal]:
    """Return the proposals whose pages open to the user, each once, as `ProposalAccess.sees` says."""
    if not user.is_authenticated or not user.is_active:
        return Proposal.objects.none()
    return seen_by(*sight_of(user, on))


def sight_of(user: User, on: date) -> tuple[frozenset[int], int | None, bool]:
    """Return of a user that by which `seen_by` says what they see."""
    return roles.acting_for(user, on), user.person_id, sees_all(user, on)


def seen_by(
    acting: frozenset[int], person: int | None, sees_what_went_in: bool
) -> QuerySet[Proposal]:
    """Return the same for who acts for some bodies, is a person, and sees all that went in or not."""
    mine = Q(sponsor__in=acting)
    signing = Q(pk__in=())
    if person is not None:
        mine |= Q(author=person)
        asked = CoSigner.objects.filter(person=person, state__in=_SIGNING)
        merged = signed_by(person).filter(merged_into__isnull=False)
        signing = Q(pk__in=asked.values("proposal")) | Q(pk__in=merged.values("merged_into"))
    taken_back = Q(state=State.WITHDRAWN, submitted_on=None)
    gone_in = ~Q(state__in=UNSUBMITTED_STATES) & ~taken_back
    if sees_what_went_in:
        involved = Q()
    else:
        handled = Assignment.objects.given().filter(unit__in=acting)
        involved = Q(supervising_department__in=acting) | Q(pk__in=handled.values("proposal"))
    return Proposal.objects.filter(mine | (signing & ~Q(state=State.DRAFT)) | (gone_in & involved))


def opens_rows(user: User, on: date) -> Callable[[Fact], bool]:
    """Return which rows of the year's figures open to the user: the proposals that they see."""
    seen = {pk for (pk,) in _seen(*sight_of(user, on))} if user.is_active else set()
    return lambda fact: fact.subject in seen


@prepared_rows
def _seen(acting: frozenset[int], person: int | None, sees_what_went_in: bool) -> QuerySet:
    return seen_by(acting, person, sees_what_went_in).order_by().values_list("pk")


def may_rate_quality(assignment: Assignment, access: ProposalAccess) -> bool:
    """Return whether the unit may rate the proposal now: what it was handed, once."""
    return (
        access.handles(assignment)
        and assignment.state in (AssignmentState.ANSWERED, AssignmentState.OPINED)
        and not hasattr(assignment, "quality_review")
    )
