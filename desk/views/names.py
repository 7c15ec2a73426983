"""Names that a field offers while one types in it."""

from datetime import date

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from members.directory import Directory
from members.enums import DepartmentKind
from members.models import Department, User

SHOWN = 8


@require_GET
def names(request: HttpRequest, kind: str) -> JsonResponse:
    """Return the names that the words (`q`) may mean, the likeliest first: of units, to everyone; of
    people, or of the members among them, to those who belong to the committee.
    """
    words, on = request.GET.get("q", "")[:60], clock.today()
    if kind == "units":
        found = [unit.name for unit in Directory.load().units_like(words)]
    elif kind in ("people", "members") and _belongs(request.user, on):
        people = Directory.load().people_like(words)
        members = set(roles.members_on(on)) if kind == "members" else set(people)
        found = [person.name for person in people if person in members]
    else:
        raise Http404
    return JsonResponse({"names": list(dict.fromkeys(found))[:SHOWN]})


def _belongs(user: User, on: date) -> bool:
    """Return whether someone is of the committee: not of an outside unit, nor an account of no one."""
    acting = Department.objects.filter(pk__in=roles.acting_for(user, on))
    inside = acting.exclude(kind=DepartmentKind.UNIT)
    return roles.is_office(user) or roles.is_member(user, on) or inside.exists()
