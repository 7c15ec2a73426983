"""A form is carried out once, however often it is handed in: a double click makes one row.

The one-time token is the one that every form has already: Django masks the CSRF token anew for each
page it renders, and checks it. With the address and what was typed it makes the key of what was handed
in, so that nothing is lost that someone goes back to, changes and hands in again. Forms of all apps,
the admin's among them, need nothing more.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect

from members.services import handed_in
from workflow.storage import check_room

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name
AGAIN = "刚才的提交已经成功，没有重复登记。"


class OnceMiddleware:
    """Carries a form out in one transaction with the record that it was, where it leads to a page.

    Whoever hands the same in again, even at once, is led to the same page, and told. What a script
    sends (a draft kept while one types) may come as often as it likes. A view that commits on its way
    (`non_atomic_requests`: an import, which the worker takes over) is left to itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        check_room(request)
        user: Any = request.user
        if not (user.is_authenticated and TOKEN in request.POST and request.accepts("text/html")):
            return None
        if getattr(view, "_non_atomic_requests", None):
            return None
        key, row = key_of(request), None
        try:
            with transaction.atomic():
                row = handed_in.begin(account=user, key=key)
                response = view(request, *args, **kwargs)
                led_to = response.url if isinstance(response, HttpResponseRedirectBase) else ""
                handed_in.settle(row, led_to)
                return response
        except IntegrityError:
            if row is not None:  # what the view did, not that it was handed in before
                raise
        messages.info(request, AGAIN)
        return redirect(handed_in.led_to(account=user, key=key))


def key_of(request: HttpRequest) -> str:
    """Return what tells a form that was handed in from every other: its page's token, its address,
    its words, and its files by name and size.
    """
    files = [
        (name, [(file.name, file.size) for file in some]) for name, some in request.FILES.lists()
    ]
    handed = (request.get_full_path(), sorted(request.POST.lists()), sorted(files))
    return sha256(repr(handed).encode()).hexdigest()
