"""What this app hangs on a work item: its consultation, and the way to its chain of results."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from consultations.models import THEMES, Consultation
from members.models import User
from workplan.models import WorkItem
from workplan.registry import ItemSection


def hung_on(item: Any) -> QuerySet[Consultation]:
    """Return the consultation of an item."""
    return Consultation.objects.filter(item=item)


def section_of(item: WorkItem, user: User, on: date, hangs: bool) -> ItemSection | None:
    """Return the consultation of an item, and the button of its chain, where it has either."""
    consultation = Consultation.objects.for_item(item).first() if hangs else None
    if consultation is None and item.annex not in {theme.ANNEX for theme in THEMES.values()}:
        return None
    return ItemSection(
        template="consultations/parts/on_item.html" if consultation else "",
        subject=consultation,
        button=("成果链", reverse("consultations:theme", args=[item.pk])),
    )
