"""The one search: what each app lets be found, and what is shown of it.

An app's `search.py` has a `Source` for each kind of thing; `desk/search.py` lists them all. A source
begins with the rows that the reader may see, by the app's own permissions: what someone may not see is
neither found nor counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet

from members.matching import Searched
from members.prepared import have_answers, prepared_rows


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
    `is_paper`: it is what was written or handed in about another thing. `rows` and `searched` are the table
    and where it is searched; without them it is always asked.
    """

    key: str
    label: str
    find: Callable[[Any, date, str], Any]
    show: Callable[[Any, str], Hit]
    is_paper: bool = False
    rows: type[Model] | None = None
    searched: Searched | None = None


def likely(sources: Sequence[Source], typed: str) -> list[Source]:
    """Return the sources of which any row, whoever sees it, may hold what was typed, by one query: most
    words stand in a few tables, and to put together what a reader may see of each of the others is what a
    search takes.

    Words of letters and numbers say more than their characters: with them every source is likely.
    """
    asked = {
        source.key: (_holding(source.rows, source.searched), *words)
        for source in sources
        if source.rows and source.searched and (words := source.searched.plain_words(typed))
    }
    held = dict(zip(asked, have_answers(list(asked.values())), strict=True))
    return [source for source in sources if held.get(source.key, True)]


@cache
def _holding(model: type[Model], searched: Searched) -> Callable[..., list[tuple]]:
    """Return what asks for the rows of a table that hold some words."""

    @prepared_rows
    def holding(*words: Any) -> QuerySet:
        rows = model._base_manager.order_by()
        for word in words:
            rows = rows.filter(searched.anywhere(model, word))
        return rows.values_list("pk")

    return holding


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
