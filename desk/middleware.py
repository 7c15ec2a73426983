"""The health word for machines, whatever name they ask by."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from desk.views.health import word


class HealthForMachines:
    """Answer a monitor at /health/ before names, proxies and sessions are asked for.

    It asks the server itself, by an address that no visitor knows, and over plain http. What
    carries a session goes on to the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.path_info == reverse("desk:health") and not is_signed_in:
            return word()
        return self.get_response(request)
