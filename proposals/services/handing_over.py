"""交办: which units get a proposal, the 交办会 that hands over a batch, and re-assignment."""

import re
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from almanac import clock
from members.directory import Directory, UnknownName
from members.enums import DepartmentKind
from members.models import Department, User
from notifications.services.calendar import office_calendar
from proposals import terms
from proposals.enums import (
    Action,
    AssignmentState,
    Role,
    State,
    Step,
)
from proposals.models import Assignment, HandoverBatch, Proposal, ProposalSettings
from proposals.permissions import is_committee
from proposals.services.moving import (
    NotAllowed,
    Refused,
    begin_step,
    check_state,
    conclude_if_answered,
    finish,
    finish_step,
    lock,
    lock_assignment,
)
from proposals.services.notices import tell_unit
from workplan.services.signing import sign

_SEPARATORS = re.compile(r"[、,，;；\n]+")


def check_committee(actor: User) -> None:
    """Raise NotAllowed for who is not of the 提案委 or the office."""
    if not is_committee(actor, clock.today()):
        raise NotAllowed("只有提案委和办公室可以这样做。")


@transaction.atomic
def make_batch(
    *,
    actor: User,
    name: str,
    term: int,
    session: int,
    held_on: date,
    months: int | None = None,
    fixed_due_on: date | None = None,
) -> HandoverBatch:
    """Prepare a 交办会; without a deadline given, it is the usual number of months.

    Raises ValidationError, in Chinese, for both deadlines, or one before the meeting.
    """
    check_committee(actor)
    if months is None and fixed_due_on is None:
        months = ProposalSettings.current().answer_months
    batch = HandoverBatch(
        name=name.strip(),
        term=term,
        session=session,
        held_on=held_on,
        months=months,
        fixed_due_on=fixed_due_on,
    )
    batch.full_clean()
    batch.save()
    return batch


@transaction.atomic
def put_in_batch(*, proposal: Proposal, batch: HandoverBatch | None, actor: User) -> None:
    """Have a filed proposal handed over at a meeting; None takes it out again."""
    check_committee(actor)
    locked = lock(proposal)
    if locked.state != State.FILED:
        raise Refused("只有已立案、尚未交办的提案可以列入交办批次。")
    if batch is not None and batch.handed_over_at:
        raise Refused("这个批次已经交办。")
    if batch is not None and (batch.term, batch.session) != (locked.term, locked.session):
        raise Refused("提案与批次的届次不同。")
    locked.batch = proposal.batch = batch
    sign(locked, actor, f"列入交办批次：{batch}" if batch else "移出交办批次")
    locked.save(update_fields=["batch"])


@transaction.atomic
def plan_unit(
    *, proposal: Proposal, unit: Department, actor: User, role: Role = Role.LEAD
) -> Assignment:
    """Plan which unit will get a proposal; nothing is handed over yet.

    Raises Refused where it has a lead handler already, the unit has it, 主办 and 分办 stand side by
    side, or the department handles no proposals.
    """
    check_committee(actor)
    locked = lock(proposal)
    if locked.state != State.FILED:
        raise Refused("只有已立案、尚未交办的提案可以安排承办单位。")
    planned = _add(locked, unit, role, 1)
    _print_units(locked)
    return planned


def _add(proposal: Proposal, unit: Department, role: Role, round_: int) -> Assignment:
    if unit.kind == DepartmentKind.COLLECTIVE or not unit.is_active:
        raise Refused(f"“{unit}”不能承办提案，请选择具体单位。")
    others = set(proposal.assignments.live().filter(round=round_).values_list("role", flat=True))
    if (role == Role.SEPARATE and others - {Role.SEPARATE}) or (
        role != Role.SEPARATE and Role.SEPARATE in others
    ):
        raise Refused("分办与主办、会办不能并用。")
    assignment = Assignment(proposal=proposal, unit=unit, role=role, round=round_)
    try:
        assignment.full_clean()
    except ValidationError as wrong:
        raise Refused("".join(wrong.messages)) from None
    assignment.save()
    return assignment


