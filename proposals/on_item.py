"""What this app hangs on a work item: the supervised proposal that it is about."""

from datetime import date

from members.models import User
from proposals.models import Proposal
from workplan.models import WorkItem
from workplan.registry import ItemSection


def section_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return the proposal of an item, where it has one."""
    if not Proposal.objects.filter(work_item=item).exists():
        return None
    proposal = Proposal.objects.for_item(item).first()
    return ItemSection("proposals/parts/on_item.html", proposal) if proposal else None
