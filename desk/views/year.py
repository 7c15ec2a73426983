"""The year as a sheet: the plan's items across its months, beside the table and the text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almanac import clock
from almanac.words import month_day
from consultations.calendar import sessions_between
from members.models import User
from workplan import year_sheet
from workplan.annexes import Annex
from workplan.models import Plan, WorkItem
from workplan.permissions import may_see_checkup, pages_of
from workplan.reading import sheet
from workplan.reading.counts import count
from workplan.views.year import filtered
from workplan.year_sheet import Axis, Moment

PAPERS = {"": "A4", "a3": "A3"}
# How much room the words at today's line need.
_TODAY_ROOM = 110
QUARTERS = (("", "全年"), ("1", "一季度"), ("2", "二季度"), ("3", "三季度"), ("4", "四季度"))


@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the year's items as bars, as filtered; open to everyone who signs in, as the table is.

    The meetings stand over it for those to whom their pages open; a session, on the row of its item, for
    those to whom its chain does.
    """
    plan, form, items = filtered(request, year)
    by = _choice(request, "by", dict(sheet.GROUPINGS))
    quarter = _choice(request, "quarter", dict(QUARTERS))
    today = clock.today()
    paper = _choice(request, "paper", PAPERS)
    right = year_sheet.RIGHT_ON_A3 if paper else year_sheet.RIGHT
    axis = Axis.of(plan.year, int(quarter) if quarter else None, right)
    in_plan = set(plan.items.values_list("annex", flat=True))
    whole_names = len({item.annex for item in items}) > 1
    number_room = year_sheet.DESIGNATION if whole_names else year_sheet.NUMBER
    shown = items
    if quarter:
        shown = [item for item in items if _falls_on(item, axis)]
    sessions = _sessions(request.user, plan)
    sections = sheet.sections(shown, by, whole_names=whole_names, moments=sessions)
    sees_meetings = pages_of(request.user, today).meetings
    meetings = sheet.meetings_of(plan) if sees_meetings else []
    context = {
        "plan": plan,
        "plans": Plan.objects.all(),
        "has_text": plan.points.exists(),
        "form": form,
        "filtered": form.is_narrowed,
        "narrowed_by_form": any(
            form.cleaned_data.get(n) for n in form.fields if n not in ("sort", "annex")
        ),
        "by": by,
        "groupings": sheet.GROUPINGS,
        "quarter": quarter,
        "quarters": QUARTERS,
        "kept": {name: request.GET[name] for name in ("by", "quarter") if request.GET.get(name)},
        "annex": form.cleaned_data["annex"],
        "annexes": [annex for annex in Annex if annex in in_plan],
        "paper": paper,
        "axis": axis,
        "marks": year_sheet.marks(meetings, axis),
        "kinds": {mark.kind for mark in meetings} | ({"session"} if sessions else set()),
        "bands": year_sheet.bands(sections, axis, today, number_room),
        "number_room": number_room,
        "now": axis.middle(today) if axis.holds(today) else None,
        "now_turns": axis.middle(today) > right - _TODAY_ROOM,
        "now_words": f"今天 {month_day(today)}",
        "today_elsewhere": "" if axis.holds(today) else month_day(today, axis.first.year),
        "sheet": year_sheet,
        "note": sheet.note(shown),
        "left_out": len(items) - len(shown),
        "count": count(items),
        "may_see_checkup": may_see_checkup(request.user, today),
        "months": sheet.by_month(shown),
        "now_month": f"{today.month}月" if today.year == plan.year else "",
    }
    return render(request, "desk/sheet.html", context)


def _choice(request: HttpRequest, name: str, known: dict[str, str]) -> str:
    """Return which of the known the address asks for, else the first; raises Http404 for another."""
    asked = request.GET.get(name) or next(iter(known))
    if asked not in known:
        raise Http404
    return asked


def _falls_on(item: WorkItem, axis: Axis) -> bool:
    """Return whether something of an item lies on the axis."""
    return any(
        due.due_on and due.due_on >= axis.first and (due.starts_on or due.due_on) <= axis.last
        for due in item.due_dates.all()
    )


def _sessions(user: User, plan: Plan) -> dict[int, list[Moment]]:
    """Return the year's sessions that open to the user, by the items they belong to."""
    found: dict[int, list[Moment]] = {}
    whole = Axis.of(plan.year)
    for item_id, event in sessions_between(user, clock.today(), whole.first, whole.last):
        if item_id is not None:
            said = f"{month_day(event.starts)}　{event.title}"
            found.setdefault(item_id, []).append(
                Moment(event.starts, "", said, "session", event.url)
            )
    return found
