"""Who holds which post and heads which department today; entered by the office, with its day."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from almanac import clock
from members.enums import ACTING_DUTIES, DepartmentKind
from members.models import Appointment, Department, Post
from members.services import appointments
from roster.actions import HELD
from roster.forms import AppointForm
from roster.permissions import Reader
from roster.views.access import office_or_404
from workflow.actions import (
    ActionsOn,
    RefusedForm,
    next_page,
    posted_from,
    refusals_in,
    unfolded,
)

PAGE = "roster:posts"
_LEADERS, _OWN, _UNITS = "领导职务", "本会各部门、界别、小组", "承办单位"


@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: HttpRequest) -> HttpResponse:
    """List who holds what, and take in who is newly appointed."""
    reader = office_or_404(request)
    if request.method != "POST":
        return _page(request, reader, AppointForm(initial={"place": request.GET.get("place", "")}))
    form = AppointForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            actor: Any = request.user
            held = appointments.appoint(actor=actor, **form.cleaned_data)
            messages.success(request, f"已登记：{held}。")
            return redirect(PAGE)
    return _page(request, reader, form)


@posted_from(lambda request, pk, action: unfolded(reverse(PAGE), f"held-{pk}"))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Let another take over, or nobody yet."""
    reader = office_or_404(request)
    held = get_object_or_404(_held(), pk=pk)
    if refused := HELD.carry_out(request, action, reader, held, called=f"{held.label}："):
        return _page(request, reader, AppointForm(), refused)
    return redirect(next_page(request, reverse(PAGE)))


def _held() -> QuerySet[Appointment]:
    """Return the appointments that the page is about: to posts, and to act for a department."""
    found = Appointment.objects.filter(Q(post__isnull=False) | Q(duty__in=ACTING_DUTIES))
    return found.select_related("person", "post", "department")


def _group_of(place: Post | Department) -> str:
    if isinstance(place, Post):
        return _LEADERS
    return _UNITS if place.kind == DepartmentKind.UNIT else _OWN


def _page(
    request: HttpRequest, reader: Reader, form: AppointForm, refused: RefusedForm | None = None
) -> HttpResponse:
    held: dict[Post | Department | None, list[ActionsOn]] = {}
    today = Appointment.objects.held_on(clock.today()).values("pk")
    rows = _held().filter(pk__in=today)
    for row in rows.order_by("person__rank", F("started_on").asc(nulls_first=True), "pk"):
        actions = HELD.offered(reader, row, refused=refused)
        held.setdefault(row.post or row.department, []).append(ActionsOn(row, actions))
    groups: dict[str, list[tuple[str, Post | Department, Sequence[ActionsOn]]]]
    groups = {_LEADERS: [], _OWN: [], _UNITS: []}
    for key, place in form.places.items():
        groups[_group_of(place)].append((key, place, held.get(place, ())))
    wrong = refused.form if refused else form if form.errors else None
    context = {"groups": groups.items(), "form": form, "refused": wrong}
    return render(request, "roster/posts.html", context, status=422 if wrong else 200)
