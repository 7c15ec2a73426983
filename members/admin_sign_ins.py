"""Who signed in, and who failed to: read by the office, changed by nobody."""

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse

from members.admin_base import ReadOnlyAdmin


class SignInAdmin(ReadOnlyAdmin):
    """A list alone: what a row has to say stands in it."""

    list_display: tuple[str, ...] = ("attempt_time", "username", "ip_address", "user_agent")
    list_display_links = None
    search_fields = ("username", "ip_address")
    search_help_text = "用户名、网络地址"
    date_hierarchy = "attempt_time"

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What else was sent along is not for reading: it may hold a password typed wrongly."""
        raise Http404

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nobody changes what happened."""
        raise Http404


@admin.register(AccessFailureLog)
class FailureAdmin(SignInAdmin):
    list_display = (*SignInAdmin.list_display, "locked_out")


@admin.register(AccessAttempt)
class AttemptAdmin(SignInAdmin):
    list_display = (*SignInAdmin.list_display, "failures_since_start")


@admin.register(AccessLog)
class SignedInAdmin(SignInAdmin):
    list_display = (*SignInAdmin.list_display, "logout_time")
