"""The one search: what each app lets be found, and what is shown of it.

An app's `search.py` has a `Source` for each kind of thing; `desk/search.py` lists them all. A source
begins with the rows that the reader may see, by the app's own permissions: what someone may not see is
neither found nor counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import Exists, Model, QuerySet

from members.matching import Searched
from members.models import User
from members.prepared import prepared_rows


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
    """Return the sources of which any row, whoever sees it, may hold what was typed: they are asked in one
    query, put together once for so many words. Most words stand in a few tables, and to put together what
    a reader may see of each of the others is what a search takes.

    Words of letters and numbers say more than their characters: with them every source is likely.
    """
    plain = [
        source.searched.plain_words(typed) if source.searched and source.rows else None
        for source in sources
    ]
    asked = [(source, words) for source, words in zip(sources, plain, strict=True) if words]
    if not asked:
        return list(sources)
    forms = tuple((source.rows, source.searched, len(words)) for source, words in asked)
    [held] = _holding(forms)(*(word for _, words in asked for word in words))
    nowhere = {source.key for (source, _), found in zip(asked, held, strict=True) if not found}
    return [source for source in sources if source.key not in nowhere]


@lru_cache(maxsize=64)
def _holding(forms: tuple[tuple[type[Model], Searched, int], ...]) -> Callable[..., list[tuple]]:
    """Return what says of some tables whether a row of each holds all its words: one row of yes and no."""

    @prepared_rows
    def holding(*words: Any) -> QuerySet:
        given, found = iter(words), []
        for model, searched, count in forms:
            rows = model._base_manager.order_by()
            for word in islice(given, count):
                rows = rows.filter(searched.anywhere(model, word))
            found.append(Exists(rows))
        # Of a table that has a row, whoever asks.
        return User.objects.order_by().values_list(*found)[:1]

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
