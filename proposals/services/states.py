"""How a proposal, and what a unit was handed, changes state; the other services call these.

Each change is checked against the row as locked: that it is in a state from which the action leads,
that it is still in the state the actor saw, and that the actor may. Then it leaves its record.
"""

from typing import Any

from almanac import clock
from members.models import User
from proposals.enums import Action, AssignmentState, AssignmentStep, State
from proposals.models import Assignment, Proposal, ProposalSettings, ProposalTransition
from proposals.permissions import ProposalAccess, access_to, is_committee
from proposals.transitions import RULES, STEP_RULES, sources
from workplan.services.guards import NotAllowed, Refused
from workplan.services.signing import sign

__all__ = ["NotAllowed", "Refused"]


def lock(proposal: Proposal) -> Proposal:
    """Return the row locked until the change is through; all changes lock the proposal first."""
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def lock_assignment(assignment: Assignment) -> Assignment:
    """Return an assignment locked, after its proposal."""
    proposal = lock(Proposal(pk=assignment.proposal_id))
    locked = Assignment.objects.select_for_update().select_related("unit").get(pk=assignment.pk)
    locked.proposal = proposal
    return locked


def check_committee(actor: User) -> None:
    """Raise NotAllowed for who is not of the 提案委 or the office."""
    if not is_committee(actor, clock.today()):
        raise NotAllowed("只有提案委和办公室可以这样做。")


def access_of(actor: User, proposal: Proposal) -> ProposalAccess:
    return access_to(proposal, actor, clock.today())


def begin(
    proposal: Proposal, action: Action, actor: User, *, reason: str = "", seen: str | None = None
) -> Proposal:
    """Return the proposal locked, after checking that the actor may do this to it now.

    `seen` is the state that the actor's page showed; by default that of the row given. Raises
    NotAllowed, or Refused with the reason in Chinese.
    """
    locked = lock(proposal)
    if not access_of(actor, locked).may(action):
        raise NotAllowed(f"您不能对此提案“{action.label}”。")
    check_state(locked, action, seen or proposal.state)
    if RULES[action].reason and not reason.strip():
        raise Refused(f"“{action.label}”须填写理由。")
    return locked


def check_state(locked: Proposal, action: Action, seen: str) -> None:
    """Raise Refused where the state does not allow the action, or is no longer what was seen."""
    steps = ProposalSettings.current().review_steps
    if locked.state not in sources(action, steps) or locked.state != seen:
        raise Refused(
            f"当前状态为“{locked.get_state_display()}”，不能“{action.label}”。请刷新页面后再看。"
        )


def finish(
    locked: Proposal,
    action: Action,
    actor: User | None,
    *,
    reason: str = "",
    into: Proposal | None = None,
    **changes: Any,
) -> ProposalTransition:
    """Carry out a change that was checked, with the fields that change along, and leave its record.

    `into` is the caller's row, which is brought up to date.
    """
    before = locked.state
    changes["state"] = RULES[action].target
    for name, value in changes.items():
        setattr(locked, name, value)
    sign(locked, actor, f"{action.label}：{reason.strip()}".rstrip("：")[:100])
    locked.save(update_fields=list(changes))
    if into is not None:
        copy(locked, into)
    return ProposalTransition.objects.create(
        proposal=locked,
        action=action,
        from_state=before,
        to_state=locked.state,
        actor=actor,
        at=clock.now(),
        reason=reason.strip(),
    )


def begin_step(
    assignment: Assignment,
    step: AssignmentStep,
    actor: User,
    *,
    reason: str = "",
    seen: str | None = None,
) -> Assignment:
    """The same as `begin` for an assignment; its `proposal` comes locked too."""
    locked = lock_assignment(assignment)
    if not access_of(actor, locked.proposal).may_step(step, locked):
        raise NotAllowed(f"您不能对此承办“{step.label}”。")
    rule = STEP_RULES[step]
    if locked.role not in rule.roles:
        raise Refused(f"{locked.get_role_display()}单位不能“{step.label}”。")
    if locked.state not in rule.sources or locked.state != (seen or assignment.state):
        raise Refused(
            f"当前状态为“{locked.get_state_display()}”，不能“{step.label}”。请刷新页面后再看。"
        )
    if rule.reason and not reason.strip():
        raise Refused(f"“{step.label}”须填写理由。")
    return locked


def finish_step(
    locked: Assignment,
    step: AssignmentStep,
    actor: User | None,
    *,
    reason: str = "",
    into: Assignment | None = None,
    **changes: Any,
) -> ProposalTransition:
    """The same as `finish` for an assignment."""
    before = locked.state
    changes["state"] = STEP_RULES[step].target
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changes))
    if into is not None:
        copy(locked, into)
    return ProposalTransition.objects.create(
        proposal=locked.proposal,
        assignment=locked,
        action=step,
        from_state=before,
        to_state=locked.state,
        actor=actor,
        at=clock.now(),
        reason=reason.strip(),
    )


def copy(locked: Any, into: Any) -> None:
    """Bring the caller's row up to date with the one that was changed."""
    for field in locked._meta.concrete_fields:
        setattr(into, field.attname, getattr(locked, field.attname))


def answered_all(proposal: Proposal) -> bool:
    """Tell whether every unit that answers has answered in the rounds it was handed."""
    answering = proposal.assignments.live().answering()
    return answering.exists() and not answering.exclude(state=AssignmentState.ANSWERED).exists()


def conclude_if_answered(proposal: Proposal, actor: User | None) -> None:
    """Let a proposal be answered once its last unit has; `proposal` is locked."""
    if proposal.state == State.HANDLING and answered_all(proposal):
        finish(proposal, Action.CONCLUDE, actor, answered_on=clock.today())
