"""拟交办: which units will get a filed proposal; nothing of it is handed over yet."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from members.directory import Directory, UnknownName
from members.enums import DepartmentKind
from members.models import Department, User
from proposals.enums import AssignmentState, Role, State
from proposals.models import Assignment, Proposal
from proposals.services.states import check_committee, lock_assignment
from workflow.refusals import Refused
from workflow.states import lock, own_rules

_SEPARATORS = re.compile(r"[、,，;；\n]+")


@transaction.atomic
def plan_units(
    *, proposal: Proposal, units: Mapping[Role, Sequence[Department]], actor: User
) -> None:
    """Plan exactly these units, in the place of those planned before; what stays is not touched.

    Raises NotAllowed, or Refused as `plan_unit` does; then nothing is changed.
    """
    check_committee(actor)
    wanted = {(unit.pk, role): unit for role, named in units.items() for unit in named}
    for planned in proposal.assignments.filter(state=AssignmentState.PLANNED):
        if wanted.pop((planned.unit_id, Role(planned.role)), None) is None:
            unplan_unit(assignment=planned, actor=actor)
    for (_, role), unit in wanted.items():
        plan_unit(proposal=proposal, unit=unit, role=role, actor=actor)


@transaction.atomic
def plan_unit(
    *, proposal: Proposal, unit: Department, actor: User, role: Role = Role.LEAD
) -> Assignment:
    """Plan one more unit.

    Raises Refused where the proposal has a lead handler already, the unit has it, 主办 and 分办 stand
    side by side, or the department handles no proposals.
    """
    check_committee(actor)
    locked = lock(proposal)
    if locked.state != State.FILED:
        raise Refused("只有已立案、尚未交办的提案可以安排承办单位。")
    planned = add_assignment(locked, unit, role, 1)
    print_units(locked)
    return planned


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
    print_units(locked.proposal)


def add_assignment(proposal: Proposal, unit: Department, role: Role, round_: int) -> Assignment:
    """Return a planned assignment of a locked proposal. Raises Refused as `plan_unit` does."""
    if unit.kind == DepartmentKind.COLLECTIVE or not unit.is_active:
        raise Refused(f"“{unit}”不能承办提案，请选择具体单位。", about="unit")
    others = set(proposal.assignments.live().filter(round=round_).values_list("role", flat=True))
    if (role == Role.SEPARATE and others - {Role.SEPARATE}) or (
        role != Role.SEPARATE and Role.SEPARATE in others
    ):
        raise Refused("分办与主办、会办不能并用。", about="role")
    assignment = Assignment(proposal=proposal, unit=unit, role=role, round=round_)
    with own_rules():
        assignment.full_clean()
    assignment.save()
    return assignment


def print_units(proposal: Proposal) -> None:
    """Keep in words who handles a locked proposal, as lists and documents print it."""
    units = proposal.assignments.live().filter(round=proposal.round).select_related("unit")
    in_order = sorted(units, key=lambda a: (list(Role).index(Role(a.role)), a.pk))
    proposal.handling_units = "、".join(str(a.unit) for a in in_order)[:200]
    proposal.save(update_fields=["handling_units"])
