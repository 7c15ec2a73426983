"""The content security policy: nothing from outside, evaluation below /admin/ alone."""

import pytest
from django.http import HttpResponse

from config.middleware import ContentSecurityPolicy


def policy(rf, path: str) -> dict[str, list[str]]:
    """Return the directives with which a page at a path is answered."""
    response = ContentSecurityPolicy(lambda request: HttpResponse())(rf.get(path))
    directives = response["Content-Security-Policy"].split("; ")
    return {name: sources for name, *sources in map(str.split, directives)}


def test_pages_take_everything_from_here(rf):
    assert policy(rf, "/") == {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }


def test_the_admin_may_evaluate_and_style_inline(rf):
    admin = policy(rf, "/admin/workplan/workitem/")
    assert admin["script-src"] == ["'self'", "'unsafe-inline'", "'unsafe-eval'"]
    assert admin["style-src"] == ["'self'", "'unsafe-inline'"]
    assert admin["default-src"] == ["'self'"]


@pytest.mark.parametrize("path", ["/administration/", "/plan/?next=/admin/", "/login/"])
def test_other_pages_may_not(rf, path):
    assert not {"script-src", "style-src"} & set(policy(rf, path))


def test_the_admin_leaves_no_trace_on_the_next_page(rf):
    policy(rf, "/admin/")
    assert "script-src" not in policy(rf, "/")


@pytest.mark.django_db
def test_an_error_page_has_the_policy_too(client):
    response = client.get("/no-such-page/")
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_every_page_has_the_headers_that_browsers_heed(client, settings, db):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = client.get("/login/", secure=True)
    assert {
        name: answer[name]
        for name in (
            *("Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy"),
            *("X-Frame-Options", "Cross-Origin-Opener-Policy"),
        )
    } == {
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert "Strict-Transport-Security" not in client.get("/login/")
