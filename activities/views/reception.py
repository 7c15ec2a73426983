"""主席接待日: what was brought to one, and where each matter was handed on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from activities.enums import EventKind, MatterKind
from activities.member_actions import MATTER
from activities.member_forms import MatterForm
from activities.models import Event, ReceptionMatter
from activities.rights import Standing, standing_of
from activities.services.reception import note_matter
from almanac import clock
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in
from workflow.becoming import outcomes_of


def _heard(request: HttpRequest, pk: int) -> tuple[Event, Standing]:
    """Return a reception day, to who runs it and the leaders: what citizens say is not for all."""
    event = get_object_or_404(Event, pk=pk, kind=EventKind.RECEPTION)
    standing = standing_of(request.user, clock.today())
    if not (standing.runs(event.organiser_id) or standing.leader):
        raise Http404
    return event, standing


@require_http_methods(["GET", "POST"])
def matters(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was brought, with what became of it, and take in more."""
    event, standing = _heard(request, pk)
    if request.method == "GET":
        return _page(request, event, standing)
    if not standing.runs(event.organiser_id):
        raise Http404
    form = MatterForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            matter = note_matter(event=event, actor=request.user, **form.cleaned_data)
            messages.success(request, f"已登记：{matter}。")
            return redirect("activities:matters", event.pk)
    return _page(request, event, standing, form=form)


@posted_from(
    lambda request, pk, action: get_object_or_404(ReceptionMatter, pk=pk).get_absolute_url()
)
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Hand a matter on, or note what came of it."""
    matter = get_object_or_404(ReceptionMatter.objects.select_related("event"), pk=pk)
    event, standing = _heard(request, matter.event_id)
    if refused := MATTER.carry_out(request, action, standing, matter):
        return _page(request, event, standing, refused)
    return redirect(next_page(request, matter))


def _page(
    request: HttpRequest,
    event: Event,
    standing: Standing,
    refused: RefusedForm | None = None,
    form: MatterForm | None = None,
) -> HttpResponse:
    found = list(event.matters.select_related("event", "person"))
    outcomes = outcomes_of((matter.matter_key for matter in found), (request.user, clock.today()))
    rows = []
    for matter in found:
        became = outcomes.get(matter.matter_key, [])
        matter.is_handed_on = bool(became or matter.handed_to)
        rows.append((matter, became, MATTER.offered(standing, matter, refused=refused)))
    wrong = refused.form if refused else form
    context = {
        "event": event,
        "rows": rows,
        "counts": [
            (kind.label, sum(matter.kind == kind for matter in found)) for kind in MatterKind
        ],
        "handed_on": sum(matter.is_handed_on for matter in found),
        "form": form or (MatterForm() if standing.runs(event.organiser_id) else None),
        "refused": wrong,
    }
    return render(request, "activities/matters.html", context, status=422 if wrong else 200)
