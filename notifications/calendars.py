"""A calendar as a file (iCalendar, RFC 5545), for phones and Outlook. Asks no database."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, vDuration
from icalendar import Event as Entry

from notifications.letters import one_line
from notifications.registry import CalendarEvent

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a calendar that is subscribed to is asked for again (RFC 7986, and Outlook's own word).
_REFRESH = timedelta(hours=4)
_DAY = timedelta(days=1)


def write_calendar(name: str, events: Iterable[CalendarEvent], at: datetime) -> bytes:
    """Return a calendar with these events, as things stand at a moment."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//workplan//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    for event in events:
        calendar.add_component(_entry(event, at))
    return calendar.to_ical()


def _entry(event: CalendarEvent, at: datetime) -> Entry:
    """Return an event; one of a whole day takes nobody's time, and none rings."""
    entry = Entry()
    entry.add("uid", f"{event.subject}@{_host()}")
    entry.add("dtstamp", at)
    entry.add("summary", one_line(event.title))
    if isinstance(event.starts, datetime):
        # In UTC, so that the file has to describe no time zone.
        entry.add("dtstart", event.starts.astimezone(UTC))
        if event.ends:
            entry.add("dtend", event.ends.astimezone(UTC))
    else:
        entry.add("dtstart", event.starts)
        entry.add("dtend", event.starts + _DAY)
        entry.add("transp", "TRANSPARENT")
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    for name, words in (("location", event.place), ("description", event.notes)):
        if words:
            entry.add(name, words)
    if event.url:
        entry.add("url", settings.SITE_URL + event.url)
    return entry


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
