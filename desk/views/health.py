"""Whether the parts are alive: a word for a monitor, the particulars for the office."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.roles import is_office
from notifications.services.health import examine


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when all is well and 503 when something is not; only the office reads what."""
    parts = examine()
    status = 200 if all(part.ok for part in parts) else 503
    if is_office(request.user):
        return render(request, "desk/health.html", {"parts": parts}, status=status)
    return HttpResponse("正常" if status == 200 else "异常", "text/plain; charset=utf-8", status)
