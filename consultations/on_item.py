"""What this app hangs on a work item: its consultation, and the way to its chain of results."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from consultations.models import THEMES, Consultation
from members.models import User
from members.prepared import Question, prepared_rows
from workplan.models import WorkItem
from workplan.registry import ItemSection


def questions(item: WorkItem, user: User, on: date) -> Iterator[Question]:
    """Yield what the section asks."""
    yield _chained, item.pk


def section_of(item: WorkItem, user: User, on: date) -> ItemSection | None:
    """Return the consultation of an item, and the button of its chain, where it has either."""
    consultation = Consultation.objects.for_item(item).first() if _chained(item.pk) else None
    if consultation is None and item.annex not in {theme.ANNEX for theme in THEMES.values()}:
        return None
    return ItemSection(
        template="consultations/parts/on_item.html" if consultation else "",
        subject=consultation,
        button=("成果链", reverse("consultations:theme", args=[item.pk])),
    )


@prepared_rows
def _chained(item: int) -> QuerySet:
    return Consultation.objects.filter(item=item).order_by().values_list("pk")
