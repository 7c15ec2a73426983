"""What this app tells the draft of a year's plan: the key proposals of the year, which it is to supervise."""

from collections.abc import Iterator
from datetime import date

from members.models import User
from proposals.enums import ProposalKind
from proposals.models import Proposal
from proposals.permissions import visible_to
from proposals.services.matters import KEY
from workflow.becoming import Origin
from workplan.annexes import Annex
from workplan.registry import Suggested


def key_proposals(year: int) -> Iterator[Suggested]:
    """Yield the key proposals that were filed in a year and stand in no plan yet."""
    filed = Proposal.objects.filter(
        kind=ProposalKind.KEY, filed_on__year=year, work_item=None
    ).select_related("supervising_leader", "supervising_department")
    for proposal in filed.order_by("number", "pk"):
        leader, department = proposal.supervising_leader, proposal.supervising_department
        yield Suggested(
            key=f"{KEY}{proposal.pk}",
            title=proposal.title,
            annex=Annex.PROPOSALS.value,
            why=f"{proposal.get_kind_display()}：第{proposal.number}号",
            leaders=leader.name if leader else "",
            lead_departments=department.name if department else "",
        )


def origins(ids: list[int], user: User, on: date) -> dict[int, Origin]:
    """Return where proposals stand, by their key, of those that a user sees."""
    seen = visible_to(user, on).filter(pk__in=ids)
    return {one.pk: Origin(f"提案：{one.title}", one.get_absolute_url()) for one in seen}
