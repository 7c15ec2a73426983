"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from almanac import clock
from desk.first_steps import first_steps
from desk.frame import frame_of
from desk.help import chapter_url
from desk.views.look import BIG, COOKIE
from members import roles
from members.models import Organisation
from notifications.services.outbox import unread_count
from sheets.readers.converted import office


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the organisation's name, the clock, what is unread, what the frame leads to, and the size of
    the letters."""
    user = getattr(request, "user", None)
    return {
        "organisation": SimpleLazyObject(Organisation.current),
        "today": clock.today(),
        "demo_day": clock.demo_day(),
        "unread": SimpleLazyObject(lambda: unread_count(getattr(user, "person_id", None))),
        "makes_pdf": SimpleLazyObject(lambda: office() is not None),
        "is_office": user is not None and roles.is_office(user),
        "frame": SimpleLazyObject(lambda: frame_of(request)),
        "big_letters": request.COOKIES.get(COOKIE) == BIG,
        "first_steps": SimpleLazyObject(lambda: first_steps(user) if user else None),
        "help_url": SimpleLazyObject(lambda: chapter_url(request)),
    }
