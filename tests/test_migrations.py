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


OURS = ("activities", "consultations", "notifications", "proposals", "workplan")


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    url = os.environ["DATABASE_URL"]
    server = psycopg2.connect(url)
    server.autocommit = True
    name = f"migrated_{os.getpid()}"  # the server is of all processes of a run
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
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


def manage(database: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.mark.django_db
def test_migrations_lead_to_the_models_and_to_the_rows_that_tests_begin_with(empty_database: str):
    manage(empty_database, "migrate", "--verbosity", "0")
    assert "No changes detected" in manage(empty_database, "makemigrations", "--check", "--dry-run")
    here = StringIO()
    call_command("dumpdata", *OURS, stdout=here)
    assert words(manage(empty_database, "dumpdata", *OURS)) == words(here.getvalue()) != []


# Rows as an installation had them before activities kept who was where.
ATTENDED_BEFORE = """
from datetime import date, datetime, timezone
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
loader = MigrationExecutor(connection).loader
old = loader.project_state([("workplan", "0009_checksums_of_files"),
    ("consultations", "0006_made_of_a_matter"), ("activities", "0001_events_and_attendance")]).apps
Person, Meeting = old.get_model("members", "Person"), old.get_model("workplan", "Meeting")
a, b, c = (Person.objects.create(name=n, name_key=n, stroke_key=n) for n in "甲乙丙")
Past = old.get_model("workplan", "HistoricalMeeting")
Listed = old.get_model("workplan", "HistoricalMeeting_attendees")
for number, day in ((64, date(2021, 5, 21)), (65, date(2999, 1, 1))):
    meeting = Meeting.objects.create(kind="chair", term=2, number=number, held_on=day)
    meeting.attendees.set([a, b])
    for hour, people in ((1, ()), (2, (a, c)), (3, (a, b))):
        version = Past.objects.create(id=meeting.pk, kind="chair", term=2, number=number,
            held_on=day, history_type="~",
            history_date=datetime(2021, 5, 20, hour, tzinfo=timezone.utc))
        for person in people:
            Listed.objects.create(id=1, history=version, meeting=meeting, person=person)
theme = old.get_model("consultations", "Consultation").objects.create(
    kind="consultation", year=2021, level="street", topic="停车难", street="长河街道")
session = old.get_model("consultations", "ConsultationMeeting").objects.create(
    consultation=theme, held_on=date(2021, 3, 25), place="会议室")
Presence = old.get_model("consultations", "Attendance")
for person, presence in ((a, "late"), (b, "excused"), (c, "absent")):
    Presence.objects.create(meeting=session, person=person, presence=presence)
"""
ATTENDED_SINCE = """
from activities.models import Attendance, Event
from consultations.models import ConsultationMeeting
from workplan.models import Meeting
from workplan.registry import roll
for event in Event.objects.order_by("on"):
    print(event.kind, event.title, event.on, event.state, event.has_record,
        *(f"{row.person}:{row.state}" for row in event.attendances.order_by("person")))
print(*(str(p) for p in roll().there(Meeting.objects.get(number=64))))
print(ConsultationMeeting.objects.get().event.title)
held = Attendance.history.filter(event__meeting__number=64).order_by("history_date", "pk")
print(*(f"{row.history_type}{row.person}{row.history_date:%H}" for row in held))
"""


def test_who_attended_before_is_known_after_with_what_the_history_said(empty_database: str):
    before = (("workplan", "0009"), ("consultations", "0006"), ("activities", "0001"))
    for target in before:
        manage(empty_database, "migrate", *target, "--verbosity", "0")
    manage(empty_database, "shell", "--no-imports", "-c", ATTENDED_BEFORE)
    manage(empty_database, "migrate", "--verbosity", "0")
    said = manage(empty_database, "shell", "--no-imports", "-c", ATTENDED_SINCE).splitlines()
    assert said == [
        "session 停车难 2021-03-25 closed True 丙:absent 乙:excused 甲:late",
        "chair 二届六十四次主席会议 2021-05-21 closed True 乙:present 甲:present",
        "chair 二届六十五次主席会议 2999-01-01 published True 乙:coming 甲:coming",
        "乙 甲",
        "停车难",
        "+甲02 +丙02 +乙03 -丙03",
    ]


def test_no_migration_is_rewritten():
    listed = dict(reversed(line.split()) for line in LIST.read_text(encoding="utf-8").splitlines())
    there = {
        path.relative_to(settings.BASE_DIR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in Path(settings.BASE_DIR).glob("*/migrations/*.py")
    }
    assert [path for path in listed if there.get(path) != listed[path]] == [], REWRITTEN
    assert sorted(there.keys() - listed.keys()) == [], NEW
