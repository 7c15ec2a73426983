"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from almanac import clock
from members import roles
from members.models import Organisation
from notifications.services.outbox import unread_count
from workplan.models import Plan
from workplan.permissions import may_read_months


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
    if roles.is_office(user):
        return {"meetings": True, "months": True}
    today = clock.today()
    plan = Plan.current()
    return {
        "meetings": roles.is_leader(user, today),
        "months": plan is not None and may_read_months(user, today, plan),
    }
