"""What this app hangs on a work item: the opinion reports that came of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from members.models import User
from members.prepared import Question, prepared_models
from opinions.models import OpinionReport
from opinions.permissions import seen_by, sight_of
from workplan.models import WorkItem
from workplan.registry import ItemSection


def questions(item: WorkItem, user: User, on: date) -> Iterator[Question]:
    """Yield what the section asks."""
    if user.is_active:
        yield _reports, item.pk, *sight_of(user, on)


def section_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return those of an item's reports that the user may read."""
    if not user.is_active:
        return None
    reports = _reports(item.pk, *sight_of(user, on))
    return ItemSection("opinions/parts/on_item.html", reports) if reports else None


@prepared_models()
def _reports(item: int, *sight: Any) -> QuerySet[OpinionReport]:
    return seen_by(*sight).filter(item=item)
