"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from almanac import clock
from members import roles
from members.models import Organisation


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the organisation's name, the clock, and whether the user is of the office."""
    user = getattr(request, "user", None)
    return {
        "organisation": SimpleLazyObject(Organisation.current),
        "today": clock.today(),
        "demo_day": clock.demo_day(),
        "is_office": bool(user) and roles.is_office(user),
    }
