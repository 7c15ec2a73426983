"""What was typed into a box of search, and the rows that hold it: the same everywhere.

Each word has to occur somewhere in a row, as characters (contains; Han has no case), or, where letters
were typed, by its sounds or their first letters (members.pinyin). Nothing is stored for that: the titles
and names of the rows searched are read in one query and compared here, and what each sounds like is kept
in the process. See docs/architecture.md, Search.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from members.names import name_key
from members.pinyin import sounds_in, spoken

# More words than anyone types.
_MOST_WORDS = 8
# One letter sounds like half of all titles.
_LEAST_LETTERS = 2
_LETTER = re.compile("[a-z]")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@models.BigAutoField.register_lookup
class Among(models.Lookup):
    """`pk__among`: as `in`, for as many keys as there are rows; a query takes so many parameters only."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list]:
        left, parameters = self.process_lhs(compiler, connection)
        keys = json.dumps(list(self.rhs))
        sql = f"{left} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - no value stands in it
        return sql, [*parameters, keys]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", [*parameters, list(self.rhs)]


def _says_nothing(word: str) -> Q | None:
    return None


@dataclass(frozen=True)
class Searched:
    """Where a table is searched.

    - `titles`: its own columns, and `names`, columns of rows that it refers to: also by sounds;
    - `texts`: what is long, by its characters alone;
    - `says`: what a word, or one with a number after it (附件2 3), says of a row otherwise, such as 12号 its
      number; None where it says nothing;
    - `nouns`: what the rows are called, so that 提案 12号 means the proposal of that number.
    """

    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    says: Callable[[str], Q | None] = _says_nothing
    nouns: tuple[str, ...] = ()

    def narrowed(self, rows: Any, typed: str) -> Any:
        """Keep the rows in which every word occurs; all of them where no word was typed."""
        for found in self._words(rows, typed):
            rows = rows.filter(found.anywhere)
        return rows

    def best_first(self, rows: Any, typed: str) -> Any:
        """The same in the order of how well they fit (`fit`: 0 what the words say, 1 the title, 2 the
        rest), and of the table within; none where no word was typed.
        """
        found = self._words(rows, typed)
        return self._best(rows, found) if found else rows.none()

    def best_of_plain(self, rows: Any, words: Iterable[Any]) -> Any:
        """The same for `plain_words`; each may be a place of a prepared query."""
        found = []
        for word in words:
            in_title = _any(_held(path, [("contains", word)]) for path in self.titles)
            found.append(_Word(_NOWHERE, in_title, self.anywhere(rows.model, word)))
        return self._best(rows, found)

    def _best(self, rows: Any, found: Iterable[_Word]) -> Any:
        said, titled = Q(), Q()
        for word in found:
            rows = rows.filter(word.anywhere)
            said, titled = said & word.said, titled & word.in_title
        fits = [
            When(condition, then=Value(fit))
            for fit, condition in enumerate((said, titled))
            if condition != _NOWHERE
        ]
        order = rows.query.order_by or rows.model._meta.ordering
        fit = Case(*fits, default=Value(2), output_field=IntegerField())
        return rows.annotate(fit=fit).order_by("fit", *order)

    def plain_words(self, typed: str) -> list[str] | None:
        """Return the words where each is found by its characters alone, written in one way; else None."""
        words = self._split(typed)
        for word in words:
            plain = " ".join(map(name_key, word.split()))
            if len(_ways(word)) > 1 or _LETTER.search(spoken(word)) or self.says(plain):
                return None
        return words

    def anywhere(self, model: Any, word: Any) -> Q:
        """Return that a row holds such a word; the word may be a place of a prepared query."""
        ways = [("contains", word)]
        held = [_held(path, ways) for path in (*self.titles, *self.texts)]
        return _any((*held, *(_named(model, path, ways) for path in self.names)))

    def _split(self, typed: str) -> list[str]:
        """Return the words; what only says what is looked for (提案) is none, beside others."""
        words: list[str] = []
        for word in typed.split()[:_MOST_WORDS]:
            plain = name_key(word)
            # 重点任务 24 is the number of one, and not what else has 24 in its title.
            if words and plain.isdecimal() and self.says(f"{name_key(words[-1])} {plain}"):
                words[-1] += f" {plain}"
            elif plain:
                words.append(word)
        return [word for word in words if name_key(word) not in self.nouns] or words

    def _words(self, rows: QuerySet, typed: str) -> list[_Word]:
        return [self._word(rows, word) for word in self._split(typed)]

    def _word(self, rows: QuerySet, word: str) -> _Word:
        own, ways = [Q(pk__among=pks) for pks in self._heard(rows, word)], _ways(word)
        in_title = _any(_held(path, ways) for path in self.titles)
        elsewhere = _any(_held(path, ways) for path in self.texts)
        elsewhere |= _any(_named(rows.model, path, ways) for path in self.names)
        if own:
            in_title, elsewhere = in_title | own[0], elsewhere | own[1]
        said = self.says(" ".join(map(name_key, word.split()))) or _NOWHERE
        return _Word(said, in_title, _any((said, in_title, elsewhere)))

    def _heard(self, rows: QuerySet, word: str) -> list[set[int]]:
        """Return the keys of the rows in whose titles, and in whose names, a word of letters sounds."""
        letters = spoken(word)
        if len(letters) < _LEAST_LETTERS or not _LETTER.search(letters):
            return []
        own: set[int] = set()
        others: set[int] = set()
        parts = len(self.titles)
        bare = rows.order_by().prefetch_related(None)
        for pk, *said in bare.values_list("pk", *self.titles, *self.names):
            for place, text in enumerate(said):
                if text and sounds_in(letters, text):
                    (own if place < parts else others).add(pk)
        return [own, others]


@dataclass(frozen=True)
class _Word:
    said: Q
    in_title: Q
    anywhere: Q


# How a word is looked for: by a lookup, and what it is given.
_Way = tuple[str, Any]
_NOWHERE = Q(pk__in=())


def _any(conditions: Iterable[Q]) -> Q:
    found = [condition for condition in conditions if condition != _NOWHERE]
    if not found:
        return _NOWHERE
    either = found[0]
    for condition in found[1:]:
        either |= condition
    return either


def _named(model: Any, path: str, ways: Sequence[_Way]) -> Q:
    """Return that a row refers to one whose name holds a word.

    From the names to the rows, without a join: the few names are read first, and a row with three
    departments stays one row.
    """
    first, _, rest = path.partition("__")
    if not rest:
        return _held(first, ways)
    relation = model._meta.get_field(first)
    named = relation.related_model._base_manager.filter(_named(relation.related_model, rest, ways))
    if relation.many_to_many and relation.concrete:
        rows = relation.remote_field.through._base_manager.filter(
            (f"{relation.m2m_reverse_field_name()}__in", named.values("pk"))
        )
        return Q(pk__in=rows.values(relation.m2m_field_name()))
    if relation.concrete:
        return Q((f"{first}__in", named.values("pk")))
    return Q(pk__in=named.values(relation.field.attname))


def _held(path: str, ways: Sequence[_Way]) -> Q:
    return _any(Q((f"{path}__{lookup}", way)) for lookup, way in ways)


def _ways(word: str) -> list[_Way]:
    """Return how a word is looked for: as typed, in one width, or in that of Chinese signs."""
    plain = name_key(word)
    lookup = "icontains" if _LETTER.search(plain.lower()) else "contains"
    return [(lookup, way) for way in dict.fromkeys((plain, word, plain.translate(_WIDE)))]
