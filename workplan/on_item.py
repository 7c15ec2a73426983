"""What this app's meetings hang on a work item: the decisions that became it, or something of it."""

from datetime import date

from members.models import User
from workplan.models import FollowUp, WorkItem
from workplan.permissions import Viewer, business_seen_by
from workplan.registry import ItemSection


def decisions_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return the decisions of meetings behind an item, those whose line of the agenda the user reads."""
    found = list(item.decisions.select_related("business__meeting"))
    if not found:
        return None
    seen = business_seen_by(Viewer.of(user, on)).filter(pk__in=[row.business_id for row in found])
    keys = set(seen.values_list("pk", flat=True))
    shown: list[FollowUp] = [row for row in found if row.business_id in keys]
    return ItemSection("workplan/parts/decisions.html", shown) if shown else None
