"""What holds for every request: the content security policy (nothing from outside, evaluation only
where the admin needs it), downloads on the trail, a password that has to be changed first.
"""

from collections.abc import Callable
from email.message import Message
from typing import Any

from csp.middleware import CSPMiddleware
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from members.enums import Act
from members.passwords import why_new
from members.read_once import while_a_page_is_shown
from members.services import audit
from members.sign_ins import client_address

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ContentSecurityPolicy(CSPMiddleware):
    """Loosen the policy below /admin/, whose theme evaluates expressions and styles inline."""

    ADMIN_SOURCES = {
        "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
    }

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if request.path_info.startswith("/admin/"):
            response._csp_update = self.ADMIN_SOURCES
        return super().process_response(request, response)


class ReadOnce:
    """Has what is asked again and again while a page is made read once (members/read_once.py)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with while_a_page_is_shown():
            return self.get_response(request)


class Trail:
    """Puts each file that an account takes along on the trail: what was stored, or made for it. A picture
    that stands on a page is no more than the page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user: Any = request.user
        if (
            "Content-Disposition" in response
            and not _is_picture_on_page(response)
            and response.status_code == 200
            and request.method != "HEAD"
            and user.is_authenticated
        ):
            audit.record(
                act=Act.DOWNLOAD if isinstance(response, FileResponse) else Act.EXPORT,
                account=user,
                subject=_named(response["Content-Disposition"]),
                address=client_address(request),
                words=request.get_full_path(),
            )
        return response


def _is_picture_on_page(response: HttpResponseBase) -> bool:
    is_inline = response["Content-Disposition"].startswith("inline")
    return is_inline and response.get("Content-Type", "").startswith("image/")


def _named(disposition: str) -> str:
    """Return the name of a file in the header that names it."""
    message = Message()
    message["Content-Disposition"] = disposition
    return message.get_filename() or ""


class NewPassword:
    """Leads an account to the page of its password as long as that has to be changed first."""

    OPEN = frozenset({"password_change", "logout", "login", "admin:logout", "desk:health"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user: Any = request.user
        match = request.resolver_match
        if not user.is_authenticated or not why_new(user) or match is None:
            return None
        if match.view_name in self.OPEN or not getattr(view, "login_required", True):
            return None
        return redirect("password_change")
