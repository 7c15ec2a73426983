"""What this app hangs on a work item: the events that carry it out."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet

from activities.enums import PRESENT_STATES, AttendanceState
from activities.models import Event
from activities.permissions import may_organise, seen_by, sight_of
from members.addresses import reverse
from members.models import User
from members.prepared import Question, prepared_models
from workplan.models import WorkItem
from workplan.registry import ItemSection

_THERE = (AttendanceState.COMING, *PRESENT_STATES)


def questions(item: WorkItem, user: User, on: date) -> Iterator[Question]:
    """Yield what the section asks."""
    if user.is_active:
        yield _events, item.pk, *sight_of(user, on)


def section_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return the events of an item that the user sees, and how to put one up for it."""
    new = f"{reverse('activities:new')}?item={item.pk}"
    button = ("新建活动", new) if may_organise(user, on) else None
    events = _events(item.pk, *sight_of(user, on)) if user.is_active else []
    if not events and button is None:
        return None
    return ItemSection("activities/parts/on_item.html" if events else "", events, button)


@prepared_models(also={"coming": IntegerField()})
def _events(item: int, *sight: Any) -> QuerySet[Event]:
    there = Count("attendances", filter=Q(attendances__state__in=_THERE))
    return seen_by(*sight).filter(item=item).annotate(coming=there).order_by("on", "pk")
