"""What is asked many times while a page is made, and read once: who someone is, which committee it is,
its plan and its settings.

Only while a page is shown: there nothing is written that the answer could miss. Everywhere else each
call reads anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_read: ContextVar[dict[Any, Any] | None] = ContextVar("read", default=None)


@contextmanager
def while_a_page_is_shown() -> Iterator[None]:
    """Keep within the block what functions marked with `read_once` return."""
    before = _read.set({})
    try:
        yield
    finally:
        _read.reset(before)


@contextmanager
def together() -> Iterator[None]:
    """The same for a block in which nothing is written, such as a permission; within a page, as the page."""
    if _read.get() is None:
        with while_a_page_is_shown():
            yield
    else:
        yield


def kept(name: str) -> dict[Any, Any] | None:
    """Return what is kept under a name while a page is shown, to be added to; None elsewhere."""
    read = _read.get()
    return None if read is None else read.setdefault(name, {})


def read_once(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function of hashable arguments read once while a page is shown."""

    @wraps(function)
    def reading(*args: P.args, **kwargs: P.kwargs) -> R:
        read = _read.get()
        if read is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(kwargs.items()))
        if key not in read:
            read[key] = function(*args, **kwargs)
        return read[key]

    return reading
