"""Checking in: a member's own code, the office's phone that scans it, and the code on an event's wall.

A page that is opened enters nobody: that is a button. Who scanned the wall has some minutes for it (kept
in the session, so that it cannot be passed on), since signing in takes longer than the code is good.
"""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from activities.enums import PRESENT_STATES, EventState
from activities.models import Event
from activities.permissions import access_to, manages
from activities.services import checkin
from activities.services.checkin import Drawn, Entered
from almanac import clock
from workflow.actions import refusals_in

# How long who scanned the wall may take to press the button, and how long the wall's own address is good.
SEEN_SECONDS, WALL_SECONDS = 10 * 60, 12 * 60 * 60
# In a session: the event at whose door its phone scans; the event whose wall it saw before signing in.
_DOOR, _SEEN = "door", "wall seen"


class ScanForm(forms.Form):
    """What was scanned, or typed: an address, or six digits."""

    code = forms.CharField(
        label="履职码或号码",
        max_length=200,
        help_text="输入对方手机上的六位号码；扫码枪也可以直接扫进来。",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "autofocus": True}
        ),
    )


class NumberForm(forms.Form):
    """What stands on the wall; who scanned it need not type it."""

    number = forms.CharField(
        label="现场号码",
        max_length=20,
        required=False,
        help_text="现场屏幕上的六位数字。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


def _picture(drawn: Drawn) -> SafeString:
    """Return the QR code as SVG that takes its size and colour from the style sheet."""
    drawing = segno.make_qr(drawn.address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, border=4
    )
    return mark_safe(drawing)  # noqa: S308 - of segno, which writes no words into it


def _managed(request: HttpRequest, pk: int) -> Event:
    """Return an event that is held now, to who organises it; to others its door is not there."""
    event = get_object_or_404(Event, pk=pk, state=EventState.PUBLISHED)
    if not manages(event, request.user, clock.today()):
        raise Http404
    return event


def _renewed(response: HttpResponse, seconds: int) -> HttpResponse:
    """Have the page reload as its code is drawn anew, without a script; that prolongs no session."""
    response["Refresh"] = f"{seconds}; url=?renewed"
    return response


# --- a member's own code ---------------------------------------------------------------------------


@never_cache
@require_GET
def own_code(request: HttpRequest) -> HttpResponse:
    """Show the account's own code, redrawn each minute."""
    person = request.user.person
    if person is None:
        raise Http404
    drawn = checkin.own_code(person)
    context = {"drawn": drawn, "picture": _picture(drawn), "person": person}
    return _renewed(render(request, "activities/own_code.html", context), drawn.seconds)


@never_cache
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter whoever shows a code, one after the other; the page's script is answered in JSON."""
    event = _managed(request, pk)
    if request.session.get(_DOOR) != event.pk:
        request.session[_DOOR] = event.pk
    form = ScanForm(request.POST or None)
    entered = None
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            words = form.cleaned_data["code"]
            entered = checkin.enter_scanned(event=event, actor=request.user, words=words)
            form = ScanForm()
    if not request.accepts("text/html"):
        return JsonResponse(_said(event, form, entered))
    wrong = form if form.errors else None
    context: dict[str, Any] = {"event": event, "form": form, "entered": entered, "refused": wrong}
    context |= _counts(event)
    return render(request, "activities/scan.html", context, status=422 if wrong else 200)


def _said(event: Event, form: forms.Form, entered: Entered | None) -> dict[str, Any]:
    errors = [words for rows in form.errors.values() for words in rows]
    words = entered.words if entered else "".join(errors)
    tone = "error" if entered is None else "again" if entered.again else "success"
    return {"words": words, "tone": tone, **_counts(event)}


def _counts(event: Event) -> dict[str, int]:
    present = Count("pk", filter=Q(state__in=PRESENT_STATES))
    return event.attendances.order_by().aggregate(present=present, listed=Count("pk"))


@never_cache
@require_GET
def own_code_scanned(request: HttpRequest, code: str) -> HttpResponse:
    """The address in a member's code, opened by a phone's own camera: who scans at a door confirms the
    name; to others it says nothing of whose it is.
    """
    person = None
    door = request.session.get(_DOOR, 0)
    event = Event.objects.filter(pk=door, state=EventState.PUBLISHED).first()
    if event is not None and manages(event, request.user, clock.today()):
        person = checkin.person_of_code(code)
    context = {"event": event if person else None, "person": person, "code": code}
    return render(request, "activities/own_code_scanned.html", context)


# --- the code on the wall ----------------------------------------------------------------------------


def _wall_signer() -> TimestampSigner:
    return TimestampSigner(salt="activities.wall")


@require_GET
def open_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead who organises an event to an address for the screen at its door, where nobody signs in."""
    token = _wall_signer().sign(str(_managed(request, pk).pk))
    return redirect("activities:wall", token)


@login_not_required
@never_cache
@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """Show an event's code to a screen at its door, redrawn each half minute; no names."""
    try:
        pk = int(_wall_signer().unsign(token, max_age=WALL_SECONDS))
    except BadSignature:
        raise Http404 from None
    event = get_object_or_404(Event, pk=pk, state=EventState.PUBLISHED)
    drawn = checkin.wall_code(event)
    context = {"event": event, "drawn": drawn, "picture": _picture(drawn), **_counts(event)}
    response = _renewed(render(request, "activities/wall.html", context), drawn.seconds)
    response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex, nofollow", "no-referrer"
    return response


@login_not_required
@never_cache
@require_safe
def wall_code_scanned(request: HttpRequest, code: str) -> HttpResponse:
    """The address in the wall's code, opened by a member's phone: to the button, after signing in."""
    event = checkin.event_of_wall(code)
    if event is None:
        return render(request, "activities/wall_code_old.html", status=410)
    request.session[_SEEN] = [event.pk, clock.now().timestamp()]
    here = reverse("activities:here", args=[event.pk])
    if request.user.is_authenticated:
        return _here(request, event)
    return redirect(f"{reverse('login')}?next={here}")


@never_cache
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Check oneself in: with one button for who scanned the wall, else by the number that stands there."""
    event = get_object_or_404(Event, pk=pk)
    access = access_to(event, request.user, clock.today())
    if not (access.sees(event) or _saw(request, event)):
        raise Http404
    return _here(request, event)


def _here(request: HttpRequest, event: Event) -> HttpResponse:
    form, entered, seen = NumberForm(), None, _saw(request, event)
    if request.method == "POST":
        form = NumberForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                if not seen:
                    words = form.cleaned_data["number"]
                    checkin.check_wall_number(event=event, actor=request.user, words=words)
                entered = checkin.enter_oneself(event=event, actor=request.user)
    row = event.attendances.filter(person=request.user.person_id or 0).first()
    wrong = form if form.errors else None
    context = {
        "event": event,
        "form": form,
        "entered": entered,
        "own": row if row and row.was_present else None,
        "seen": seen,
        "refused": wrong,
    }
    return render(request, "activities/here.html", context, status=422 if wrong else 200)


def _saw(request: HttpRequest, event: Event) -> bool:
    """Return whether this browser scanned the event's wall some minutes ago."""
    pk, at = request.session.get(_SEEN, (None, 0))
    return pk == event.pk and 0 <= clock.now().timestamp() - at < SEEN_SECONDS