def _print_units(proposal: Proposal) -> None:
    """Keep in words who handles it, as lists and documents print it."""
    units = proposal.assignments.live().filter(round=proposal.round).select_related("unit")
    proposal.handling_units = "、".join(str(a.unit) for a in units)[:200]
    proposal.save(update_fields=["handling_units"])


@transaction.atomic
def plan_printed_units(*, proposals: Iterable[Proposal], actor: User) -> int:
    """Plan the units that a workbook names (区城管局、区住建局): the first leads, the others co-handle.

    Returns how many proposals; those with planned units, or none named, are left as they are. All or
    none: raises Refused for names that are not known.
    """
    check_committee(actor)
    directory = Directory.load()
    unknown: dict[str, None] = {}
    planned = 0
    for proposal in proposals:
        names = [name for name in _SEPARATORS.split(proposal.handling_units) if name.strip()]
        if not names or proposal.assignments.live().exists():
            continue
        planned += 1
        for place, name in enumerate(names):
            try:
                unit = directory.department(name)
            except UnknownName:
                unknown[name.strip()] = None
                continue
            role = Role.CO if place else Role.LEAD
            plan_unit(proposal=proposal, unit=unit, actor=actor, role=role)
    if unknown:
        raise Refused(f"没有这些承办单位，请先在“人员与部门”中添加：{'、'.join(unknown)}。")
    return planned


@transaction.atomic
def unplan_unit(*, assignment: Assignment, actor: User) -> None:
    """Take a planned unit off again; nothing of it is kept, for nothing was handed over."""
    check_committee(actor)
    locked = lock_assignment(assignment)
    if locked.state != AssignmentState.PLANNED:
        raise Refused("已经交办，不能移去；请用“撤销交办”。")
    locked.delete()
    _print_units(locked.proposal)


@transaction.atomic
def hand_over(*, batch: HandoverBatch, actor: User) -> int:
    """交办: hand every proposal of a batch to its units, as of the day of the meeting.

    Returns how many proposals. All or none: raises Refused, naming them, where proposals have no
    unit that answers; also before the day of the meeting, or for a batch handed over already.
    """
    check_committee(actor)
    locked = HandoverBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.handed_over_at:
        raise Refused("这个批次已经交办。")
    if clock.today() < locked.held_on:
        raise Refused("还没有到交办会的日期。")
    proposals = list(locked.proposals.select_for_update().order_by("number", "pk"))
    if not proposals:
        raise Refused("这个批次还没有提案。")
    ready = set(
        Assignment.objects.live()
        .answering()
        .filter(proposal__in=proposals)
        .values_list("proposal", flat=True)
    )
    if missing := [str(p) for p in proposals if p.pk not in ready]:
        raise Refused(f"还没有主办或分办单位：{'；'.join(missing)}。")
    for proposal in proposals:
        _give(proposal, locked.held_on, locked.due_on, actor)
    locked.handed_over_at = batch.handed_over_at = clock.now()
    locked.save(update_fields=["handed_over_at"])
    return len(proposals)


@transaction.atomic
def hand_over_one(
    *,
    proposal: Proposal,
    actor: User,
    months: int | None = None,
    fixed_due_on: date | None = None,
    seen: str | None = None,
) -> None:
    """交办 without a meeting: a 平时提案 goes to its planned units today."""
    check_committee(actor)
    locked = lock(proposal)
    check_state(locked, Action.HAND_OVER, seen or proposal.state)
    if not locked.assignments.live().answering().exists():
        raise Refused("还没有主办或分办单位。")
    if months is None and fixed_due_on is None:
        months = ProposalSettings.current().answer_months
    today = clock.today()
    try:
        due = terms.answer_due(today, months=months, fixed=fixed_due_on)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    _give(locked, today, due, actor)
    proposal.refresh_from_db()


