"""What this app hangs on other pages: the plenary on its event's, speeches on their work's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from activities.enums import EventKind
from activities.models import Event
from members import roles
from members.models import User
from members.prepared import Question, prepared_rows
from plenary.models import Speech
from plenary.permissions import speeches_of, standing_of
from workplan.models import WorkItem
from workplan.registry import ItemSection


def links_of(event: Event, user: User, on: date) -> Iterator[tuple[str, str]]:
    """Yield the page of a plenary's groups and speeches."""
    if event.kind == EventKind.PLENARY and event.meeting_id and roles.is_of_committee(user, on):
        yield "分组和大会发言", reverse("plenary:meeting", args=[event.meeting_id])


def questions(item: WorkItem, user: User, on: date) -> Iterator[Question]:
    """Yield what the section asks."""
    yield _led_to, item.pk


def section_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return the speeches that an item led to, of those that the user sees."""
    if not _led_to(item.pk):
        return None
    found = list(speeches_of(standing_of(user, on)).filter(item=item).in_order().with_people())
    return ItemSection("plenary/parts/on_item.html", found) if found else None


@prepared_rows
def _led_to(item: int) -> QuerySet:
    return Speech.objects.filter(item=item).order_by().values_list("pk")
