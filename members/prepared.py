"""Queries that are put into SQL once, for what pages ask again and again with other values.

To make the SQL of a query set takes Django 0.2 to 1.3 ms of CPU each time, and to have it answered 0.04. So
a function that returns a query set and is marked here is called with places instead of values, once for each
form of its arguments; from then on its SQL is sent with the values in their places. What the query set looks
like may depend on nothing else: neither on the day, nor on who is asking, nor on the database.

Of most that a first page asks there is nothing on most days. So what it will ask is named beforehand
(`find_out`), and one statement says what of it would be answered; the rest is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, cached_property, wraps
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Expression,
    Field,
    JSONField,
    Model,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.base import ModelState
from django.db.models.sql import Query

from members.read_once import kept

# In this order: a datetime is a date, too.
_KINDS: dict[type, type[Field]] = {
    datetime: DateTimeField,
    date: DateField,
    int: BigIntegerField,
    str: TextField,
}
_SEVERAL = (frozenset, set, tuple, list)
# A marked function, and its arguments.
Question = tuple[Any, ...]
# Where it is kept which have an answer.
_FOUND = "found out"
# Where the cursor of a page is kept.
_USED = "cursor"
# Of more values than this the query is made anew, as Django does it.
_MANY = 1024
# What one of the databases hands out otherwise than Python has it.
_NOT_PLAIN = {"DecimalField", "DurationField", "BinaryField"}


class _Place(Expression):
    """Where a value goes; of several, so many in brackets."""

    def __init__(self, number: int, field: Field, count: int | None = None) -> None:
        super().__init__(output_field=field)
        self.number, self.count = number, count

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self.count is None:
            return "%s", [(self, 0)]
        if not self.count:
            raise EmptyResultSet
        marks = ", ".join(["%s"] * self.count)
        return f"({marks})", [(self, place) for place in range(self.count)]

    def values_of(self, values: Sequence[Any]) -> list[Any]:
        """Return what goes here; where there are more places than values, the last is taken once more."""
        given = values[self.number]
        if self.count is None:
            return [self._prepared(given)]
        if not _plain().issuperset(map(type, given)):
            given = [self._prepared(value) for value in given]
        return [*given, *(given[-1:] * (self.count - len(given)))]

    def _prepared(self, value: Any) -> Any:
        if type(value) in _plain():
            return value
        return self.output_field.get_db_prep_value(value, connection)


@cache
def _plain() -> frozenset[type]:
    """Return the kinds of values that the database takes as they are."""
    days = (date, datetime) if connection.vendor == "postgresql" else ()
    return frozenset({int, str, *days})


def _cursor() -> Any:
    """Return a cursor; while a page is shown always the same, for to make one takes Django twice as long as
    to have a short answer.
    """
    used, database = kept(_USED), connections[DEFAULT_DB_ALIAS]
    if used is None:
        return database.cursor()
    if database.connection is None or used.get("of") != (
        database.connection,
        database.queries_logged,
    ):
        used["cursor"] = database.cursor()
        used["of"] = (database.connection, database.queries_logged)
    return used["cursor"]


class _Prepared:
    """A query set as SQL with its places, and as the question whether it has rows."""

    def __init__(self, found: QuerySet, selected: QuerySet) -> None:
        self._found = found.query
        self._sql = _Sql.of(selected.query)

    @cached_property
    def _any(self) -> _Sql:
        return _Sql.of(self._found.exists())

    def whether_any(self, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """Return a condition with its values: that there are rows."""
        sql = self._any
        return (f"EXISTS({sql.text})" if sql.text else "1=0"), sql.filled(values)

    def rows(self, values: Sequence[Any], part: slice) -> list[tuple]:
        if not self._sql.text:
            return []
        text, params = self._sql.text, self._sql.filled(values)
        if part.stop is not None:
            begin = part.start or 0
            text, params = f"{text} LIMIT %s OFFSET %s", [*params, part.stop - begin, begin]
        cursor = _cursor()
        cursor.execute(text, params)
        found = cursor.fetchall()
        if cursor.db.vendor == "sqlite":  # which knows no time zones
            return [tuple(map(_aware, row)) for row in found]
        return found


class _Sql(NamedTuple):
    """SQL with its parameters, and where among these a place begins; empty where nothing can be found."""

    text: str
    params: list[Any]
    places: list[tuple[int, _Place]]

    @classmethod
    def of(cls, query: Query) -> _Sql:
        try:
            text, params = query.sql_with_params()
        except EmptyResultSet:
            text, params = "", ()
        places = [
            (at, param[0]) for at, param in enumerate(params) if _is_place(param) and param[1] == 0
        ]
        return cls(text, list(params), places)

    def filled(self, values: Sequence[Any]) -> list[Any]:
        params = self.params.copy()
        for at, place in self.places:
            found = place.values_of(values)
            params[at : at + len(found)] = found
        return params


def _is_place(param: Any) -> bool:
    return isinstance(param, tuple) and bool(param) and isinstance(param[0], _Place)


def _aware(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _form(value: Any) -> Any:
    """Return what of an argument the SQL depends on: that it is None, yes or no; else its kind, of several
    how many, in steps, so that there are few.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, _SEVERAL):
        return (type(next(iter(value), 0)), 1 << (len(value) - 1).bit_length() if value else 0)
    return type(value)


