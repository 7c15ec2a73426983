"""What the worker does by itself: follow what became of messages, erase what was kept long enough."""

from celery import shared_task

from almanac import clock
from voices.services import erasing, outcomes


@shared_task
def look_after() -> None:
    """Bring the public's pages up to date, and erase what is old; may run twice or late without harm."""
    outcomes.follow()
    outcomes.follow_places()
    erasing.erase_old(clock.today())
