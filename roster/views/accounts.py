"""Accounts for the members in one go: a link by mail to those who have an address, slips for the others; and
the end of those of people who left.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from almanac import clock
from members.models import Membership, Person, User
from members.services import accounts as accounts_service
from members.services import invitations
from members.services.who_is_who import open_account
from members.sign_ins import client_address
from notifications.services.account_notices import told_of_accounts
from roster.views.access import office_or_404

# Each slip takes a password's time to make, and a page of paper holds a few.
SLIPS = 30


def _without_sign_in() -> list[Person]:
    """Return the members of today who never signed in, and whose account, if they have one, is in use."""
    members = Membership.objects.on_day(clock.today()).values("person")
    never = Q(user=None) | Q(user__is_active=True, user__last_login=None)
    return list(Person.objects.filter(never, pk__in=members).select_related("user"))


def _untold(people: list[Person]) -> list[Person]:
    """Return whom nobody gave a way in yet: no invitation was sent and no slip printed."""
    told = told_of_accounts(person.pk for person in people)
    found = [person for person in people if person.pk not in told]
    return [
        one
        for one in found
        if not (user := getattr(one, "user", None)) or not user.has_usable_password()
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Invite by mail all who have an address, or print slips for the next of those who have none."""
    office_or_404(request)
    if not request.user.has_perm("members.add_user"):
        raise PermissionDenied("三员分立时，账号由安全管理员在管理后台开通。")
    every = _without_sign_in()
    people = _untold(every)
    by_mail = [person for person in people if person.email]
    on_paper = [person for person in people if not person.email]
    actor: Any = request.user
    if request.method == "POST" and request.POST.get("press") == "slips" and on_paper:
        users = [_user(person, actor) for person in on_paper[:SLIPS]]
        slips = [(user, invitations.give_first_password(user, actor)) for user in users]
        back = {"back": reverse("roster:accounts"), "site_url": settings.SITE_URL}
        return render(request, "desk/first/slips.html", {"slips": slips, **back})
    if request.method == "POST" and request.POST.get("press") == "stop":
        address = client_address(request)
        seen = [int(key) for key in request.POST.getlist("gone") if key.isdecimal()]
        try:
            stopped = accounts_service.stop_gone(
                on=clock.today(), actor=actor, seen=seen, address=address
            )
        except ValidationError as changed:
            messages.error(request, changed.message)
        else:
            messages.success(request, f"已停用 {len(stopped)} 个账号，记录都在。")
        return redirect("roster:accounts")
    if request.method == "POST" and request.POST.get("press") == "invite" and by_mail:
        for person in by_mail:
            invitations.invite(_user(person, actor))
        messages.success(request, f"给 {len(by_mail)} 人的邀请已放入发件箱，两分钟内发出。")
        return redirect("roster:accounts")
    context = {
        "by_mail": by_mail,
        "on_paper": on_paper,
        "slips": min(SLIPS, len(on_paper)),
        "given": len(every) - len(people),
        "gone": accounts_service.of_gone(clock.today(), actor),
    }
    return render(request, "roster/accounts.html", context)


def _user(person: Person, actor: User) -> User:
    return getattr(person, "user", None) or open_account(person, actor)
