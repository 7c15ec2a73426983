"""The office's first page in the admin: what waits, as the desk counts it; and whether all is well."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from almanac import clock
from desk import admin_menu
from desk.morning import read_morning
from members import roles
from members.prepared import prepared_models
from notifications.services.unreachable import unreachable
from workflow.inbox import Entry
from workplan.models import PlanImport

RECENT_IMPORTS = 3
# The desk has them all.
MOST_URGENT = 6


@dataclass(frozen=True)
class Missed:
    """Due dates of which a reminder would miss someone, for one reason."""

    words: str
    first: str
    count: int
    url: str


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the front page shows to its context (UNFOLD["DASHBOARD_CALLBACK"])."""
    user: Any = request.user
    context["everything"] = admin_menu.everything(request)
    if not roles.is_office(user):  # one of the 三员: what is worked on is none of theirs
        return context
    day = clock.today()
    morning = read_morning(user, day, in_admin=True)
    context.update(
        {
            "morning": morning,
            "urgent": morning.inbox.mine[:MOST_URGENT],
            "late_elsewhere": late(morning.inbox.waiting),
            "parts": [*morning.unwell, *morning.well],
            "missed": missed(),
            "imports": recent_imports(),
        }
    )
    return context


def late(waiting: tuple[Entry, ...]) -> list[Entry]:
    """Return of what waits for others what is late, the longest first."""
    return sorted(
        (entry for entry in waiting if entry.late_days), key=lambda entry: -entry.late_days
    )


def missed() -> list[Missed]:
    """Return what is due within thirty days and would remind too few, by the reason."""
    by_reason: dict[str, list[Any]] = {}
    for one in unreachable(clock.today()):
        by_reason.setdefault(one.words, []).append(one.deadline)
    people = reverse("admin:members_person_changelist")
    return [
        Missed(words, str(deadlines[0]), len(deadlines), people)
        for words, deadlines in by_reason.items()
    ]


@prepared_models("plan", "actor", "actor__person")
def recent_imports() -> QuerySet[PlanImport]:
    """Return the latest imports, whether carried out or still waiting, without their long reports."""
    return PlanImport.objects.defer("report", "undo", "fixes")[:RECENT_IMPORTS]


def environment(request: HttpRequest) -> list[str] | None:
    """Return the banner of every admin page while the clock stands at the demonstration's date."""
    day = clock.demo_day()
    return [f"演示日期 {day}", "warning"] if day else None
