"""Where a restored database is built, apart from the one in use, and how it takes its place.

Nothing of the database in use is changed before the new one is whole and has been compared: whatever
goes wrong before leaves everything as it was.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection, transaction

_BUILT, _BEFORE = "restoring", "before_restoring"


@contextmanager
def built_apart() -> Iterator[Callable[[], None]]:
    """Point the connection at a new, empty database; what is yielded lets it take the old one's
    place. Where that was not called, the new one is thrown away.
    """
    place = _in_a_file if connection.vendor == "sqlite" else _in_a_schema
    with place() as take_place:
        yield take_place


@contextmanager
def _in_a_file() -> Iterator[Callable[[], None]]:
    used = Path(connection.settings_dict["NAME"])
    built = used.with_name(f"{used.name}.{_BUILT}")

    def take_place() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        # What the old one had not yet written back belongs to no other file.
        for beside in ("-wal", "-shm"):
            used.with_name(used.name + beside).unlink(missing_ok=True)
        os.replace(built, used)

    connection.close()
    _remove(built)
    connection.settings_dict["NAME"] = str(built)
    try:
        yield take_place
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(used)
        _remove(built)


def _remove(database: Path) -> None:
    for beside in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(f"{database}{beside}")


@contextmanager
def _in_a_schema() -> Iterator[Callable[[], None]]:
    options = connection.settings_dict.setdefault("OPTIONS", {})
    said = options.get("options")

    def take_place() -> None:
        # Tables move one by one: the schema itself often belongs to the server's administrator.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {_BEFORE}")
            for source, target in (("public", _BEFORE), (_BUILT, "public")):
                cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [source])
                for (table,) in cursor.fetchall():
                    name = connection.ops.quote_name(table)
                    cursor.execute(f"ALTER TABLE {source}.{name} SET SCHEMA {target}")
            cursor.execute(f"DROP SCHEMA {_BEFORE} CASCADE")

    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {_BUILT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {_BUILT}")
    connection.close()
    options["options"] = f"{said or ''} -c search_path={_BUILT}".strip()
    try:
        yield take_place
    finally:
        connection.close()
        del options["options"]
        if said:
            options["options"] = said
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {_BUILT} CASCADE")
