"""The 提案委's pages: what came in, what the handling asks for, and what is looked at again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from proposals.enums import REVIEW_STATES, State
from proposals.models import LookBack, Proposal, ProposalSettings
from proposals.reading.committee import handling_queue, look_backs_to_record
from proposals.reading.intake import at_the_entrance, intake_rows
from proposals.services.looking_back import due_for_look_back, list_look_backs
from proposals.views.opening import require_committee
from workflow.actions import posted_from

PAGE = 20


@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """Show what came in and was not decided on yet, by state, each with its checks."""
    settings = ProposalSettings.current()
    require_committee(request.user, settings)
    counts = dict(
        Proposal.objects.filter(state__in=REVIEW_STATES)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    steps = REVIEW_STATES[: settings.review_steps]
    state = request.GET.get("state", "")
    rows = at_the_entrance()
    if state in REVIEW_STATES:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "states": [(s, s.label, counts.get(s, 0)) for s in steps],
        "state": state,
        "page": page,
        "rows": intake_rows(list(page.object_list), settings),
        "to_hand_over": Proposal.objects.filter(state=State.FILED).count(),
    }
    return render(request, "proposals/review.html", context)


@require_GET
def handling(request: HttpRequest) -> HttpResponse:
    """Show what the handling asks of the committee: returns, extensions, what is late, answers."""
    settings = ProposalSettings.current()
    require_committee(request.user, settings)
    queue = handling_queue(clock.today(), settings)
    return render(request, "proposals/handling.html", {"queue": queue})


@require_GET
def look_back(request: HttpRequest) -> HttpResponse:
    """Show what is to be looked at again, what the rules would list now, and what was found."""
    today, settings = clock.today(), ProposalSettings.current()
    require_committee(request.user, settings)
    found = LookBack.objects.exclude(done_on=None).order_by("-done_on", "-pk")
    rows = found.select_related("assignment__proposal", "assignment__unit", "actor__person")
    context = {
        "entries": look_backs_to_record(request.user, today, settings),
        "due": list(due_for_look_back(today)),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "proposals/look_back.html", context)


@posted_from(lambda request: reverse("proposals:look_back"))
def list_now(request: HttpRequest) -> HttpResponse:
    """Put on the list what the rules name as of today."""
    require_committee(request.user)
    listed = list_look_backs(actor=request.user)
    messages.success(request, f"已列入“回头看” {len(listed)} 件。")
    return redirect("proposals:look_back")
