"""Names that a field offers while one types in it."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from members.directory import Directory

SHOWN = 8


@require_GET
def names(request: HttpRequest, kind: str) -> JsonResponse:
    """Return the names that the words (`q`) may mean, the likeliest first: of units, to everyone; of
    people, or of the members among them, to those who belong to the committee.
    """
    words, on = request.GET.get("q", "")[:60], clock.today()
    if kind == "units":
        found = [unit.name for unit in Directory.load().units_like(words)]
    elif kind in ("people", "members") and roles.is_of_committee(request.user, on):
        people = Directory.load().people_like(words)
        members = set(roles.members_on(on)) if kind == "members" else set(people)
        found = [person.name for person in people if person in members]
    else:
        raise Http404
    return JsonResponse({"names": list(dict.fromkeys(found))[:SHOWN]})
