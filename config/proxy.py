"""Where a request comes from when our own proxy stands before the web server (BEHIND_PROXY)."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address that the proxy saw: what it added last, for the rest anyone may write."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
