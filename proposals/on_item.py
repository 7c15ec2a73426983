"""What this app hangs on a work item: the supervised proposal that it is about."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from members.models import User
from members.prepared import Question, prepared_rows
from proposals.models import Proposal
from workplan.models import WorkItem
from workplan.registry import ItemSection


def questions(item: WorkItem, user: User, on: date) -> Iterator[Question]:
    """Yield what the section asks."""
    yield _proposed, item.pk


def section_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return the proposal of an item, where it has one."""
    proposal = Proposal.objects.for_item(item).first() if _proposed(item.pk) else None
    return ItemSection("proposals/parts/on_item.html", proposal) if proposal else None


@prepared_rows
def _proposed(item: int) -> QuerySet:
    return Proposal.objects.filter(work_item=item).order_by().values_list("pk")
