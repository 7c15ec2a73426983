"""What this app hangs on an event: the session of which it says who came."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet

from activities.enums import EventKind
from activities.models import Event
from activities.registry import Periods
from consultations.models import ConsultationMeeting, Theme
from consultations.permissions import opened_by
from members.models import User
from members.prepared import prepared_rows


def links_of(event: Event, user: User, on: date) -> Iterator[tuple[str, str]]:
    """Yield the page of an event's session, to whom it opens."""
    if event.kind != EventKind.SESSION:
        return
    rows = ConsultationMeeting.objects.filter(event=event).select_related("consultation__item")
    is_open = opened_by(user, on)
    for meeting in rows:
        if is_open(meeting.consultation):
            yield "协商会记录", meeting.get_absolute_url()


@prepared_rows
def _days(items: tuple[int, ...]) -> QuerySet:
    found = Theme.objects.filter(item__in=items, consultation_kind__isnull=False).order_by()
    names = ("item", "consultation_kind__notice_days", "consultation_kind__papers_days")
    return found.values_list(*names)


def notice_periods(events: Iterable[Event]) -> dict[int, Periods]:
    """Return by the sessions' keys the periods of the kinds of their consultations, where some are set."""
    items = {event.pk: event.item_id for event in events if event.kind == EventKind.SESSION}
    asked = tuple(item for item in items.values() if item)
    of_items = {item: Periods(notice or 0, papers or 0) for item, notice, papers in _days(asked)}
    return {pk: of_items[item] for pk, item in items.items() if item in of_items}
