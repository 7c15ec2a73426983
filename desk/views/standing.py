"""How the year stands, in pictures: for the office and the leaders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from almanac import clock
from workplan import pictures
from workplan.models import Plan
from workplan.reading import standing
from workplan.reading.board import board
from workplan.reading.rows import standing_rows
from workplan.views.guards import require_office_or_leader


@require_GET
def standing_of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Show what is closed against what is due, lamps and load; every number leads to its rows."""
    require_office_or_leader(request.user)
    plan = get_object_or_404(Plan, year=year)
    items = standing_rows(plan.items.all())
    ends = standing.month_ends(items, plan.year, clock.today())
    parties = {
        "责任部门": standing.by_department(items),
        "牵头领导": standing.by_leader(items),
    }
    context = {
        "plan": plan,
        "plans": Plan.objects.all(),
        "items": items,
        "board": board(items),
        "ends": ends,
        "dated": ends[-1].even,
        "course": standing.picture(ends),
        "measures": pictures,
        "lamps": standing.LAMPS,
        "parties": [
            (word, [(party, _parts(party, rows)) for party in rows])
            for word, rows in parties.items()
        ],
        "load": _load(parties["牵头领导"]),
        "months": range(1, 13),
    }
    return render(request, "desk/standing.html", context)


def _parts(party: standing.Party, among: list[standing.Party]) -> list[pictures.Part]:
    """Return a party's bar; the longest of them fills the room."""
    most = max(each.total for each in among)
    return pictures.parts([(lamp.value, n) for lamp, n, _ in party.numbers], most)


def _load(leaders: list[standing.Party]) -> list[tuple[standing.Party, list[tuple]]]:
    """Return each leader with twelve numbers, each with its shade and where its rows are."""
    most = max((number for party in leaders for _, number, _ in party.load), default=0)
    return [
        (party, [(number, pictures.shade(number, most), query) for _, number, query in party.load])
        for party in leaders
    ]
