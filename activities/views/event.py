"""An event's page: the answer first, then what it is; for those who organise it, its list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from activities.actions import LEAVE, MANAGED, OPEN_STATES, OWN
from activities.enums import MARKED_STATES, Action, AttendanceState, EventState
from activities.models import Attendance, Event
from activities.notice_periods import notice_days, papers_days
from activities.permissions import EventAccess
from activities.reading import answers_of, roll_of, to_ring
from activities.registry import links_of
from activities.services import attendance
from activities.services.notices import when
from activities.views.access import event_or_404, managed_or_404
from almanac import clock
from workflow.actions import RefusedForm, next_page, posted_from, unfolded
from workflow.refusals import Refused


@require_GET
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an event to those who see it."""
    return _page(request, *event_or_404(request, pk))


def _form(request: HttpRequest, pk: int, prefix: str) -> str:
    return unfolded(reverse("activities:event", args=[pk]), prefix)


@posted_from(lambda request, pk, action: _form(request, pk, action))
def answer(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Say whether one comes, or ask for leave."""
    found, access = event_or_404(request, pk)
    if refused := OWN.carry_out(request, action, access, found):
        return _page(request, *event_or_404(request, pk), refused)
    return redirect(next_page(request, found.get_absolute_url()))


@posted_from(lambda request, pk, action: _form(request, pk, action))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to an event, for those who organise it."""
    found, access = managed_or_404(request, pk)
    if refused := MANAGED.carry_out(request, action, access, found):
        return _page(request, *managed_or_404(request, pk), refused)
    if action == "copy":
        made = Event.objects.filter(created_by=request.user.pk).latest("pk")
        return redirect(made)
    return redirect(next_page(request, found.get_absolute_url()))


@posted_from(lambda request, pk, row, action: _form(request, pk, f"{action}-{row}"))
def leave(request: HttpRequest, pk: int, row: int, action: str) -> HttpResponse:
    """Grant or refuse leave."""
    found, access = managed_or_404(request, pk)
    subject = _row(found, row)
    called = f"{subject.person}："
    if refused := LEAVE.carry_out(request, action, access, subject, called=called):
        return _page(request, found, access, refused)
    return redirect(next_page(request, found.get_absolute_url()))


@posted_from(lambda request, pk: reverse("activities:event", args=[pk]))
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark who was told by telephone."""
    found, _ = managed_or_404(request, pk)
    people = [
        row.person
        for row in found.attendances.filter(pk__in=_numbers(request)).select_related("person")
    ]
    try:
        count = attendance.mark_told(event=found, actor=request.user, people=people)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已记下电话通知 {count} 人。" if count else "没有选择人。")
    return redirect(f"{found.get_absolute_url()}#ring")


@posted_from(lambda request, pk, row: reverse("activities:roll", args=[pk]))
def take_off(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Take off the list who was asked by mistake."""
    found, _ = managed_or_404(request, pk)
    subject = _row(found, row)
    try:
        attendance.take_off(attendance=subject, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{subject.person}已移出名单。")
    return redirect("activities:roll", pk)


def _row(found: Event, row: int) -> Attendance:
    rows = found.attendances.select_related("person", "event")
    return get_object_or_404(rows, pk=row)


def _numbers(request: HttpRequest) -> list[int]:
    return [int(key) for key in request.POST.getlist("row") if key.isdecimal() and len(key) < 10]


def _is_to_be_told(found: Event) -> bool:
    """Return whether there is something to ring people about: an event, or that it is not held."""
    if found.last_day < clock.today():
        return False
    if found.state == EventState.CANCELLED:
        return found.has_record or found.changes.filter(action=Action.PUBLISH).exists()
    return found.state in OPEN_STATES


def _is_settled(found: Event) -> bool:
    return found.state in (EventState.CLOSED, EventState.CANCELLED)


def _links(request: HttpRequest, found: Event, access: EventAccess) -> list[tuple[str, str]]:
    links = links_of(found, request.user, clock.today())
    if found.meeting and (access.manages or access.leader or access.own):
        links.insert(0, (found.meeting.name, found.meeting.get_absolute_url()))
    return links


def _page(
    request: HttpRequest, found: Event, access: EventAccess, refused: RefusedForm | None = None
) -> HttpResponse:
    if not access.sees(found):
        raise Http404
    own = access.own
    taking = found.attendances.taking_places().count()
    context: dict[str, Any] = {
        "event": found,
        "when": when(found),
        "access": access,
        "own": own,
        "answers": OWN.offered(
            access, found, refused=refused, shown={"seen": own.state if own else ""}
        ),
        "coming": taking,
        "waiting": found.attendances.filter(state=AttendanceState.WAITING).count(),
        "left": max(found.places - taking, 0) if found.places else None,
        "is_settled": own is not None and own.state in MARKED_STATES,
        "is_over": found.last_day < clock.today(),
        "links": _links(request, found, access),
        "refused": refused.form if refused else None,
    }
    if access.manages:
        roll = roll_of(found)
        context |= {
            "actions": MANAGED.offered(access, found, refused=refused),
            "may_edit": found.state in OPEN_STATES,
            "may_mark": found.state == EventState.PUBLISHED,
            "roll": roll,
            "asked": answers_of(found) if not _is_settled(found) else [],
            "notice_day": notice_days([found]).get(found.pk),
            "papers_day": papers_days([found]).get(found.pk),
            "leave": [
                (row, LEAVE.offered(access, row, refused=refused))
                for row in roll.rows
                if row.state in (AttendanceState.LEAVE_ASKED, AttendanceState.LEAVE_REFUSED)
            ],
            "ring": to_ring(found, roll.rows) if _is_to_be_told(found) else None,
            "log": found.changes.filter(attendance=None).select_related("actor__person"),
        }
    status = 422 if refused else 200
    return render(request, "activities/event.html", context, status=status)
