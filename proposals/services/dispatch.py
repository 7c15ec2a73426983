"""交办: a proposal goes to its units, to one more, or to some once more."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from almanac import clock
from almanac.workdays import Calendar
from members.models import Department, User
from notifications.services.calendar import office_calendar
from proposals import due_days
from proposals.enums import Action, AssignmentState, AssignmentStep, Role, State
from proposals.models import Assignment, Proposal, ProposalSettings
from proposals.services.planning import add_assignment, print_units
from proposals.services.states import begin, check_committee, finish, finish_step
from workflow.refusals import Refused, wrong_state
from workflow.states import copy, lock


@transaction.atomic
def hand_over(
    *,
    proposal: Proposal,
    actor: User,
    months: int | None = None,
    fixed_due_on: date | None = None,
    seen: str | None = None,
) -> None:
    """交办 without a meeting: a 平时提案 goes to its planned units today."""
    locked = begin(proposal, Action.HAND_OVER, actor, seen=seen)
    if not locked.assignments.live().answering().exists():
        raise Refused("还没有主办或分办单位。")
    if months is None and fixed_due_on is None:
        months = ProposalSettings.current().answer_months
    today = clock.today()
    try:
        due = due_days.answer_due(today, months=months, fixed=fixed_due_on)
    except ValueError as wrong:
        raise Refused(str(wrong), about="fixed_due_on") from None
    send_planned(locked, today, due, actor)
    copy(locked, proposal)


def send_planned(proposal: Proposal, day: date, due_on: date, actor: User) -> None:
    """Hand a locked proposal to all units planned for it, as of a day.

    Raises Refused where it is not filed any more, or due before it was filed.
    """
    if proposal.state != State.FILED:
        raise wrong_state(proposal, Action.HAND_OVER)
    if proposal.filed_on and due_on < proposal.filed_on:
        raise Refused(f"{proposal}：答复期限早于立案日期。", about="fixed_due_on")
    for planned in proposal.assignments.filter(state=AssignmentState.PLANNED):
        send(planned, proposal, day, due_on, actor)
    finish(proposal, Action.HAND_OVER, actor, answer_due_on=due_on)


def send(
    assignment: Assignment, proposal: Proposal, day: date, due_on: date, actor: User | None
) -> None:
    """Hand a planned assignment to its unit; a co-handler's opinion is due before the answer."""
    settings = ProposalSettings.current()
    assignment.proposal = proposal
    if assignment.role == Role.CO:
        due_on = max(day, due_on - timedelta(days=settings.opinion_days))
    finish_step(
        assignment,
        AssignmentStep.SEND,
        actor,
        handed_over_on=day,
        return_by=office_calendar().workdays_after(day, settings.return_days),
        planned_due_on=due_on,
        due_on=due_on,
    )


def count_return_days_anew(on: date, was: Calendar) -> None:
    """Move the last day on which a unit may ask to return what it was handed, where days off have
    changed: as many working days after it was handed over as before.
    """
    calendar = office_calendar()
    open_ones = Assignment.objects.select_for_update().filter(
        state__in=(AssignmentState.SENT, AssignmentState.RETURN_ASKED), return_by__gte=on
    )
    for assignment in open_ones:
        handed, by = assignment.handed_over_on, assignment.return_by
        if handed and by:
            anew = calendar.workdays_after(handed, was.workdays_between(handed, by))
            if anew != by:
                Assignment.objects.filter(pk=assignment.pk).update(return_by=anew)


@transaction.atomic
def add_unit(
    *, proposal: Proposal, unit: Department, role: Role, actor: User, due_on: date | None = None
) -> Assignment:
    """Hand a proposal under way to one more unit, or to another after one was taken away.

    Its answer is due as the proposal's is, unless a day is given; where that has gone by, the usual
    number of months from today. Raises Refused as `plan_unit` does.
    """
    check_committee(actor)
    locked = lock(proposal)
    if locked.state != State.HANDLING:
        raise Refused("只有办理中的提案可以增加承办单位。")
    assignment = add_assignment(locked, unit, role, locked.round)
    today = clock.today()
    due = due_on or locked.answer_due_on
    if due is None or (due < today and due_on is None):
        due = due_days.months_after(today, ProposalSettings.current().answer_months)
    if due < today:
        raise Refused("办理期限不能早于今天。", about="due_on")
    send(assignment, locked, today, due, actor)
    print_units(locked)
    return assignment


def open_round(
    proposal: Proposal, assignments: list[Assignment], actor: User | None, reason: str
) -> list[Assignment]:
    """二次办理: hand a locked proposal to the units of these assignments once more.

    Raises Refused where the settings allow no further round.
    """
    settings = ProposalSettings.current()
    last = proposal.assignments.aggregate(last=Max("round"))["last"] or proposal.round
    if last >= settings.max_rounds:
        raise Refused(f"已办理{last}轮，不再重新交办。")
    today = clock.today()
    due = due_days.months_after(today, settings.again_months)
    finish(
        proposal,
        Action.HANDLE_AGAIN,
        actor,
        reason=reason,
        round=last + 1,
        answered_on=None,
        closed_on=None,
        answer_due_on=due,
    )
    again = []
    for old in assignments:
        assignment = add_assignment(proposal, old.unit, Role(old.role), last + 1)
        send(assignment, proposal, today, due, actor)
        again.append(assignment)
    return again
