"""轮值: who sits when in a year, and what was answered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from activities.member_actions import TURN
from activities.member_forms import TurnsForm
from activities.models import DutyTurn
from activities.rights import Standing
from activities.services.duty import plan_turns
from activities.views.inside import inside_or_404, year_of
from almanac import clock
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in, unfolded


@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest) -> HttpResponse:
    """Show a year's turns, and take in who sits in the coming weeks."""
    standing = inside_or_404(request)
    year = year_of(request)
    if request.method == "GET":
        return _page(request, standing, year)
    if not standing.puts_up:
        raise Http404
    form = TurnsForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            turns = plan_turns(actor=request.user, **form.cleaned_data)
            messages.success(request, f"已安排 {len(turns)} 人次轮值。")
            return redirect("activities:duty")
    return _page(request, standing, year, form=form)


@posted_from(
    lambda request, pk, action: unfolded(reverse("activities:duty"), f"turn-{pk}-{action}")
)
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Note what a turn brought, or have another sit."""
    standing = inside_or_404(request)
    turn = get_object_or_404(DutyTurn.objects.select_related("person"), pk=pk)
    if refused := TURN.carry_out(request, action, standing, turn):
        return _page(request, standing, turn.on.year, refused)
    return redirect(next_page(request, reverse("activities:duty")))


def _page(
    request: HttpRequest,
    standing: Standing,
    year: int,
    refused: RefusedForm | None = None,
    form: TurnsForm | None = None,
) -> HttpResponse:
    turns = list(DutyTurn.objects.filter(on__year=year).select_related("person"))
    wrong = refused.form if refused else form
    rows = [(turn, TURN.offered(standing, turn, refused=refused)) for turn in turns]
    context = {
        "year": year,
        "ahead": [row for row in rows if row[0].on >= clock.today()],
        "past": [row for row in reversed(rows) if row[0].on < clock.today()],
        "held": sum(turn.answered is not None for turn in turns),
        "answered": sum(turn.answered or 0 for turn in turns),
        "form": form or (TurnsForm() if standing.puts_up else None),
        "refused": wrong,
        "standing": standing,
    }
    return render(request, "activities/duty.html", context, status=422 if wrong else 200)
