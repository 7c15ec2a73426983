"""An outsider's walk over every address of the product: only what is written here answers."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

# What answers to who has not signed in, with what it answers to a made-up address: a page (200), where
# it leads, or that there is nothing (404, without its secret or while it is closed).
ANSWERS = {
    "favicon.ico": 301,
    "login/": 200,
    "welcome/<uidb64>/<token>/": 200,
    "health/": 503,
    "calendar/<str:token>.ics": 404,
    "wall/<str:token>/": 404,
    "activities/wall/<str:token>/": 404,
    # The code on a wall at an event: it says that it is over, and leads who is signed in on.
    "W/<str:code>": 410,
    "public/proposals/": 404,
    "public/proposals/<int:pk>/": 404,
    "p/": 404,
    "p/notice/": 404,
    "p/r/<slug:secret>/": 404,
    "p/r/<slug:secret>/back/": 302,
    "p/<slug:code>/": 404,
    "p/<slug:code>/say/": 302,
    "p/<slug:code>/questions/": 404,
}
SAMPLES = {
    "int": "1",
    "slug": "x",
    "month": "05",
    "uuid": str(UUID(int=1)),
    "str": "x",
    "path": "x",
    "": "x",
}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Yield every address that a request may have, as its patterns are written."""
    for pattern in resolver.url_patterns:
        said = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield said
        else:
            yield from addresses(pattern, said)


def filled(said: str) -> str:
    """Return an address with something in each of its places."""
    said = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "", "2021"), said)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)", "x", said).strip("^$").replace(r"\Z", "")


def test_only_what_is_written_here_answers_an_outsider():
    said = sorted(set(addresses(get_resolver())))
    assert len(said) > 250
    outsider, found = Client(), {}
    for address in said:
        for method in (outsider.post, outsider.get):
            answer = method(filled(address))
            inside = answer.status_code == 302 and "/login/" in answer["Location"]
            if not inside:
                found[address] = answer.status_code
    assert found == ANSWERS
