"""The one search: what each app lets be found, and what is shown of it.

An app's `search.py` has a `Source` for each kind of thing; `desk/search.py` lists them all. A source
begins with the rows that the reader may see, by the app's own permissions: what someone may not see is
neither found nor counted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Hit:
    """What is shown of something that was found: its title, its page, and a line that tells it apart."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Source:
    """A kind of thing that is searched.

    `find` returns of a user, a day and what was typed the rows that the user sees, the best first: a
    QuerySet or a list, each row with its `fit` (members.matching). `show` says what is shown of a row.
    `is_paper`: it is what was written or handed in about another thing.
    """

    key: str
    label: str
    find: Callable[[Any, date, str], Any]
    show: Callable[[Any, str], Hit]
    is_paper: bool = False


AROUND = 40


def excerpt(text: str, typed: str) -> str:
    """Return the part of a text in which the first of the words stands."""
    text = " ".join(text.split())
    places = [place for word in typed.split() if (place := text.find(word)) >= 0]
    start = max(min(places, default=0) - AROUND // 4, 0)
    end = start + 2 * AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def facts(*said: Iterable[Any] | Any) -> str:
    """Return what is known of a hit as one line; what is empty is left out."""
    return " · ".join(str(one) for one in said if one)
