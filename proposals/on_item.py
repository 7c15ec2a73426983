"""What this app hangs on a work item: the supervised proposal that it is about."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from members.models import User
from proposals.models import Proposal
from workplan.models import WorkItem
from workplan.registry import ItemSection


def hung_on(item: Any) -> QuerySet[Proposal]:
    """Return the proposal of an item."""
    return Proposal.objects.filter(work_item=item)


def section_of(item: WorkItem, user: User, on: date, hangs: bool) -> ItemSection | None:
    """Return the proposal of an item, where it has one."""
    proposal = Proposal.objects.for_item(item).first() if hangs else None
    return ItemSection("proposals/parts/on_item.html", proposal) if proposal else None
