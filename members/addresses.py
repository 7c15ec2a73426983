"""Addresses of pages, each looked up once: they stay the same as long as a process runs."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_KEPT = 2_000


def address_of(page: str, *values: Any, app: str | None = None) -> str:
    """Return the address of a page, as Django's `reverse` does; `app` says which of several sites is meant.
    Raises NoReverseMatch where there is none.
    """
    where = get_urlconf() or settings.ROOT_URLCONF
    return _found(page, app, where, get_script_prefix(), *values)


@lru_cache(_KEPT, typed=True)
def _found(page: str, app: str | None, urlconf: str, prefix: str, *values: Any) -> str:
    return reverse(page, urlconf, values, current_app=app)
