"""拟交办: the units of a filed proposal as a whole, in the place of those planned before."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from members.models import Department, User
from proposals.enums import AssignmentState, Role
from proposals.models import Proposal
from proposals.services.handing_over import check_committee, plan_unit, unplan_unit


@transaction.atomic
def plan_units(
    *, proposal: Proposal, units: Mapping[Role, Sequence[Department]], actor: User
) -> None:
    """Plan exactly these units; what stays as it was is not touched.

    Raises NotAllowed, or Refused as `plan_unit` does; then nothing is changed.
    """
    check_committee(actor)
    wanted = {(unit.pk, role): unit for role, named in units.items() for unit in named}
    for planned in proposal.assignments.filter(state=AssignmentState.PLANNED):
        if wanted.pop((planned.unit_id, Role(planned.role)), None) is None:
            unplan_unit(assignment=planned, actor=actor)
    for (_, role), unit in wanted.items():
        plan_unit(proposal=proposal, unit=unit, role=role, actor=actor)