def _give(proposal: Proposal, day: date, due_on: date, actor: User) -> None:
    check_state(proposal, Action.HAND_OVER, proposal.state)
    if proposal.filed_on and due_on < proposal.filed_on:
        raise Refused(f"{proposal}：答复期限早于立案日期。")
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
        due_on = max(day, due_on - terms.days(settings.opinion_days))
    finish_step(
        assignment,
        Step.SEND,
        actor,
        handed_over_on=day,
        return_by=office_calendar().workdays_after(day, settings.return_days),
        planned_due_on=due_on,
        due_on=due_on,
    )


@transaction.atomic
def add_unit(
    *,
    proposal: Proposal,
    unit: Department,
    role: Role,
    actor: User,
    due_on: date | None = None,
) -> Assignment:
    """Hand a proposal under way to one more unit, or to another after one was taken away.

    Its answer is due as the proposal's is, unless a day is given; where that has gone by, the usual
    number of months from today. Raises Refused as `plan_unit` does.
    """
    check_committee(actor)
    locked = lock(proposal)
    if locked.state != State.HANDLING:
        raise Refused("只有办理中的提案可以增加承办单位。")
    assignment = _add(locked, unit, role, locked.round)
    today = clock.today()
    due = due_on or locked.answer_due_on
    if due is None or (due < today and due_on is None):
        due = terms.months_after(today, ProposalSettings.current().answer_months)
    if due < today:
        raise Refused("办理期限不能早于今天。")
    send(assignment, locked, today, due, actor)
    _print_units(locked)
    return assignment


@transaction.atomic
def cancel_assignment(
    *, assignment: Assignment, actor: User, reason: str, seen: str | None = None
) -> None:
    """撤销交办: take a proposal from a unit, which no longer sees it; another is named after."""
    locked = begin_step(assignment, Step.CANCEL, actor, reason=reason, seen=seen)
    finish_step(locked, Step.CANCEL, actor, reason=reason, into=assignment)
    _print_units(locked.proposal)
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
    locked = begin_step(assignment, Step.ACCEPT_RETURN, actor, seen=seen)
    finish_step(locked, Step.ACCEPT_RETURN, actor, reason=note, into=assignment)
    proposal = locked.proposal
    replacement = None
    if new_unit is not None:
        today = clock.today()
        given = (locked.planned_due_on or today) - (locked.handed_over_on or today)
        replacement = _add(proposal, new_unit, Role(locked.role), locked.round)
        assigned_due = today + given
        if replacement.role == Role.CO:
            assigned_due += terms.days(ProposalSettings.current().opinion_days)
        send(replacement, proposal, today, assigned_due, actor)
    _print_units(proposal)
    conclude_if_answered(proposal, actor)
    return replacement


@transaction.atomic
def refuse_return(
    *, assignment: Assignment, actor: User, reason: str, seen: str | None = None
) -> None:
    """不同意退回: the unit keeps it; the time that passed is not added."""
    locked = begin_step(assignment, Step.REFUSE_RETURN, actor, reason=reason, seen=seen)
    finish_step(locked, Step.REFUSE_RETURN, actor, reason=reason, into=assignment, signed_on=None)
    tell_unit(locked, "不同意退回", "理由", reason)


def open_round(
    proposal: Proposal, assignments: list[Assignment], actor: User | None, reason: str
) -> list[Assignment]:
    """二次办理: hand a proposal to the given units once more; `proposal` is locked.

    Raises Refused where the settings allow no further round.
    """
    settings = ProposalSettings.current()
    last = proposal.assignments.aggregate(last=Max("round"))["last"] or proposal.round
    if last >= settings.max_rounds:
        raise Refused(f"已办理{last}轮，不再重新交办。")
    today = clock.today()
    due = terms.months_after(today, settings.again_months)
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
        assignment = _add(proposal, old.unit, Role(old.role), last + 1)
        send(assignment, proposal, today, due, actor)
        again.append(assignment)
    return again
