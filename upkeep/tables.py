"""The database's rows as lines of JSON that every database engine can read, and back.

One format for SQLite and PostgreSQL: that is how an office grows from one to the other, and what
a restored database is compared by. Values are Django's own of each field, so both engines say the
same; rows stand in the order of their keys.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model, TextField
from django.db.models.functions import Cast
from django.utils.duration import duration_iso_string

from notifications.sealed import SealedField

# Who is signed in is not kept: a restored installation asks everybody anew.
LEFT_OUT = {"sessions.Session"}
_ROWS = 500


class Extent(NamedTuple):
    """How many rows a table has, and the checksum of its lines."""

    rows: int
    sha256: str


def models_of(registry: Apps) -> dict[str, type[Model]]:
    """Return all models that have a table and are kept, by app and name."""
    found = registry.get_models(include_auto_created=True)
    kept = {m._meta.label: m for m in found if m._meta.managed and not m._meta.proxy}
    return {label: kept[label] for label in sorted(kept.keys() - LEFT_OUT)}


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all reads within see the database as it is at one moment, and hold up nobody who writes."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not atomic(): that takes the lock for writing at once.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def write_rows(model: type[Model], out: BinaryIO | None = None) -> Extent:
    """Write a table's rows, a line each after a line of the columns' names; return its extent."""
    # By name: a table's columns stand in another order where migrations added some.
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    names = sorted(fields)
    digest, rows = sha256(), -1
    # What is sealed stays so: its key is not in a backup that anyone can read.
    columns = [
        Cast(name, TextField()) if isinstance(fields[name], SealedField) else name for name in names
    ]
    found = model._base_manager.order_by("pk").values_list(*columns)
    for row in _with_heading(names, found.iterator(chunk_size=2000)):
        line = (
            json.dumps(row, ensure_ascii=False, sort_keys=True, default=_as_text).encode() + b"\n"
        )
        digest.update(line)
        if out:
            out.write(line)
        rows += 1
    return Extent(rows, digest.hexdigest())


def _with_heading(names: list[str], rows: Iterator[Any]) -> Iterator[Any]:
    yield names
    yield from rows


def _as_text(value: Any) -> str:
    """Return what JSON has no form for as its field's to_python reads it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return str(value)


def read_rows(model: type[Model], lines: Iterator[bytes]) -> None:
    """Put the rows of a table in as they stand: no key, date or history is made anew."""
    there = json.loads(next(lines))
    places = {name: place for place, name in enumerate(there)}
    fields = [f for f in model._meta.concrete_fields if f.attname in places]
    names = [field.attname for field in fields]
    while batch := list(islice(lines, _ROWS)):
        rows = (json.loads(line) for line in batch)
        objects = [
            model.from_db(
                connection.alias, names, [f.to_python(row[places[f.attname]]) for f in fields]
            )
            for row in rows
        ]
        size = connection.ops.bulk_batch_size(fields, objects)
        for start in range(0, len(objects), size):
            part = objects[start : start + size]
            rows_of: Any = model._base_manager.all()
            rows_of._insert(part, fields=fields, raw=True, using=connection.alias)


def empty(models: dict[str, type[Model]]) -> None:
    """Take out what migrations put into new tables; foreign keys are asked at the commit."""
    with connection.cursor() as cursor:
        for model in models.values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def reset_sequences(models: dict[str, type[Model]]) -> None:
    """Let the next row of each table be numbered after those that were put in."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)


def applied() -> dict[str, list[str]]:
    """Return the last migrations that this database has had, by app."""
    loader = MigrationLoader(connection)
    done = set(loader.applied_migrations)
    last: dict[str, list[str]] = {}
    for app, name in sorted(done & set(loader.graph.nodes)):
        children = loader.graph.node_map[app, name].children
        if not any(child.key[0] == app and child.key in done for child in children):
            last.setdefault(app, []).append(name)
    return last
