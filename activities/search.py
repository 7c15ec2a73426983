"""What of the events the one search finds."""

from datetime import date

from django.db.models import QuerySet

from activities.models import Event
from activities.permissions import visible_to
from almanac.words import month_day
from members.matching import Searched
from members.models import User
from workflow.search import Hit, Source, facts

_EVENTS = Searched(
    titles=("title", "place"),
    names=("organiser__name_key",),
    texts=("notes",),
    nouns=("活动",),
)


def _events(user: User, on: date, typed: str) -> QuerySet[Event]:
    # What has a record of its own is found as that.
    seen = visible_to(user, on).filter(has_record=False)
    return _EVENTS.best_first(seen.select_related("organiser"), typed)


def _show(event: Event, typed: str) -> Hit:
    note = facts(event.get_kind_display(), month_day(event.on, 0), event.place)
    return Hit(event.title, event.get_absolute_url(), note)


SEARCHED = (Source("events", "活动", _events, _show, rows=Event, searched=_EVENTS),)
