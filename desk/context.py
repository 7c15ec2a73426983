"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from almanac import clock
from members import roles
from members.models import Appointment, Organisation
from notifications.services.reading import unread_count


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the organisation's name, the clock, what is unread, and whether the user is of the office."""
    user = getattr(request, "user", None)
    return {
        "organisation": SimpleLazyObject(Organisation.current),
        "today": clock.today(),
        "demo_day": clock.demo_day(),
        "unread": SimpleLazyObject(lambda: unread_count(getattr(user, "person_id", None))),
        "is_office": user is not None and roles.is_office(user),
        "sees": SimpleLazyObject(lambda: _sees(user)),
    }


def _sees(user: Any) -> dict[str, bool]:
    """Return which pages beyond everyone's the frame leads to."""
    if not user or not user.is_authenticated:
        return {"meetings": False, "months": False}
    office = roles.is_office(user)
    held = [] if office or user.person_id is None else _held(user)
    leader = any(post for post, _ in held)
    return {"meetings": office or leader, "months": office or bool(held)}


def _held(user: Any) -> list[tuple[int | None, int | None]]:
    held = Appointment.objects.held_on(clock.today()).filter(person=user.person_id)
    return list(held.values_list("post_id", "department_id"))
