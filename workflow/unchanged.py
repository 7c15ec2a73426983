"""A page that is asked for again while nothing at all was written is not made again: 304, without a body.

What a page shows follows from its address, its day, the browser's cookies (the session, and so account and
sign-in; the secret of the forms' tokens; the letters) and from what is in the database. Whether anything
there has changed PostgreSQL says in one word, the snapshot that a statement sees: it is another one after
each commit, whoever's. So a tag needs no list of what a page reads, and is never given too long; on a busy
morning it seldom holds, and then the page is made as ever. The forms' one-time tokens (`workflow.once`) are
safe beneath it: what is handed in is itself a row, and the page is another one afterwards. SQLite has no
such word, and its pages have no tag.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from almanac import clock

View = Callable[..., HttpResponse]

# Other code may make another page of the same: loaded before the workers of a server are forked.
_LOADED = secrets.token_hex(8)
_SEEN = "SELECT txid_current_snapshot()::text, pg_postmaster_start_time()"


def unless_unchanged(view: View) -> View:
    """Have a view answer 304 where the browser's page is still the one that it would make."""

    @wraps(view)
    def answering(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        tag = _tag(request)
        # nginx weakens the tag of what it packs (W/); of a page to be read both are the same.
        shown = parse_etags(request.headers.get("If-None-Match", ""))
        if tag and tag in (one.removeprefix("W/") for one in shown):
            response: HttpResponse = HttpResponseNotModified()
        else:
            response = view(request, *args, **kwargs)
        if tag and response.status_code in (200, 304):
            response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
        return response

    return answering


def _tag(request: HttpRequest) -> str:
    """Return what tells the page from every other; nothing for one that is shown this once."""
    if request.method not in ("GET", "HEAD") or connection.vendor != "postgresql":
        return ""
    if "CSRF_COOKIE" not in request.META or len(get_messages(request)):
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN)
        seen = cursor.fetchone()
    page = request.get_host(), request.get_full_path(), request.headers.get("Cookie", "")
    return f'"{sha256(repr((_LOADED, seen, clock.today(), *page)).encode()).hexdigest()}"'
