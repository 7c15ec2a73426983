"""退回, 撤销: what a unit gives back, or has taken from it."""

from datetime import timedelta

from django.db import transaction

from almanac import clock
from members.models import Department, User
from proposals.enums import AssignmentStep, Role
from proposals.models import Assignment, ProposalSettings
from proposals.services.dispatch import send
from proposals.services.notices import tell_unit
from proposals.services.planning import add_assignment, print_units
from proposals.services.states import begin_step, conclude_if_answered, finish_step


@transaction.atomic
def cancel_assignment(
    *, assignment: Assignment, actor: User, reason: str, seen: str | None = None
) -> None:
    """撤销交办: take a proposal from a unit, which no longer sees it; another is named after."""
    locked = begin_step(assignment, AssignmentStep.CANCEL, actor, reason=reason, seen=seen)
    finish_step(locked, AssignmentStep.CANCEL, actor, reason=reason, into=assignment)
    print_units(locked.proposal)
    conclude_if_answered(locked.proposal, actor)


@transaction.atomic
def accept_return(
    *,
    assignment: Assignment,
    actor: User,
    new_unit: Department | None = None,
    note: str = "",
    seen: str | None = None,
) -> Assignment | None:
    """同意退回: take it back from a unit, and hand it to another in the same role, where named.

    The new unit has as long as the first was given, from today.
    """
    locked = begin_step(assignment, AssignmentStep.ACCEPT_RETURN, actor, seen=seen)
    finish_step(locked, AssignmentStep.ACCEPT_RETURN, actor, reason=note, into=assignment)
    proposal = locked.proposal
    replacement = None
    if new_unit is not None:
        today = clock.today()
        given = (locked.planned_due_on or today) - (locked.handed_over_on or today)
        replacement = add_assignment(proposal, new_unit, Role(locked.role), locked.round)
        assigned_due = today + given
        if replacement.role == Role.CO:
            assigned_due += timedelta(days=ProposalSettings.current().opinion_days)
        send(replacement, proposal, today, assigned_due, actor)
    print_units(proposal)
    conclude_if_answered(proposal, actor)
    return replacement


@transaction.atomic
def refuse_return(
    *, assignment: Assignment, actor: User, reason: str, seen: str | None = None
) -> None:
    """不同意退回: the unit keeps it; the time that passed is not added."""
    locked = begin_step(assignment, AssignmentStep.REFUSE_RETURN, actor, reason=reason, seen=seen)
    finish_step(
        locked, AssignmentStep.REFUSE_RETURN, actor, reason=reason, into=assignment, signed_on=None
    )
    tell_unit(locked, "不同意退回", "理由", reason)
