"""The events: what is coming, one's own, what is open to sign up for, what was; and putting one up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from activities.actions import OPEN_STATES
from activities.enums import PRESENT_STATES, AttendanceState
from activities.forms import SHOWN, EventForm, ListFilter, shown
from activities.models import Attendance, Event
from activities.permissions import may_organise, visible_to
from activities.services import events
from activities.services.notices import when
from activities.views.access import managed_or_404
from almanac import clock
from workflow.actions import refusals_in
from workplan.models import WorkItem

PAGE = 50
_TAKING = (AttendanceState.COMING, *PRESENT_STATES)


@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """List the events that the user sees, cut and filtered."""
    today, cut = clock.today(), request.GET.get("show", "")
    form = ListFilter(request.GET)
    if cut not in SHOWN or not form.is_valid():
        raise Http404
    seen = visible_to(request.user, today)
    found = form.apply(shown(seen, cut, request.user)).select_related("organiser")
    found = found.annotate(
        coming=Count("attendances", filter=Q(attendances__state__in=_TAKING), distinct=True)
    )
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    mine = Attendance.objects.filter(person=request.user.person_id, event__in=page.object_list)
    standing = {row.event_id: row for row in mine}
    context = {
        "form": form,
        "cut": cut,
        "shown": SHOWN.items(),
        "page": page,
        "rows": [(event, when(event), standing.get(event.pk)) for event in page],
        "filtered": any(form.cleaned_data.values()),
        "kept": {"show": cut} if cut else {},
        "unfiltered": f"?show={cut}" if cut else request.path,
        "query": query.urlencode(),
        "may_organise": may_organise(request.user, today),
    }
    return render(request, "activities/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put up an event, as a draft."""
    if not may_organise(request.user, clock.today()):
        raise Http404
    item = request.GET.get("item", "")
    known = WorkItem.objects.filter(pk=item).first() if item.isdecimal() else None
    initial = {"item": known, "title": known.title if known else ""}
    form = EventForm(request.POST or None, user=request.user, initial=initial)
    return _take_in(request, None, form)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an event says."""
    found, _ = managed_or_404(request, pk)
    if request.method == "GET" and found.state not in OPEN_STATES:
        raise Http404
    return _take_in(
        request, found, EventForm(request.POST or None, instance=found, user=request.user)
    )


def _take_in(request: HttpRequest, found: Event | None, form: EventForm) -> HttpResponse:
    if form.is_valid():
        with refusals_in(form):
            return redirect(_save(request, found, form.cleaned_data))
    version = request.POST.get("version") or (found.last_change if found else "")
    context = {"form": form, "event": found, "version": version}
    context["refused"] = form if form.errors else None
    status = 422 if form.errors else 200
    return render(request, "activities/edit.html", context, status=status)


def _save(request: HttpRequest, found: Event | None, values: dict[str, Any]) -> Event:
    if found is None:
        made = events.create(actor=request.user, **values)
        messages.success(request, "已起草。请邀请人员，核对后发布。")
        return made
    shown_version = request.POST.get("version", "")
    version = int(shown_version) if shown_version.isdecimal() else None
    events.edit(event=found, actor=request.user, version=version, **values)
    messages.success(request, "已保存。")
    return found
