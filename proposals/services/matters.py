"""What proposals are for workplan (its `Matters`): a key proposal and its row of annex 4 are one life."""

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from members.models import User
from members.names import name_key
from proposals.enums import FILED_STATES, ProposalKind
from proposals.models import Proposal
from proposals.services.supervising import stand_for
from workflow.states import sign
from workplan.models import WorkItem
from workplan.registry import FoundMatter

KEY = "proposals.proposal:"


def found(year: int, titles: Collection[str]) -> dict[str, FoundMatter]:
    """Return by their titles the key proposals that were filed in a year, or on a day that is not known (as
    a workbook leaves it), and stand for no row yet.
    """
    of_year = Q(filed_on__year=year) | Q(filed_on=None, state__in=FILED_STATES)
    filed = Proposal.objects.filter(of_year, kind=ProposalKind.KEY, work_item=None)
    by_title: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in filed.filter(title_key__in={name_key(title) for title in titles}):
        by_title[proposal.title_key].append(proposal)
    return {
        title: FoundMatter(
            f"{KEY}{some[0].pk}" if len(some) == 1 else "",
            "、".join(f"重点提案{one.designation}" for one in some),
        )
        for title in titles
        if (some := by_title[name_key(title)])
    }


@transaction.atomic
def link(key: str, item: WorkItem, actor: User | None) -> bool:
    """Let the proposal of a key stand for a row; False for another's key, and where it stands for another
    row or is gone by now.
    """
    if not key.startswith(KEY):
        return False
    free = Proposal.objects.select_for_update(of=("self",)).filter(work_item=None)
    proposal = free.filter(pk=key.removeprefix(KEY)).first()
    if proposal is None:
        return False
    stand_for(proposal=proposal, item=item, actor=actor)
    return True


def unlink(items: Collection[int], actor: User | None) -> None:
    """Take proposals off rows that are about to be deleted, hence need not be their own again."""
    for proposal in Proposal.objects.filter(work_item__in=items):
        proposal.work_item = None
        sign(proposal, actor, "")
        proposal.save(update_fields=["work_item"])


def pass_on(item: WorkItem, to: WorkItem, actor: User | None) -> None:
    """Let the proposal of a row that was carried over (结转) stand for next year's."""
    if proposal := Proposal.objects.filter(work_item=item).first():
        stand_for(proposal=proposal, item=to, actor=actor)
