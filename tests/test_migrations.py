"""Migrations lead from an empty database to the models, with the rows that all tests begin with,
and are never rewritten.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

# As `sha256sum */migrations/*.py` writes it.
LIST = Path(settings.BASE_DIR, "tests", "data", "migrations.sha256")
REWRITTEN = "A migration is never changed, renamed or taken away: databases were made with it."
NEW = "List a new migration: sha256sum APP/migrations/NAME.py >> tests/data/migrations.sha256"

pytestmark = pytest.mark.postgresql


OURS = ("consultations", "notifications", "proposals", "workplan")


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    url = os.environ["DATABASE_URL"]
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("CREATE DATABASE migrated")
        yield urlsplit(url)._replace(path="/migrated").geturl()
        cursor.execute("DROP DATABASE migrated WITH (FORCE)")
    server.close()


def words(dump: str) -> list[list[str]]:
    """What stands in the rows of a dump, but for keys, numbers, moments and the history."""
    return sorted(
        [
            row["model"],
            *(v for k, v in row["fields"].items() if isinstance(v, str) and k[-3:] != "_at"),
        ]
        for row in json.loads(dump)
        if ".historical" not in row["model"]
    )


@pytest.mark.django_db
def test_migrations_lead_to_the_models_and_to_the_rows_that_tests_begin_with(empty_database: str):
    def manage(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": empty_database},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    manage("migrate", "--verbosity", "0")
    assert "No changes detected" in manage("makemigrations", "--check", "--dry-run")
    here = StringIO()
    call_command("dumpdata", *OURS, stdout=here)
    assert words(manage("dumpdata", *OURS)) == words(here.getvalue()) != []


def test_no_migration_is_rewritten():
    listed = dict(reversed(line.split()) for line in LIST.read_text(encoding="utf-8").splitlines())
    there = {
        path.relative_to(settings.BASE_DIR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in Path(settings.BASE_DIR).glob("*/migrations/*.py")
    }
    assert [path for path in listed if there.get(path) != listed[path]] == [], REWRITTEN
    assert sorted(there.keys() - listed.keys()) == [], NEW
