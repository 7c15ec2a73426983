"""The one clock of the application.

It tells the real time, unless the setting DEMO_TODAY makes it stand at a date, or a caller that
plays through past days (the demonstration's story, a test) sets it for the length of a block.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def demo_day() -> date | None:
    """Return the date at which the demonstration's clock stands, or None."""
    return date.fromisoformat(settings.DEMO_TODAY) if settings.DEMO_TODAY else None


def now() -> datetime:
    """Return the current moment, aware; on the demonstration's date, at the real time of day."""
    if moment := _moment.get():
        return moment
    real = timezone.localtime()
    if day := demo_day():
        return real.replace(year=day.year, month=day.month, day=day.day)
    return real


def today() -> date:
    """Return the current date at the place of the office."""
    if moment := _moment.get():
        return timezone.localtime(moment).date()
    return demo_day() or timezone.localdate()


@contextmanager
def standing_at(moment: date | datetime) -> Iterator[None]:
    """Let the clock stand at a moment (a bare date means nine in the morning) within the block."""
    if not isinstance(moment, datetime):
        moment = timezone.make_aware(datetime.combine(moment, time(9)))
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