def _placed(number: int, form: Any) -> Any:
    if form is None or isinstance(form, bool):
        return form
    kind, count = form if isinstance(form, tuple) else (form, None)
    field = next(field for of, field in _KINDS.items() if issubclass(kind, of))
    return _Place(number, field(), count)


def _preparing(
    function: Callable[..., QuerySet], select: Callable[[QuerySet], QuerySet] = lambda rows: rows
) -> Callable[..., list[tuple]]:
    prepared: dict[tuple, _Prepared] = {}

    def preparing(args: Sequence[Any]) -> _Prepared:
        form = tuple(map(_form, args))
        if form not in prepared:
            found = function(*(_placed(*p) for p in enumerate(form)))
            prepared[form] = _Prepared(found, select(found))
        return prepared[form]

    def asking(*args: Any, part: slice = slice(None)) -> list[tuple]:
        if _is_many(args):
            return list(select(function(*args))[part])
        found_out = kept(_FOUND)
        if found_out and found_out.get(_key(preparing, args)) is False:
            return []
        return preparing(args).rows([_in_order(arg) for arg in args], part)

    asking.preparing = preparing  # type: ignore[attr-defined]
    return asking


def _is_many(args: Sequence[Any]) -> bool:
    return any(isinstance(arg, _SEVERAL) and len(arg) > _MANY for arg in args)


def _in_order(value: Any) -> Any:
    return tuple(value) if isinstance(value, (frozenset, set)) else value


def _key(preparing: Any, args: Sequence[Any]) -> tuple:
    """Return what tells a question from all others: yes is not 1 here."""
    said = (frozenset(arg) if isinstance(arg, _SEVERAL) else arg for arg in args)
    return (preparing, *((isinstance(one, bool), one) for one in said))


def find_out(questions: Iterable[Question]) -> None:
    """Find out in one statement which of some questions have an answer, each a marked function with its
    arguments: what has none is not asked while the page is shown. Does nothing elsewhere.
    """
    found_out = kept(_FOUND)
    if found_out is None:
        return
    asked = {
        _key(function.preparing, args): (function, *args)
        for function, *args in questions
        if not _is_many(args)
    }
    found_out |= zip(asked, have_answers(list(asked.values())), strict=True)


def has_answer(function: Any, *args: Any) -> bool:
    """Return whether a question has an answer; what was found out is not asked again."""
    found_out = kept(_FOUND) or {}
    known = found_out.get(_key(function.preparing, args))
    return have_answers([(function, *args)])[0] if known is None else known


def have_answers(questions: Sequence[Question]) -> list[bool]:
    """Return of some questions whether each has an answer, by one statement."""
    if not questions:
        return []
    conditions = [
        function.preparing(args).whether_any([_in_order(arg) for arg in args])
        for function, *args in questions
    ]
    cursor, sql = _cursor(), ", ".join(sql for sql, _ in conditions)
    cursor.execute(f"SELECT {sql}", [one for _, params in conditions for one in params])
    return [bool(found) for found in cursor.fetchone()]


def prepared_rows(function: Callable[..., QuerySet]) -> Callable[..., list[tuple]]:
    """Have the SQL of a function that returns `values_list` made once, and its rows returned. Its columns
    are those of tables: no JSON, no decimals, no days that are computed. Of many rows a part is read
    (`part`: from where, or the first, up to where), which the SQL does not depend on.
    """
    return wraps(function)(_preparing(function))


