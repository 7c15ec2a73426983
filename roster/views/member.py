"""A member's page: for the office, which enters what changes, and for the member, who may ask for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from members.models import Membership, Organisation
from members.services import memberships
from roster.actions import CHANGE, MEMBER
from roster.forms import TakeInForm
from roster.models import ProfileChange
from roster.permissions import Reader, own_membership, said_of
from roster.views.access import member_or_404, office_or_404, reader_or_404
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in, unfolded


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Lead a member to their own page."""
    reader = reader_or_404(request)
    own = own_membership(reader)
    if own is None:
        raise Http404
    return redirect("roster:member", own.pk)


@require_GET
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is kept of a member."""
    return _page(request, *member_or_404(request, pk))


@posted_from(lambda request, pk, action: unfolded(reverse("roster:member", args=[pk]), action))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Enter a change, or ask for one; what was typed is kept where it is refused."""
    one, reader = member_or_404(request, pk)
    if refused := MEMBER.carry_out(request, action, reader, one):
        return _page(request, *member_or_404(request, pk), refused)
    return redirect("roster:member", pk)


def _page_of_change(request: HttpRequest, pk: int, action: str) -> str:
    return get_object_or_404(ProfileChange, pk=pk).get_absolute_url()


@posted_from(_page_of_change)
def decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Agree to a change that a member asked for, or not; or no longer ask for it."""
    change = get_object_or_404(ProfileChange.objects.select_related("membership__person"), pk=pk)
    one, reader = member_or_404(request, change.membership_id)
    if refused := CHANGE.carry_out(request, action, reader, change):
        return _page(request, one, reader, refused)
    return redirect(next_page(request, reverse("roster:member", args=[one.pk])))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take in a member by hand."""
    reader = office_or_404(request)
    posted = request.POST if request.method == "POST" else None
    form = TakeInForm(posted, of=reader, initial={"term": _term()})
    if form.is_valid():
        with refusals_in(form):
            taken = memberships.take_in(actor=request.user, **form.values())
            messages.success(request, f"已登记{taken}。")
            return redirect("roster:member", taken.pk)
    refused = form if form.errors else None
    context = {"form": form, "refused": refused}
    return render(request, "roster/new.html", context, status=422 if refused else 200)


def _term() -> int | None:
    last = Membership.objects.on_day(clock.today()).order_by("-term").first()
    organisation = Organisation.current()
    return last.term if last else (organisation.term if organisation else None)


def _page(
    request: HttpRequest, one: Membership, reader: Reader, refused: RefusedForm | None = None
) -> HttpResponse:
    changes = [
        (change, CHANGE.offered(reader, change, refused=refused))
        for change in one.changes.prefetch_related("transitions__actor__person")[:10]  # type: ignore[attr-defined]
    ]
    actions = MEMBER.offered(reader, one, refused=refused)
    offered = [*actions, *(open for _, some in changes for open in some)]
    lost = not any(open.is_refused for open in offered)
    said = said_of(one, reader, clock.today())
    # The heading says these.
    said = {label: words for label, words in said.items() if label not in ("姓名", "任期自")}
    context: dict[str, Any] = {
        "one": one,
        "reader": reader,
        "is_own": one.person_id == reader.person_id,
        "said": {label: words for label, words in said.items() if words},
        "actions": actions,
        "changes": changes,
        "others": one.person.memberships.exclude(pk=one.pk),
        "held": one.person.appointments.select_related("department", "post").order_by(
            "started_on", "pk"
        ),
        "refused": refused.form if refused else None,
        "lost_words": refused.words if refused and lost else [],
    }
    return render(request, "roster/member.html", context, status=422 if refused else 200)
