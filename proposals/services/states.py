"""The only writer of the states of a proposal, and of what a unit was handed.

A proposal is locked before its assignments, whichever of them changes. Services stand between `begin`
and `finish` (of workflow.states), or `begin_step` and `finish_step`, with what only they know.
"""

from typing import Any

from almanac import clock
from members.models import User
from proposals.enums import Action, AssignmentState, AssignmentStep, State
from proposals.models import Assignment, Proposal, ProposalSettings, ProposalTransition
from proposals.permissions import ProposalAccess, access_to, is_committee
from proposals.services.on_plan import keep_in_step
from proposals.transitions import RULES, STEP_RULES, sources
from workflow import states
from workflow.refusals import NotAllowed, Refused
from workflow.states import copy, lock


def lock_assignment(assignment: Assignment) -> Assignment:
    """Return an assignment locked, after its proposal."""
    proposal = lock(Proposal(pk=assignment.proposal_id))
    locked = Assignment.objects.select_for_update().select_related("unit").get(pk=assignment.pk)
    locked.proposal = proposal
    return locked


def access_of(actor: User, proposal: Proposal) -> ProposalAccess:
    return access_to(proposal, actor, clock.today())


def check_committee(actor: User) -> None:
    """Raise NotAllowed for who is not of the 提案委 or the office."""
    if not is_committee(actor, clock.today()):
        raise NotAllowed("只有提案委和办公室可以这样做。")


def begin(
    proposal: Proposal, action: Action, actor: User, *, reason: str = "", seen: str | None = None
) -> Proposal:
    """Return the proposal locked, or raise as `workflow.states.begin` does.

    `seen` is the state that the page showed, or `Proposal.seen`: then Refused is raised too where the
    text is not the one that was read.
    """
    settings, today = ProposalSettings.current(), clock.today()
    return states.begin(
        proposal,
        action,
        RULES[action],
        noun="此提案",
        may=lambda locked: access_to(locked, actor, today, settings).may(action),
        check=lambda locked: check_text_seen(locked, seen),
        seen=seen.partition(":")[0] if seen else None,
        reason=reason,
        sources=sources(action, settings.review_steps),
    )


def check_text_seen(locked: Proposal, seen: str | None) -> None:
    """Raise Refused where the text is another than on the page that someone acts from."""
    key = seen.partition(":")[2] if seen else ""
    if key and key != locked.text_key:
        raise Refused("正文在您打开这一页以后改过。请看过现在的正文再操作。")


def finish(
    locked: Proposal, action: Action, actor: User | None, **changes: Any
) -> ProposalTransition:
    """Carry out a change that was checked, and return its record; see `workflow.states.finish`. The row
    of the plan that it stands for goes with it.
    """
    record = ProposalTransition(proposal=locked)
    done = states.finish(locked, action, RULES[action], record, actor=actor, **changes)
    keep_in_step(locked, actor)
    return done


def begin_step(
    assignment: Assignment,
    step: AssignmentStep,
    actor: User,
    *,
    reason: str = "",
    seen: str | None = None,
) -> Assignment:
    """The same as `begin` for an assignment; its `proposal` comes locked too."""

    def check_role(locked: Assignment) -> None:
        if locked.role not in STEP_RULES[step].roles:
            raise Refused(f"{locked.get_role_display()}单位不能“{step.label}”。")

    return states.begin(
        assignment,
        step,
        STEP_RULES[step],
        noun="此承办",
        may=lambda locked: access_of(actor, locked.proposal).may_step(step, locked),
        check=check_role,
        seen=seen,
        reason=reason,
        lock=lock_assignment,
    )


def finish_step(
    locked: Assignment, step: AssignmentStep, actor: User | None, **changes: Any
) -> ProposalTransition:
    """The same as `finish` for an assignment."""
    record = ProposalTransition(proposal=locked.proposal, assignment=locked)
    return states.finish(locked, step, STEP_RULES[step], record, actor=actor, **changes)


def bring_up_to_date(assignment: Assignment, locked: Assignment) -> None:
    """Let the caller's row, and the proposal it holds, show what was changed."""
    copy(locked, assignment)
    cached: Any = assignment._state.fields_cache.get("proposal")
    if cached is not None:
        copy(locked.proposal, cached)


def conclude_if_answered(proposal: Proposal, actor: User | None) -> None:
    """Let a locked proposal be answered once every unit that answers has, in the rounds it was handed."""
    answering = proposal.assignments.live().answering()
    if (
        proposal.state == State.HANDLING
        and answering.exists()
        and not answering.exclude(state=AssignmentState.ANSWERED).exists()
    ):
        finish(proposal, Action.CONCLUDE, actor, answered_on=clock.today())
