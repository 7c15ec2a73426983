"""What this app hangs on a work item: the opinion reports that came of it."""

from datetime import date

from members.models import User
from opinions.models import OpinionReport
from opinions.permissions import visible_to
from workplan.models import WorkItem
from workplan.registry import ItemSection


def section_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return those of an item's reports that the user may read."""
    if not OpinionReport.objects.filter(item=item).exists():
        return None
    reports = visible_to(user, on).filter(item=item)
    return ItemSection("opinions/parts/on_item.html", reports) if reports else None
