"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from almanac import clock
from members import roles
from members.models import Organisation
from notifications.services.reading import unread_count


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the organisation's name, the clock, what is unread, and whether the user is of the office."""
    user = getattr(request, "user", None)
    return {
        "organisation": SimpleLazyObject(Organisation.current),
        "today": clock.today(),
        "demo_day": clock.demo_day(),
        "unread": SimpleLazyObject(lambda: unread_count(getattr(user, "person_id", None))),
        "is_office": bool(user) and roles.is_office(user),
    }
