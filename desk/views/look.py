"""How the pages look to whoever asks for larger letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from workflow.actions import next_page, posted_from

# The browser keeps it, so that it holds on the page on which one signs in, and for one device alone.
COOKIE = "letters"
BIG = "big"
_A_YEAR = 365 * 24 * 3600


@posted_from(lambda request: reverse("desk:mine"))
def letters(request: HttpRequest) -> HttpResponse:
    """Switch to the plain version in large letters (适老化), or back, and show the page again."""
    response = redirect(next_page(request, reverse("desk:mine")))
    if request.POST.get(COOKIE) == BIG:
        response.set_cookie(
            COOKIE, BIG, max_age=_A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
