"""What this app's meetings hang on a work item: the decisions that became it, or something of it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from members.models import User
from members.prepared import Question, prepared_models
from workplan.models import FollowUp, WorkItem
from workplan.permissions import Viewer, business_seen_by
from workplan.registry import ItemSection


def questions(item: WorkItem, user: User, on: date) -> Iterator[Question]:
    """Yield what the section asks."""
    yield _decisions, item.pk


def decisions_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return the decisions of meetings behind an item, those whose line of the agenda the user reads."""
    if not (found := _decisions(item.pk)):
        return None
    seen = business_seen_by(Viewer.of(user, on)).filter(pk__in=[row.business_id for row in found])
    keys = set(seen.values_list("pk", flat=True))
    shown: list[FollowUp] = [row for row in found if row.business_id in keys]
    return ItemSection("workplan/parts/decisions.html", shown) if shown else None


@prepared_models("business", "business__meeting")
def _decisions(item: int) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(item=item)