def prepared_models(
    *related: str, also: Mapping[str, Field] = MappingProxyType({})
) -> Callable[[Callable[..., QuerySet]], Callable[..., list[Any]]]:
    """Have the SQL of a function that returns a query set made once, and its objects returned: with what
    they belong to (`related`, as of select_related, each path after the one that it goes on from; its JSON
    is read where it is asked for), and with what is annotated (`also`), each as a field has it.
    """

    def marked(function: Callable[..., QuerySet]) -> Callable[..., list[Any]]:
        parts: list[_Part] = []

        def columns(queryset: QuerySet) -> QuerySet:
            models: dict[str, type[Model]] = {"": queryset.model}
            fields: dict[str, Any] = {"": None}
            for path in related:
                before, _, name = path.rpartition("__")
                fields[path] = models[before]._meta.get_field(name)  # type: ignore[assignment]
                models[path] = fields[path].related_model  # type: ignore[union-attr]
            left_out = _left_out(queryset)
            parts[:] = [_Part(p, model, fields[p], left_out) for p, model in models.items()]
            names = [f"{p.path}__{n}" if p.path else n for p in parts for n in p.columns]
            return queryset.values_list(*names, *also)

        asking = _preparing(function, columns)

        @wraps(function)
        def objects(*args: Any, part: slice = slice(None)) -> list[Any]:
            rows = asking(*args, part=part)
            return _objects(rows, parts, also) if rows else []

        objects.preparing = asking.preparing  # type: ignore[attr-defined]
        return objects

    return marked


def _left_out(queryset: QuerySet) -> frozenset[str]:
    """Return what a query set defers, as it was named."""
    names, defers = queryset.query.deferred_loading
    return frozenset(names) if defers else frozenset()


def _reading(field: Field) -> Callable[[Any], Any] | None:
    """Return what makes a field's value of what the database hands out, where that is another."""
    if hasattr(field, "from_db_value"):
        return lambda value: field.from_db_value(value, None, connection)
    return field.to_python if isinstance(field, UUIDField) else None


class _Part:
    """A model of which objects are made, of a part of each row, and where they belong: as Django makes and
    keeps them, but for its signals, its defaults and a call for each value.
    """

    def __init__(self, path: str, model: type[Model], key: Any, left_out: frozenset[str]) -> None:
        fields = [
            field
            for field in model._meta.concrete_fields
            if (f"{path}__{field.name}" if path else field.name) not in left_out
            and not (path and isinstance(field, JSONField))
        ]
        if odd := [field for field in fields if field.get_internal_type() in _NOT_PLAIN]:
            raise TypeError(f"{odd[0]} is no plain column.")
        self.path, self._model, self._key = path, model, key
        self.before = path.rpartition("__")[0]
        self.columns = [field.attname for field in fields]
        kinds = [(name, type(getattr(model, name)).__module__) for name in self.columns]
        self._set = [name for name, of in kinds if not of.startswith("django.db.models.")]
        self.key = self.columns.index(model._meta.pk.attname)
        self._read = [
            (place, read) for place, field in enumerate(fields) if (read := _reading(field))
        ]

    def object_of(self, values: Sequence[Any]) -> Any:
        if self._read:
            values = list(values)
            for place, read in self._read:
                values[place] = read(values[place])
        one = self._model.__new__(self._model)
        state = one._state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        one.__dict__.update(zip(self.columns, values, strict=True))
        for name in self._set:
            setattr(one, name, one.__dict__[name])
        return one

    def keep(self, holder: Any, related: Any) -> None:
        """Have what belongs to this part known as what it belongs to."""
        self._key.set_cached_value(holder, related)
        if related is not None and self._key.one_to_one:
            self._key.remote_field.set_cached_value(related, holder)


def _objects(rows: list[tuple], parts: list[_Part], also: Mapping[str, Field]) -> list[Any]:
    """Return the objects of rows; what several of them belong to is made once."""
    own, *belonging = parts
    ends = list(accumulate(len(part.columns) for part in parts))
    known: list[dict[Any, Any]] = [{None: None} for _ in belonging]
    steps = list(zip(belonging, pairwise(ends), known, strict=True))
    found = []
    for row in rows:
        one = own.object_of(row[: ends[0]])
        made = {"": one}
        for part, (begin, end), before in steps:
            key = row[begin + part.key]
            if (related := before.get(key)) is None and key is not None:
                related = before[key] = part.object_of(row[begin:end])
            made[part.path] = related
            if (holder := made[part.before]) is not None:
                part.keep(holder, related)
        for (name, field), value in zip(also.items(), row[ends[-1] :], strict=True):
            setattr(one, name, _aware(field.to_python(value)))
        found.append(one)
    return found
