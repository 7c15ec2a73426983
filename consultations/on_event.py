"""What this app hangs on an event: the session of which it says who came."""

from collections.abc import Iterator
from datetime import date

from activities.enums import EventKind
from activities.models import Event
from consultations.models import ConsultationMeeting
from consultations.permissions import opened_by
from members.models import User


def links_of(event: Event, user: User, on: date) -> Iterator[tuple[str, str]]:
    """Yield the page of an event's session, to whom it opens."""
    if event.kind != EventKind.SESSION:
        return
    rows = ConsultationMeeting.objects.filter(event=event).select_related("consultation__item")
    is_open = opened_by(user, on)
    for meeting in rows:
        if is_open(meeting.consultation):
            yield "协商会记录", meeting.get_absolute_url()
