"""When a session ends: some time after the last thing that a person did, and at the latest after hours.

What a page asks for by itself (names while one types, a page that renews itself) prolongs nothing. A
form that arrives after the end is kept for its account (`KeptForm`), and shown after the same account
signs in: which it was says the ended session, or a signed cookie where that is gone.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.urls import reverse

from desk.typed import typed_in
from members.enums import Act
from members.models import User
from members.services import audit, kept_forms
from members.sign_ins import client_address

BEGUN, LAST = "begun", "last"
# Not every request is worth a write: a session is so many seconds older than it says.
SAVE_AFTER = 120
COOKIE = "account"
COOKIE_AGE = 7 * 24 * 60 * 60


def _signer() -> TimestampSigner:
    # Made when it is asked: without a SECRET_KEY the checks are to speak first.
    return TimestampSigner(salt="desk.sessions")


class SessionEnds:
    """Ends a session that is over, before anything is done with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Looked up by now: itself, not Django's stand-in for it, which every question goes through.
        request.user = get_user(request)
        account: Any = request.user if request.user.is_authenticated else None
        if account is not None and not _goes_on(request, account):
            _end(request, account)
        here = request.user.is_authenticated
        if here and request.method == "POST" and "kept" in request.POST:
            kept_forms.drop(account=account)
        response = self.get_response(request)
        if not here and request.method == "POST" and _asks_to_sign_in(response):
            _keep(request, account or _named(request))
        if request.user.is_authenticated:
            _name(request, response)
        elif here:  # signed out by a person: nothing of theirs is kept on this machine
            response.delete_cookie(COOKIE)
        return response


def idle_seconds(account: Any) -> int:
    """Return how long an account may do nothing: less for who enters the admin."""
    minutes = settings.SESSION_IDLE_MINUTES
    if account.enters_admin:
        minutes = min(minutes, settings.SESSION_IDLE_MINUTES_ADMIN)
    return minutes * 60


def _goes_on(request: HttpRequest, account: Any) -> bool:
    """Return whether a session is not over; note that a person did something."""
    session, now = request.session, int(time.time())
    begun, last = session.get(BEGUN), session.get(LAST)
    if begun is None or last is None:
        _begin(sender=None, request=request)
        return True
    if now - begun > settings.SESSION_COOKIE_AGE or now - last > idle_seconds(account):
        return False
    if now - last > SAVE_AFTER and not _by_itself(request):
        session[LAST] = now
    return True


def _begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGUN] = request.session[LAST] = int(time.time())


def connect() -> None:
    """Have each session begin as someone signs in; called once, as the app is ready."""
    user_logged_in.connect(_begin, dispatch_uid="sessions")


def _by_itself(request: HttpRequest) -> bool:
    """Return whether a page asked, not a person: what a person opens is HTML, and is not renewed."""
    accepts = request.headers.get("Accept", "")
    is_page = not accepts or "text/html" in accepts
    return request.method in ("GET", "HEAD") and (not is_page or "renewed" in request.GET)


def _end(request: HttpRequest, account: User) -> None:
    audit.record(
        act=Act.SIGN_OUT,
        account=account,
        address=client_address(request),
        words="久未操作，自动退出",
    )
    request.session.flush()
    request.user = AnonymousUser()


def _asks_to_sign_in(response: HttpResponseBase) -> bool:
    if not isinstance(response, HttpResponseRedirectBase):
        return False
    path = response.url.partition("?")[0]
    return path in (reverse("login"), reverse("admin:login"))


def _keep(request: HttpRequest, account: User | None) -> None:
    typed = typed_in(request)
    if account is not None and typed is not None:
        kept_forms.keep(
            account=account,
            address=request.get_full_path(),
            fields=typed.fields,
            files=typed.files,
        )


def _named(request: HttpRequest) -> User | None:
    """Return whose session was the last on this browser."""
    try:
        key = _signer().unsign(request.COOKIES.get(COOKIE, ""), max_age=COOKIE_AGE)
    except BadSignature:
        return None
    return User.objects.filter(pk=key, is_active=True).first()


def _name(request: HttpRequest, response: HttpResponseBase) -> None:
    """Have the browser remember whose session it is; once a session."""
    if request.COOKIES.get(COOKIE, "").partition(":")[0] == str(request.user.pk):
        return
    response.set_cookie(
        COOKIE,
        _signer().sign(str(request.user.pk)),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
