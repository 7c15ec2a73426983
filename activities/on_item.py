"""What this app hangs on a work item: the events that carry it out."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from activities.enums import PRESENT_STATES, AttendanceState
from activities.permissions import may_organise, visible_to
from members.models import User
from workplan.models import WorkItem
from workplan.registry import ItemSection

_THERE = (AttendanceState.COMING, *PRESENT_STATES)


def section_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return the events of an item that the user sees, and how to put one up for it."""
    there = Count("attendances", filter=Q(attendances__state__in=_THERE))
    seen = visible_to(user, on).filter(item=item).annotate(coming=there).order_by("on", "pk")
    new = f"{reverse('activities:new')}?item={item.pk}"
    button = ("新建活动", new) if may_organise(user, on) else None
    events = list(seen)
    if not events and button is None:
        return None
    return ItemSection("activities/parts/on_item.html" if events else "", events, button)
