"""Whether the parts are alive: a word for a monitor, the particulars for the office."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.roles import is_office
from notifications.services.health import SystemPart, examine


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when all is well and 503 when something is not; only the office reads what."""
    parts = examine()
    if is_office(request.user):
        return render(request, "desk/health.html", {"parts": parts}, status=_status(parts))
    return _word(parts)


def word() -> HttpResponse:
    """Return what a monitor is told: one word, and the status."""
    return _word(examine())


def _word(parts: Iterable[SystemPart]) -> HttpResponse:
    status = _status(parts)
    return HttpResponse("正常" if status == 200 else "异常", "text/plain; charset=utf-8", status)


def _status(parts: Iterable[SystemPart]) -> int:
    return 200 if all(part.ok for part in parts) else 503
