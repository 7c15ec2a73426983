"""What this app's meetings hang on a work item: the decisions that became it, or something of it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from members.models import User
from workplan.models import FollowUp, WorkItem
from workplan.permissions import Viewer, business_seen_by
from workplan.registry import ItemSection


def decided(item: Any) -> QuerySet[FollowUp]:
    """Return the decisions of meetings that became an item, or something of it."""
    return FollowUp.objects.filter(item=item)


def decisions_of(item: WorkItem, user: User, on: date, hangs: bool) -> ItemSection | None:
    """Return the decisions of meetings behind an item, those whose line of the agenda the user reads."""
    if not hangs:
        return None
    found = list(decided(item).select_related("business__meeting"))
    seen = business_seen_by(Viewer.of(user, on)).filter(pk__in=[row.business_id for row in found])
    keys = set(seen.values_list("pk", flat=True))
    shown: list[FollowUp] = [row for row in found if row.business_id in keys]
    return ItemSection("workplan/parts/decisions.html", shown) if shown else None
