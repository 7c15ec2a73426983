"""Many rows into or out of a table in few statements, without a model's object for each."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from io import StringIO
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 500
_AT_ONCE = 2_000
_USUAL = gc.get_threshold()
# What stands for itself nowhere in a line of COPY.
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
# What the drivers take as it is; dates, JSON and the like are adapted by their fields.
_PLAIN = (
    models.ForeignKey,
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
)


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Have the whole process look for unreachable objects more rarely, while many rows are made of which
    none is: looking took a third of an import's time.
    """
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)


def chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows in parts that a statement can name one by one."""
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values for the named attributes (`item_id`, `order`), all columns but those with a
    default of the database's.

    Constraints are the database's; no signal is sent. The caller is in a transaction.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    ours = [fields[name] for name in names]
    adapters = [(place, adapt) for place, field in enumerate(ours) if (adapt := _adapter(field))]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in ours)
    table, places = quote(model._meta.db_table), ", ".join(["%s"] * len(ours))
    into = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - our own names
    adapted = (_adapted(row, adapters) for row in rows) if adapters else iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(adapted, _AT_ONCE)):
            if connection.vendor == "sqlite":
                cursor.executemany(into, some)
            else:
                lines = StringIO("".join(map(_copied, some)))
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", lines)


def keys_for(model: type[models.Model], count: int) -> list[int]:
    """Return keys for so many new rows of a table, which nobody else is given; in a transaction."""
    table, column = model._meta.db_table, str(model._meta.pk.column)  # type: ignore[union-attr]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The one writer: nobody else takes keys before the end of the transaction.
            cursor.execute(
                f"SELECT MAX(COALESCE((SELECT MAX({quote(column)}) FROM {quote(table)}), 0), "  # noqa: S608
                "COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
                [table],
            )
            last = cursor.fetchone()[0]
            return list(range(last + 1, last + 1 + count))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [quote(table), column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _adapted(row: Sequence[Any], adapters: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, adapt in adapters:
        values[place] = adapt(values[place])
    return values


def _copied(row: Sequence[Any]) -> str:
    """Return a row as a line of PostgreSQL's COPY (its text format); of an enumeration, its value."""
    return "\t".join(map(_text, row)) + "\n"


def _text(value: Any) -> str:
    if isinstance(value, str):
        # Quicker to see that nothing has to be escaped than to look at each character.
        if str.isprintable(value) and "\\" not in value:
            return str.__str__(value)
        return str.translate(value, _ESCAPED)
    return r"\N" if value is None else str(value)


def _adapter(field: models.Field) -> Callable[[Any], Any] | None:
    """Return what makes a field's value one of the driver's; the few distinct dates once each."""
    if isinstance(field, _PLAIN):
        return None
    if isinstance(field, models.JSONField):
        return partial(json.dumps, cls=field.encoder, ensure_ascii=False)

    def adapt(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    return cache(adapt) if isinstance(field, models.DateField) else adapt
